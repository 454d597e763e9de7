import { Cache, type CacheGeometry } from "./cache.ts";

/** A level of caches: its shape, and the cycles from the start of a load that hits it to the use of the datum. */
export interface CacheLevel {
  readonly geometry: CacheGeometry;
  readonly latencyCycles: number;
}

/** The caches of one core, and the memory behind them. */
export interface CacheHierarchySpec {
  readonly firstData: CacheLevel;
  readonly firstInstruction: CacheLevel;
  readonly second: CacheLevel;
  readonly third: CacheLevel | null;
  /** Cycles from the start of a load that misses every cache to the use of the datum. */
  readonly memoryCycles: number;
  /** Where the page walker's references look first: the core's data cache, or the level behind it. */
  readonly walksStartAt: "first" | "second";
}

/** Who refers to memory. */
export const REFERENCE = { data: 0, instruction: 1, walk: 2 } as const;

/** One of {@link REFERENCE}. */
export type Reference = (typeof REFERENCE)[keyof typeof REFERENCE];

/** What satisfied a reference. */
const LEVEL = { first: 0, second: 1, third: 2, memory: 3 } as const;

const LEVELS = 4;

/** How many references each level satisfied. */
export interface LevelCounts {
  readonly first: number;
  readonly second: number;
  readonly third: number;
  readonly memory: number;
}

/**
 * The caches that a core's references go through, as far as time depends on them: a reference costs the latency of the
 * nearest level that holds its line, and the line then is in every level on the way. A write is a reference like a
 * read. Nothing is prefetched, overlapped or charged for being written back, and an eviction from an outer level leaves
 * the inner ones alone.
 */
export class CacheHierarchy {
  readonly firstData: Cache;
  readonly firstInstruction: Cache;
  readonly second: Cache;
  readonly third: Cache | null;
  private readonly firstDataCycles: number;
  private readonly firstInstructionCycles: number;
  private readonly secondCycles: number;
  private readonly thirdCycles: number;
  private readonly memoryCycles: number;
  private readonly walksUseFirst: boolean;
  /** By reference, then by level. */
  private readonly counts: Float64Array = new Float64Array(3 * LEVELS);
  /** By reference. */
  private readonly cycles: Float64Array = new Float64Array(3);

  constructor(spec: CacheHierarchySpec) {
    this.firstData = new Cache(spec.firstData.geometry);
    this.firstInstruction = new Cache(spec.firstInstruction.geometry);
    this.second = new Cache(spec.second.geometry);
    this.third = spec.third === null ? null : new Cache(spec.third.geometry);
    this.firstDataCycles = spec.firstData.latencyCycles;
    this.firstInstructionCycles = spec.firstInstruction.latencyCycles;
    this.secondCycles = spec.second.latencyCycles;
    this.thirdCycles = spec.third === null ? 0 : spec.third.latencyCycles;
    this.memoryCycles = spec.memoryCycles;
    this.walksUseFirst = spec.walksStartAt === "first";
  }

  /** Loads or stores at a physical address from 0 to 2^31 − 1; returns the cycles it takes. */
  data(address: number): number {
    if (!this.firstData.access(address)) return this.beyondFirst(address, REFERENCE.data);
    this.counts[REFERENCE.data * LEVELS]!++;
    this.cycles[REFERENCE.data]! += this.firstDataCycles;
    return this.firstDataCycles;
  }

  /** Fetches an instruction at a physical address; returns the cycles it takes. */
  instruction(address: number): number {
    if (!this.firstInstruction.access(address)) return this.beyondFirst(address, REFERENCE.instruction);
    this.counts[REFERENCE.instruction * LEVELS]!++;
    this.cycles[REFERENCE.instruction]! += this.firstInstructionCycles;
    return this.firstInstructionCycles;
  }

  /** Reads an entry of a page table at a physical address for the page walker; returns the cycles it takes. */
  walk(address: number): number {
    if (!this.walksUseFirst || !this.firstData.access(address)) {
      return this.beyondFirst(address, REFERENCE.walk);
    }
    this.counts[REFERENCE.walk * LEVELS]!++;
    this.cycles[REFERENCE.walk]! += this.firstDataCycles;
    return this.firstDataCycles;
  }

  private beyondFirst(address: number, by: Reference): number {
    let level: number = LEVEL.memory;
    let cycles = this.memoryCycles;
    if (this.second.access(address)) {
      level = LEVEL.second;
      cycles = this.secondCycles;
    } else if (this.third?.access(address)) {
      level = LEVEL.third;
      cycles = this.thirdCycles;
    }
    this.counts[by * LEVELS + level]!++;
    this.cycles[by]! += cycles;
    return cycles;
  }

  /** How many references of a kind each level has satisfied. */
  counted(by: Reference): LevelCounts {
    const [first, second, third, memory] = this.counts.subarray(by * LEVELS, (by + 1) * LEVELS);
    return { first: first!, second: second!, third: third!, memory: memory! };
  }

  /** The cycles that references of a kind have taken. */
  cyclesOf(by: Reference): number {
    return this.cycles[by]!;
  }

  /** Empties the caches, as a reset does; what was counted stays. */
  clear(): void {
    this.firstData.clear();
    this.firstInstruction.clear();
    this.second.clear();
    this.third?.clear();
  }

  resetStatistics(): void {
    this.counts.fill(0);
    this.cycles.fill(0);
  }
}
