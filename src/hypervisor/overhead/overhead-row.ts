import type { HypervisorType, Io, Paging } from "../techniques/combination.ts";

/** What one event of an operation costs under a combination, on the mean, in cycles of its processor. */
export interface OverheadRow {
  readonly technique: string;
  readonly paging: Paging;
  readonly io: Io;
  readonly type: HypervisorType;
  /** Name of the processor. */
  readonly processor: string;
  /** Name of the benchmark. */
  readonly operation: string;
  /** The sum of the five below. Time in which the processor has nothing to do is not in it. */
  readonly cycles: number;
  /** Code of the guest. */
  readonly guest: number;
  /** Walks of page tables, whoever caused them. */
  readonly walk: number;
  /** Microcode, and waiting for devices' registers. */
  readonly transition: number;
  /** Code of the monitor. */
  readonly monitor: number;
  /** Code of the host operating system. */
  readonly host: number;
  /** How often the guest was left. */
  readonly exits: number;
  /** What {@link cycles} is at first, when neither caches nor monitor have met the operation before. */
  readonly coldCycles: number;
}

/** Where an event's cycles go. */
export const COST_PARTS = ["guest", "walk", "transition", "monitor", "host"] as const;
