import { existsSync } from "node:fs";
import { join } from "node:path";
import type { PlannedRun } from "../../planned-run.ts";
import { readResultFile } from "../../read-csv.ts";
import { readPlan, type StoredExperiment } from "../../read-experiment.ts";
import { runFolder } from "../../run-folder.ts";

/** A run of the plan that has no results. */
export interface MissingRun extends PlannedRun {
  /** Why, as its error.json says; null where it has not been done. */
  readonly message: string | null;
  /** The command that repeats it, where one does. */
  readonly command: string | null;
}

/**
 * The runs of the plan that are not among the whole ones, in the order of the plan.
 *
 * @throws InputError if the plan or an error.json cannot be read
 */
export function missingRuns({ folder, runs }: StoredExperiment): readonly MissingRun[] {
  const whole = new Set(runs.map(({ runId }) => runId));
  return readPlan(folder)
    .filter(({ runId }) => !whole.has(runId))
    .map((planned) => ({ ...planned, ...failureOf(runFolder(folder, planned.runId)) }));
}

function failureOf(folder: string): Pick<MissingRun, "message" | "command"> {
  const file = join(folder, "error.json");
  if (!existsSync(file)) return { message: null, command: null };
  const failure = JSON.parse(readResultFile(file)) as { message?: unknown; command?: unknown };
  const command = typeof failure.command === "string" ? failure.command : null;
  return { message: String(failure.message), command };
}
