import { writeFailure } from "../report/run-folder.ts";

/** What was asked of a run that failed. */
export interface FailedRun {
  readonly runId: string;
  readonly seed: number;
  /** The experiment's folder. */
  readonly experimentFolder: string;
  /** The command line that repeats the run. */
  readonly command: string;
}

/** A simulation stopped with an error, its cause. The run's folder holds an error.json. */
export class RunFailedError extends Error {
  override readonly name = "RunFailedError";
  /** Path of the run's folder. */
  readonly folder: string;

  constructor(runId: string, folder: string, cause: unknown) {
    super(`run ${runId} failed: ${messageOf(cause)}`, { cause });
    this.folder = folder;
  }
}

/** Leaves error.json in the place of a run that failed. Returns what to throw. */
export function recordFailure(
  { runId, experimentFolder, seed, command }: FailedRun,
  cause: unknown,
): RunFailedError {
  const folder = writeFailure(experimentFolder, runId, { message: messageOf(cause), seed, command });
  return new RunFailedError(runId, folder, cause);
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
