/**
 * How a machine, or an instruction in flight, stands. CS:APP (see `registers.ts`), figure 4.5; `BUB` is the bubble of
 * its section 4.5.8, `LIM` and `SYS` are ours.
 */
export const STATUS = {
  /** A bubble: no instruction. */
  BUB: 0,
  /** All is well. */
  AOK: 1,
  /** Halted by the program. */
  HLT: 2,
  /** An address that is not there was fetched, read or written. */
  ADR: 3,
  /** A byte that is no instruction was fetched. */
  INS: 4,
  /** The cycles that it was given are used up. */
  LIM: 5,
  /** An instruction that is none of the pipeline's: whoever runs the machine has to carry it out. */
  SYS: 6,
} as const;

/** One of {@link STATUS}. */
export type Status = (typeof STATUS)[keyof typeof STATUS];

/** Names of {@link STATUS} by value. */
export const STATUS_NAMES: readonly string[] = Object.keys(STATUS);
