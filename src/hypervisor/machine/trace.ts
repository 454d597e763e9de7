import type { MachineMemory } from "./memory.ts";
import type { RecentStores } from "./recent-stores.ts";

/** Where a trace leaves what it came to, by place in an array of integers. */
export const LEFT = {
  pcLow: 0,
  pcHigh: 1,
  cycles: 2,
  waited: 3,
  loadUseStalls: 4,
  mispredictions: 5,
  returns: 6,
  conditionCodes: 7,
  loading: 8,
  status: 9,
} as const;

/** How many places {@link LEFT} has. */
export const LEFT_PLACES = 10;

/** Registers and constants, and who has to be told of what is written to memory. */
export interface InstructionStore {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Not 0 for eight bytes of memory where an instruction may be that is decoded. */
  readonly marks: Uint8Array;
  readonly stores: RecentStores;
  /** Forgets the instructions that some bytes from a location on are part of. */
  drop(location: number, bytes: number): void;
}

/**
 * Executes instructions until the program leaves their path, or until too few cycles are left for another round. The
 * budget counts from the same moment as the cycles given. What it came to is in `left` then.
 */
export type TraceFunction = (
  decoded: InstructionStore,
  memory: MachineMemory,
  cycles: number,
  conditionCodes: number,
  budget: number,
  left: Int32Array,
) => void;

/** A path of instructions that the program has taken often, as a function. */
export interface Trace {
  /** Registers that the first instruction reads, as bits. */
  readonly waits: number;
  /** Cycles of a round at most, if memory does not wait; there must be as many left for one to be begun. */
  readonly longest: number;
  /** How often instructions of traces had been overwritten when it was made; it holds as long as none is. */
  readonly changes: number;
  readonly run: TraceFunction;
}
