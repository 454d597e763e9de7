import { REGISTER_NAMES } from "../../machine/registers.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { PAGE_BYTES, type PhysicalMemory } from "../../memory/physical-memory.ts";
import type { CoreState } from "../../system/core-state.ts";
import { opcodeOf } from "../../system/instructions.ts";
import type { Translator } from "../../system/microcode.ts";
import { GUEST_PHYSICAL, MONITOR_BASE } from "../core/layout.ts";
import { RECORD_BYTES } from "../shadow-paging/frame-records.ts";
import { type Block, type BlockExit, Blocks, framesOf } from "./blocks.ts";
import { CodeWriter } from "./code-writer.ts";
import { type GuestInstruction, readGuestInstruction } from "./guest-instruction.ts";
import { type IndirectJumps, writeIndirectJump } from "./indirect-jumps.ts";
import {
  CODE_FRAMES_PHYSICAL,
  CODE_PAGES,
  MAP,
  REQUEST,
  SLOT,
  TARGET,
  TARGETS,
  TRANSLATION,
} from "./layout.ts";
import { callOut, NO_PC } from "./sequences.ts";
import { endsBlock, translateInstruction } from "./translate-instruction.ts";

/** A block ends after so many instructions. K. Adams and O. Agesen, A comparison…, ASPLOS 2006, § 3.1. */
const LONGEST_BLOCK = 12;

/**
 * Cycles for each of the guest's instructions that is translated. K. Adams and O. Agesen, ASPLOS 2006, § 6.2. What there is
 * no figure for is taken to be as much work: to find a translation in the translator's own tables, and to forget a block.
 */
export const TRANSLATION_CYCLES = 2300;

/** Bytes of translated code that a block can need at most, and records of the map. */
const LARGEST_TRANSLATION_BYTES = 8192;
const LARGEST_MAP_BYTES = 640 * MAP.bytes;

const [RAX, RCX, RDX, RSI, RDI] = ["rax", "rcx", "rdx", "rsi", "rdi"].map((name) =>
  REGISTER_NAMES.indexOf(name),
) as [number, number, number, number, number];
const WORD_BYTES = 8;
const HALF = 2 ** 32;
/** In place of an address. */
const NOTHING = -1;

/** What a translator has done so far. */
export interface TranslatorCounts {
  /** Blocks, and the guest's instructions in them; those that were translated anew count again. */
  blocks: number;
  instructions: number;
  /** Translations that were asked for, and were there. */
  found: number;
  /** Instructions that were translated anew because their writes are traced. */
  retranslated: number;
  /** Blocks that were forgotten because their code has, or may have, changed. */
  forgotten: number;
  /** How often the cache was full. */
  flushes: number;
}

/**
 * The translator of the guest's kernel. Not a program of the machine's: the monitor's routines ask for its work by
 * `vmcall`, and it takes {@link TRANSLATION_CYCLES} for each instruction. What it writes is run by the machine.
 */
export class BinaryTranslator {
  readonly counts: TranslatorCounts = {
    blocks: 0,
    instructions: 0,
    found: 0,
    retranslated: 0,
    forgotten: 0,
    flushes: 0,
  };
  private readonly symbols: ReadonlyMap<string, number>;
  private readonly blocks = new Blocks();
  private readonly traced: Set<number> = new Set();
  private memory!: PhysicalMemory;
  private changed!: (physical: number, bytes: number) => void;
  private indirect!: IndirectJumps;
  private cacheNext = 0;
  private mapNext = 0;

  /** @param symbols - addresses of the monitor's routines */
  constructor(symbols: ReadonlyMap<string, number>) {
    this.symbols = symbols;
  }

  /**
   * Prepares the machine's memory.
   *
   * @param changed - to be told of code that has been written, and where
   */
  begin(memory: PhysicalMemory, changed: (physical: number, bytes: number) => void): void {
    this.memory = memory;
    this.changed = changed;
    this.flush();
  }

  /** What the platform calls for `vmcall`. */
  readonly serve: Translator = (core, request) => {
    const before = this.counts.forgotten;
    const rdi = core.register(RDI);
    switch (request) {
      case REQUEST.translate:
        return this.serveTranslate(core);
      case REQUEST.retranslate:
        this.retranslate(rdi);
        break;
      case REQUEST.codeWritten:
        this.forget(this.blocks.within(rdi, core.register(RSI)));
        break;
      case REQUEST.addressSpaceChanged:
        this.forget(this.blocks.all().filter(({ isGlobal }) => !isGlobal));
        break;
      case REQUEST.pageChanged:
        this.forget(this.blocks.inPage(pageOf(rdi) * PAGE_BYTES));
        break;
      default:
        throw new RangeError(`translator: found request ${request}`);
    }
    return (this.counts.forgotten - before) * TRANSLATION_CYCLES;
  };

  /** Serves {@link REQUEST.translate}; returns cycles. */
  private serveTranslate(core: CoreState): number {
    const pc = core.register(RDI);
    const physical = core.register(RSI);
    const mayCross = core.register(RCX) !== 0;
    const entry = core.register(RDX);
    core.setRegister(RDX, NOTHING);
    core.setRegister(RCX, NOTHING);
    const known = this.blocks.at(pc);
    if (known !== undefined) {
      this.counts.found++;
      this.writeTarget(known);
      core.setRegister(RAX, known.address);
      return TRANSLATION_CYCLES;
    }
    const instructions = this.read(pc, physical);
    const end = endOf(instructions);
    if (!mayCross && pageOf(end - 1) !== pageOf(pc)) {
      core.setRegister(RAX, 0);
      return 0;
    }
    const [frame, next] = framesOf(physical, physical + end - pc);
    // Of the next page's entry nothing is known here.
    const isGlobal = (entry & ENTRY.global) !== 0 && next === frame;
    if (!this.blocks.hasFrame(frame)) core.setRegister(RDX, frame * PAGE_BYTES);
    if (next !== frame && !this.blocks.hasFrame(next)) core.setRegister(RCX, next * PAGE_BYTES);
    core.setRegister(RAX, this.translate(instructions, physical, isGlobal).address);
    return instructions.length * TRANSLATION_CYCLES;
  }

  private readonly routine = (label: string): number => {
    const address = this.symbols.get(label);
    if (address === undefined) throw new RangeError(`monitor: found no routine "${label}"`);
    return address;
  };

  /** Reads the instructions of a block. All lie in one page, but that a single one may go on in the next. */
  private read(pc: number, physical: number): GuestInstruction[] {
    const instructions: GuestInstruction[] = [];
    let at = pc;
    for (;;) {
      const instruction = readGuestInstruction(this.memory.bytes, GUEST_PHYSICAL + physical + at - pc, at);
      const end = at + instruction.bytes.length;
      if (instructions.length > 0 && pageOf(end - 1) !== pageOf(pc)) break;
      instructions.push(instruction);
      at = end;
      if (endsBlock(instruction) || pageOf(at) !== pageOf(pc) || instructions.length === LONGEST_BLOCK) break;
    }
    return instructions;
  }

  private translate(instructions: readonly GuestInstruction[], physical: number, isGlobal: boolean): Block {
    if (
      this.cacheNext + LARGEST_TRANSLATION_BYTES > TRANSLATION.cacheEnd ||
      this.mapNext + LARGEST_MAP_BYTES > TRANSLATION.mapEnd
    ) {
      this.counts.flushes++;
      this.flush();
    }
    const { pc } = instructions[0]!;
    const end = endOf(instructions);
    const { writer, exits } = this.write(instructions, end);
    this.store(writer);
    const physicalEnd = physical + end - pc;
    const block: Block = { pc, physical, physicalEnd, isGlobal, address: writer.begin, exits };
    this.blocks.add(block);
    this.counts.blocks++;
    this.counts.instructions += instructions.length;
    this.writeTarget(block);
    for (const frame of framesOf(physical, physicalEnd)) this.setCodeFrame(frame, 1);
    for (const page of [pageOf(pc), pageOf(end - 1)]) {
      this.setWord(physicalOf(TRANSLATION.codePages) + WORD_BYTES * (page % CODE_PAGES), 1);
    }
    if (!isGlobal) this.setSlot(SLOT.local, 1);
    return block;
  }

  /** Writes the translation of a block, which ends before `end`, and what its exits lead to at first. */
  private write(
    instructions: readonly GuestInstruction[],
    end: number,
  ): { readonly writer: CodeWriter; readonly exits: readonly BlockExit[] } {
    const writer = new CodeWriter(this.cacheNext);
    const jumps: { readonly to: number; readonly patch: number }[] = [];
    const exit = (from: number, to: number, opcode: number = opcodeOf("jmp")): void => {
      jumps.push({ to, patch: writer.address + 1 });
      writer.copy({ pc: from }, Uint8Array.of(opcode));
      writer.word(0);
    };
    const { indirect, routine } = this;
    const isTraced = (pc: number): boolean => this.traced.has(pc);
    for (const instruction of instructions) {
      translateInstruction(instruction, { writer, indirect, routine, exit, isTraced });
      writer.endSequence();
    }
    if (!endsBlock(instructions.at(-1)!)) exit(end, end);
    writer.endSequence();
    const exits = jumps.map(({ to, patch }) => {
      const stub = writer.address;
      writer.fill(patch, stub);
      callOut(writer, { pc: to }, { routine: routine("chain_translation"), constant: patch });
      writer.endSequence();
      return { to, patch, stub };
    });
    return { writer, exits };
  }

  private store(writer: CodeWriter): void {
    const { code, map } = writer;
    const physical = physicalOf(this.cacheNext);
    this.memory.bytes.set(code, physical);
    this.changed(physical, code.length);
    for (const [address, pc, resume, restore] of map) {
      const record = physicalOf(this.mapNext);
      this.setWord(record + MAP.address, address);
      this.setWord(record + MAP.pc, pc);
      this.setWord(record + MAP.resume, resume);
      this.setWord(record + MAP.restore, restore);
      this.mapNext += MAP.bytes;
    }
    this.setSlot(SLOT.mapLast, this.mapNext - MAP.bytes);
    this.cacheNext = writer.address;
  }

  private retranslate(pc: number): void {
    this.counts.retranslated++;
    this.traced.add(pc);
    this.forget(this.blocks.containing(pc));
  }

  /** Makes that translations are not found any more, and not jumped to. */
  private forget(blocks: readonly Block[]): void {
    for (const block of blocks) {
      this.counts.forgotten++;
      this.blocks.delete(block);
      const target = targetOf(block.pc);
      if (this.memory.low(target + TARGET.translation) === block.address)
        this.setWord(target + TARGET.pc, NO_PC);
      for (const { patch, stub } of this.blocks.exitsTo(block.pc)) this.patch(patch, stub);
      for (const frame of framesOf(block.physical, block.physicalEnd)) {
        if (!this.blocks.hasFrame(frame)) this.setCodeFrame(frame, 0);
      }
    }
    if (blocks.length > 0) this.forgetHints();
  }

  /** Begins anew, with an empty cache. */
  private flush(): void {
    for (const frame of this.blocks.frames()) this.setCodeFrame(frame, 0);
    this.blocks.clear();
    const { memory } = this;
    // All ones is NO_PC; zeros would be a translation of what is at address 0.
    memory.bytes.fill(
      0xff,
      physicalOf(TRANSLATION.targets),
      physicalOf(TRANSLATION.targets) + TARGETS * TARGET.bytes,
    );
    memory.bytes.fill(
      0,
      physicalOf(TRANSLATION.codePages),
      physicalOf(TRANSLATION.codePages) + CODE_PAGES * 8,
    );
    this.setSlot(SLOT.local, 0);
    this.forgetHints();
    this.cacheNext = TRANSLATION.cache;
    this.mapNext = TRANSLATION.map;
    const writer = new CodeWriter(this.cacheNext);
    this.indirect = writeIndirectJump(writer, this.routine("indirect_target_missed"));
    this.store(writer);
  }

  private forgetHints(): void {
    this.setSlot(SLOT.hintPc, NO_PC);
    this.setSlot(SLOT.nextPc, NO_PC);
    this.setSlot(SLOT.faultRecord, 0);
    this.setSlot(SLOT.patch, 0);
  }

  private writeTarget({ pc, address }: Block): void {
    const target = targetOf(pc);
    this.setWord(target + TARGET.pc, pc);
    this.setWord(target + TARGET.translation, address);
  }

  /** Changes where a jump in the cache goes. */
  private patch(address: number, to: number): void {
    const physical = physicalOf(address);
    new DataView(this.memory.buffer).setInt32(physical, to, true);
    this.changed(physical, 4);
  }

  private setCodeFrame(frame: number, word: number): void {
    this.setWord(CODE_FRAMES_PHYSICAL + frame * RECORD_BYTES, word);
  }

  private setSlot(offset: number, value: number): void {
    this.setWord(physicalOf(TRANSLATION.block) + offset, value);
  }

  private setWord(physical: number, value: number): void {
    this.memory.writeWord(physical, value | 0, Math.floor(value / HALF) | 0);
  }
}

function physicalOf(address: number): number {
  return address - MONITOR_BASE;
}

function targetOf(pc: number): number {
  return physicalOf(TRANSLATION.targets) + (pc % TARGETS) * TARGET.bytes;
}

function pageOf(address: number): number {
  return Math.floor(address / PAGE_BYTES);
}

function endOf(instructions: readonly GuestInstruction[]): number {
  const { pc, bytes } = instructions.at(-1)!;
  return pc + bytes.length;
}
