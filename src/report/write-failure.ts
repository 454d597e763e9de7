import { isDone, runFolder } from "./run-folder.ts";
import { StagedRun } from "./staged-run.ts";
import { json } from "./versions.ts";

/** Why a run has no results. */
export interface Failure {
  readonly message: string;
  /** When the simulation stopped, s; null: nobody knows. */
  readonly simulatedS: number | null;
  /** The user's policy that is to blame, if one is. */
  readonly policy?: { readonly kind: string; readonly name: string; readonly module: string | null };
  readonly seed: number;
  /** The command line that repeats the run; null where there is none. */
  readonly command: string | null;
}

/**
 * Leaves `error.json` in a run's place, unless a whole run is there.
 *
 * @returns the folder of the run
 * @throws OutputError
 */
export function writeFailure(experimentFolder: string, runId: string, failure: Failure): string {
  if (isDone(experimentFolder, runId)) return runFolder(experimentFolder, runId);
  const staged = new StagedRun(experimentFolder, runId);
  try {
    staged.write("error.json", json({ runId, ...failure }));
    return staged.commit();
  } finally {
    staged.discard();
  }
}
