import { LONGEST_INSTRUCTION_BYTES } from "../machine/control-signals.ts";
import type { InstructionSet } from "../machine/instruction-set.ts";
import { type MachineMemory, USE } from "../machine/memory.ts";
import { ACCESS, FAULT, USER_RING } from "../memory/access.ts";
import type { MemoryManagementUnit } from "../memory/memory-management-unit.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";

const NOWHERE = -1;
/** No page has this number: addresses are taken as words of 32 bits with a sign. */
const NO_PAGE = 2 ** 20;
const WORD_BYTES = 8;
const PAGE_BITS = 12;
const OFFSET = PAGE_BYTES - 1;
/** High halves of addresses that have 47 bits. */
const HIGH_END = 0x8000;
const HALF = 2 ** 32;

/** Why an address was refused. */
export const REFUSAL = {
  none: 0,
  /** By tables: the unit has the details. */
  translation: 1,
  /** By the segment's limit, or because there is no such address. */
  protection: 2,
} as const;

/** One of {@link REFUSAL}. */
export type Refusal = (typeof REFUSAL)[keyof typeof REFUSAL];

/**
 * A core's view of memory: addresses are virtual, rings count. A hit in the first look-aside buffer and the first cache
 * costs nothing, since the pipeline's own cycle covers it; what takes longer lets the machine stand still. Instructions
 * are taken to be in the first cache, but the page they are in has to be translated whenever execution enters it.
 *
 * Code lies below 2^31. A word or an instruction in two pages must be in one piece physically.
 */
export class VirtualMemory implements MachineMemory {
  readonly view: DataView;
  readonly halves: Int32Array;
  readonly codePageBits: number = PAGE_BITS;
  readonly waits: boolean = true;
  cycles = 0;
  refusal: Refusal = REFUSAL.none;
  /** Cycles that translation has taken so far beyond hits in the first look-aside buffer. */
  walkCycles = 0;
  readonly unit: MemoryManagementUnit;

  private ring = 0;
  /** Data at or above it is refused, and the same for those that are never limited in ring 0, and in ring 1 as a rule. */
  private limit: number = Number.POSITIVE_INFINITY;
  private unlimitedLimit: number = Number.POSITIVE_INFINITY;
  private codePage = NO_PAGE;
  private codeLocation = 0;
  private readonly sizeBytes: number;
  private readonly firstCacheCycles: number;
  private readonly bytes: Uint8Array;
  private readonly instructionSet: InstructionSet;

  /** @param firstCacheCycles - of a hit in the first data cache */
  constructor(unit: MemoryManagementUnit, firstCacheCycles: number, instructionSet: InstructionSet) {
    const { memory } = unit;
    this.unit = unit;
    this.view = new DataView(memory.buffer);
    this.halves = memory.halves;
    this.bytes = memory.bytes;
    this.sizeBytes = memory.sizeBytes;
    this.firstCacheCycles = firstCacheCycles;
    this.instructionSet = instructionSet;
  }

  /**
   * To be told whenever the ring or the limit has changed, or anything that addresses are translated by.
   *
   * @param limit - 0: none
   * @param limitsEverySegment - whether there are no accesses of ring 1 that are never limited
   */
  enter(ring: number, limit: number, limitsEverySegment: boolean): void {
    const bound = limit === 0 ? Number.POSITIVE_INFINITY : limit;
    this.ring = ring;
    this.limit = ring === 0 ? Number.POSITIVE_INFINITY : bound;
    this.unlimitedLimit = ring === USER_RING || limitsEverySegment ? this.limit : Number.POSITIVE_INFINITY;
    this.codePage = NO_PAGE;
  }

  locateWord(low: number, high: number, use: number): number {
    this.cycles = 0;
    const virtual = high === 0 && low >= 0 ? low : high * HALF + (low >>> 0);
    if (
      high < 0 ||
      high >= HIGH_END ||
      virtual + WORD_BYTES > ((use & USE.unlimited) !== 0 ? this.unlimitedLimit : this.limit)
    ) {
      return this.protect();
    }
    const { unit } = this;
    const access = use & USE.write;
    if ((low & OFFSET) > PAGE_BYTES - WORD_BYTES && !this.isOnePiece(virtual, access)) return NOWHERE;
    const allowed = unit.translate(virtual, access as 0 | 1, this.ring);
    this.walkCycles += unit.cycles;
    this.cycles += unit.cycles;
    if (!allowed) {
      this.refusal = REFUSAL.translation;
      return NOWHERE;
    }
    const { physical } = unit;
    if (physical + WORD_BYTES > this.sizeBytes) return this.protect();
    this.cycles += unit.caches.data(physical) - this.firstCacheCycles;
    return physical;
  }

  locateInstruction(low: number, high: number): number {
    this.cycles = 0;
    if (high === 0 && low >> PAGE_BITS === this.codePage)
      return this.ifWhole(low, this.codeLocation + (low & OFFSET));
    if (high !== 0 || low < 0) return this.protect();
    const { unit } = this;
    const allowed = unit.translate(low, ACCESS.execute, this.ring);
    this.walkCycles += unit.cycles;
    this.cycles = unit.cycles;
    if (!allowed) {
      this.refusal = REFUSAL.translation;
      return NOWHERE;
    }
    const { physical } = unit;
    if (physical + LONGEST_INSTRUCTION_BYTES > this.sizeBytes) return this.protect();
    this.codePage = low >> PAGE_BITS;
    this.codeLocation = physical - (low & OFFSET);
    return this.ifWhole(low, physical);
  }

  peekInstruction(low: number, high: number): number {
    if (high !== 0 || low < 0) return NOWHERE;
    const location =
      low >> PAGE_BITS === this.codePage
        ? this.codeLocation + (low & OFFSET)
        : this.unit.peek(low, ACCESS.execute, this.ring);
    if (location < 0 || location + LONGEST_INSTRUCTION_BYTES > this.sizeBytes) return NOWHERE;
    const rest = this.restOf(low, location);
    return rest < 0 || this.unit.peek(rest, ACCESS.execute, this.ring) === location + rest - low
      ? location
      : NOWHERE;
  }

  /** The location of an instruction, unless a part of it is in a page that is not there or elsewhere. */
  private ifWhole(low: number, location: number): number {
    const rest = this.restOf(low, location);
    if (rest < 0) return location;
    const { unit } = this;
    const found = unit.peek(rest, ACCESS.execute, this.ring);
    const fits = found === location + rest - low;
    if (found >= 0 && !fits) return this.protect();
    // Its entry has to be marked as used, too, or it is at fault.
    unit.translate(rest, ACCESS.execute, this.ring);
    this.walkCycles += unit.cycles;
    this.cycles += unit.cycles;
    if (fits) return location;
    this.refusal = unit.fault === FAULT.none ? REFUSAL.protection : REFUSAL.translation;
    return NOWHERE;
  }

  /** Address of the page that an instruction goes on in, or −1 if it ends where it begins. */
  private restOf(low: number, location: number): number {
    if ((low & OFFSET) <= PAGE_BYTES - LONGEST_INSTRUCTION_BYTES) return NOWHERE;
    const { lengthBytes } = this.instructionSet.signals[this.bytes[location]!]!;
    return (low & OFFSET) + lengthBytes > PAGE_BYTES ? (low | OFFSET) + 1 : NOWHERE;
  }

  /** Whether a word that begins at the end of a page goes on at the next location; if not, it is refused. */
  private isOnePiece(virtual: number, access: number): boolean {
    const { unit, ring } = this;
    const next = (Math.floor(virtual / PAGE_BYTES) + 1) * PAGE_BYTES;
    const first = unit.peek(virtual, access as 0 | 1, ring);
    if (first < 0) return true;
    const second = unit.peek(next, access as 0 | 1, ring);
    // Entries of both are marked as used, one after the other, until one is at fault.
    this.translatePart(virtual, access);
    const allowed = this.translatePart(next, access);
    this.refusal = allowed ? REFUSAL.protection : REFUSAL.translation;
    return allowed && second === first + next - virtual;
  }

  private translatePart(virtual: number, access: number): boolean {
    const { unit } = this;
    const allowed = unit.translate(virtual, access as 0 | 1, this.ring);
    this.walkCycles += unit.cycles;
    this.cycles += unit.cycles;
    return allowed;
  }

  private protect(): number {
    this.refusal = REFUSAL.protection;
    return NOWHERE;
  }
}
