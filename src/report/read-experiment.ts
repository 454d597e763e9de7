import { join } from "node:path";
import { InputError } from "../scenario/inputs/input-error.ts";
import { readCsv, readResultFile } from "./read-csv.ts";
import { runFolder } from "./run-folder.ts";
import type { PlannedRun } from "./write-experiment.ts";

/** A whole run of an experiment, as its folder tells it. */
export interface StoredRun extends PlannedRun {
  /** The run's folder, which holds its tables. */
  readonly folder: string;
  /** Metrics by name; null where there was nothing to report. */
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** The results of an experiment. */
export interface StoredExperiment {
  readonly folder: string;
  readonly name: string;
  /** What was varied: paths in the scenario, in the order of the plan. */
  readonly parameters: readonly string[];
  /** Names of the metrics, in the order of the summary. */
  readonly metrics: readonly string[];
  /** The runs that are whole, in the order of the plan. */
  readonly runs: readonly StoredRun[];
}

/** Columns of the summary that are not metrics, besides the parameters. */
const KEYS: readonly string[] = ["run_id", "seed"];

/**
 * Reads what an experiment's folder says of its runs: `manifest.json`, `plan.jsonl` and `summary.csv`.
 *
 * @throws InputError if the folder holds no experiment, or a file of it is not as it was written
 */
export function readExperiment(folder: string): StoredExperiment {
  const manifest = json(join(folder, "manifest.json"), readResultFile(join(folder, "manifest.json")));
  const plan = new Map(readPlan(folder).map((run) => [run.runId, run]));
  const file = join(folder, "summary.csv");
  const { columns, rows } = readCsv(file);
  const parameters = Object.keys(plan.values().next().value?.parameters ?? {});
  const metrics = columns.filter((name) => !KEYS.includes(name) && !parameters.includes(name));
  const runs = rows.map((cells, row): StoredRun => {
    const runId = cells[columns.indexOf("run_id")] ?? "";
    const planned = plan.get(runId);
    if (planned === undefined) {
      throw new InputError({
        file,
        line: row + 2,
        found: `run ${JSON.stringify(runId)}`,
        expected: "one of the plan",
      });
    }
    const values = metrics.map((name) => [name, metricValue(cells[columns.indexOf(name)]!)]);
    return { ...planned, folder: runFolder(folder, runId), metrics: Object.fromEntries(values) };
  });
  return {
    folder,
    name: String((manifest as { experiment?: unknown }).experiment),
    parameters,
    metrics,
    runs,
  };
}

/**
 * The runs that an experiment consists of, whether they were done or not.
 *
 * @throws InputError
 */
export function readPlan(folder: string): readonly PlannedRun[] {
  const file = join(folder, "plan.jsonl");
  return readResultFile(file)
    .split("\n")
    .filter((line) => line !== "")
    .map((line, i) => json(file, line, i + 1) as PlannedRun);
}

function metricValue(cell: string): number | null {
  return cell === "" ? null : Number(cell);
}

function json(file: string, text: string, line?: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError({
      file,
      ...(line !== undefined && { line }),
      found: `no JSON (${(error as Error).message})`,
      expected: "JSON",
    });
  }
}
