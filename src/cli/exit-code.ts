/** What the process tells the shell when it ends. */
export const EXIT = {
  ok: 0,
  /** A defect of the program itself, or results that cannot be written: the message says which. */
  internal: 1,
  /** The command line is wrong. */
  usage: 2,
  /** The scenario or one of its inputs is wrong. */
  invalid: 3,
  /** Some runs of an experiment failed, the others are complete. */
  runsFailed: 4,
  /** A regression or a threshold failed. */
  thresholdFailed: 5,
  /** Stopped by SIGINT or SIGTERM; the same command resumes. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
