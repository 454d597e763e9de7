import { PAGE_BYTES } from "../../memory/physical-memory.ts";

/** A jump out of a block. */
export interface BlockExit {
  /** The guest's pc that it goes to. */
  readonly to: number;
  /** Address of the word that says where it goes. */
  readonly patch: number;
  /** Where it goes as long as there is no translation: into the monitor. */
  readonly stub: number;
}

/** A basic block of the guest's, and its translation. */
export interface Block {
  readonly pc: number;
  /** Guest-physical addresses of its first byte, and of the one behind its last. */
  readonly physical: number;
  readonly physicalEnd: number;
  /** Its page's translation is the same in all address spaces. */
  readonly isGlobal: boolean;
  /** Of the translation. */
  readonly address: number;
  readonly exits: readonly BlockExit[];
}

/** The blocks that are translated, by pc, by frame, and by where they go. */
export class Blocks {
  private readonly byPc: Map<number, Block> = new Map();
  private readonly byFrame: Map<number, Set<Block>> = new Map();
  private readonly exits: Map<number, Set<BlockExit>> = new Map();

  at(pc: number): Block | undefined {
    return this.byPc.get(pc);
  }

  all(): Block[] {
    return [...this.byPc.values()];
  }

  /** Frames that have blocks. */
  frames(): number[] {
    return [...this.byFrame.keys()];
  }

  hasFrame(frame: number): boolean {
    return this.byFrame.has(frame);
  }

  /** Those with a byte in a range of guest-physical addresses. */
  within(from: number, to: number): Block[] {
    return this.all().filter(({ physical, physicalEnd }) => physical < to && from < physicalEnd);
  }

  /** Those with a byte in a page of the guest's virtual addresses. */
  inPage(page: number): Block[] {
    return this.all().filter(
      ({ pc, physical, physicalEnd }) => pc < page + PAGE_BYTES && page < pc + physicalEnd - physical,
    );
  }

  /** Those with an instruction at a pc or around it. */
  containing(pc: number): Block[] {
    return this.all().filter((block) => block.pc <= pc && pc - block.pc < block.physicalEnd - block.physical);
  }

  /** Jumps to a pc, out of all blocks that there are or were since the last {@link clear}. */
  exitsTo(pc: number): Iterable<BlockExit> {
    return this.exits.get(pc) ?? [];
  }

  add(block: Block): void {
    this.byPc.set(block.pc, block);
    for (const frame of new Set(framesOf(block.physical, block.physicalEnd)))
      setOf(this.byFrame, frame).add(block);
    for (const exit of block.exits) setOf(this.exits, exit.to).add(exit);
  }

  delete(block: Block): void {
    this.byPc.delete(block.pc);
    for (const frame of new Set(framesOf(block.physical, block.physicalEnd))) {
      const blocks = this.byFrame.get(frame)!;
      blocks.delete(block);
      if (blocks.size === 0) this.byFrame.delete(frame);
    }
  }

  clear(): void {
    this.byPc.clear();
    this.byFrame.clear();
    this.exits.clear();
  }
}

/** Frames of the first and of the last byte of a range, of which the second is the address behind. */
export function framesOf(physical: number, physicalEnd: number): readonly [number, number] {
  return [Math.floor(physical / PAGE_BYTES), Math.floor((physicalEnd - 1) / PAGE_BYTES)];
}

function setOf<Value>(map: Map<number, Set<Value>>, key: number): Set<Value> {
  let set = map.get(key);
  if (set === undefined) {
    set = new Set();
    map.set(key, set);
  }
  return set;
}
