import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../scenario/inputs/input-error.ts";
import { METRICS_FILE } from "./metrics-csv.ts";
import type { PlannedRun } from "./planned-run.ts";
import { readResultFile } from "./read-csv.ts";
import { isDone, runFolder } from "./run-folder.ts";
import { writeSummary } from "./summary.ts";

/** What has become of the runs of a plan. */
export interface Collected {
  /** Runs that are whole. */
  readonly done: readonly PlannedRun[];
  /** Runs that have left an error. */
  readonly failed: readonly PlannedRun[];
  /** Runs of which there is nothing yet. */
  readonly missing: readonly PlannedRun[];
}

/**
 * Sums up the runs of a plan that are whole, whoever did them, in the order of the plan.
 *
 * @param name - the experiment's
 *
 * @throws InputError if a whole run has no metrics
 * @throws OutputError
 */
export function collect(experimentFolder: string, name: string, plan: readonly PlannedRun[]): Collected {
  const collected = { done: [] as PlannedRun[], failed: [] as PlannedRun[], missing: [] as PlannedRun[] };
  for (const run of plan) collected[stateOf(experimentFolder, run)].push(run);
  const { done } = collected;
  writeSummary(experimentFolder, name, {
    runs: done,
    metricsOf: (row) => metricsOf(experimentFolder, done[row]!.runId),
  });
  return collected;
}

/** Whether a run is whole, has failed, or has not been done. */
export function stateOf(experimentFolder: string, { runId }: PlannedRun): keyof Collected {
  if (isDone(experimentFolder, runId)) return "done";
  return existsSync(join(runFolder(experimentFolder, runId), "error.json")) ? "failed" : "missing";
}

/** A line of metrics.csv up to its value: names are plain, values are numbers or nothing. */
const METRIC = /^([^,\n]+),([^,\n]*),/gm;

function metricsOf(experimentFolder: string, runId: string): ReadonlyMap<string, string> {
  const file = join(runFolder(experimentFolder, runId), METRICS_FILE);
  const [header, ...metrics] = [...readResultFile(file).matchAll(METRIC)];
  if (header === undefined) throw new InputError({ file, found: "no metrics", expected: "name,value,…" });
  return new Map(metrics.map(([, name, value]) => [name!, value!]));
}
