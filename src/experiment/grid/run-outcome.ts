/** How one run of an experiment ended. Plain data, which cross threads and processes. */
export type RunOutcome = DoneRun | FailedRun | RefusedRun;

/** Its results are in their place. */
export interface DoneRun {
  readonly status: "done";
  readonly simulateS: number;
  readonly events: number;
  /** Memory that the thread holds, for whoever decides how many may run side by side. */
  readonly memoryMiB: number;
}

/** The simulation stopped with an error, which the run's folder tells; other runs may do better. */
export interface FailedRun {
  readonly status: "failed";
  readonly message: string;
  /** Where in the program; empty where that is of no interest, such as in a user's policy. */
  readonly stack: string;
}

/** Nothing was simulated, or its results could not be written; other runs will not do better. */
export interface RefusedRun {
  readonly status: "refused";
  readonly reason: RefusalReason;
  readonly message: string;
}

/** What is wrong: the scenario or an input, the place for results, the program, the cluster, or it was told to stop. */
export type RefusalReason = "input" | "output" | "internal" | "cluster" | "stopped";

/** An experiment cannot go on. */
export class ExperimentError extends Error {
  override readonly name = "ExperimentError";
  readonly reason: RefusalReason;

  constructor({ reason, message }: Omit<RefusedRun, "status">) {
    super(message);
    this.reason = reason;
  }
}
