import { writeFailure } from "../report/write-failure.ts";
import type { SimulationError } from "./simulation-error.ts";

/** What was asked of a run that failed. */
export interface FailedRun {
  readonly runId: string;
  readonly seed: number;
  /** The experiment's folder. */
  readonly experimentFolder: string;
  /** The command line that repeats the run; null where there is none. */
  readonly command: string | null;
}

/** A simulation stopped with an error, its cause. The run's folder holds an error.json. */
export class RunFailedError extends Error {
  override readonly name = "RunFailedError";
  /** Path of the run's folder. */
  readonly folder: string;
  override readonly cause: SimulationError;

  constructor(runId: string, folder: string, cause: SimulationError) {
    super(`run ${runId} failed: ${cause.message}`);
    this.folder = folder;
    this.cause = cause;
  }
}

/** Leaves error.json in the place of a run that failed. Returns what to throw. */
export function recordFailure(
  { runId, experimentFolder, seed, command }: FailedRun,
  cause: SimulationError,
): RunFailedError {
  const { message, simulatedS, policy } = cause;
  const folder = writeFailure(experimentFolder, runId, {
    message,
    simulatedS,
    ...(policy !== null && { policy: { kind: policy.kind, name: policy.name, module: policy.module } }),
    seed,
    command,
  });
  return new RunFailedError(runId, folder, cause);
}
