import { join } from "node:path";
import { InputError } from "../scenario/inputs/input-error.ts";
import type { PlannedRun } from "./planned-run.ts";
import { readResultFile, rowsOf } from "./read-csv.ts";
import { runFolder } from "./run-folder.ts";

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
  const { runs, ...summary } = readSummary(folder, readPlan(folder));
  return {
    folder,
    name: String((manifest as { experiment?: unknown }).experiment),
    ...summary,
    runs: [...runs],
  };
}

/** The summary of an experiment, whose runs are read one at a time. */
export interface StoredSummary extends Pick<StoredExperiment, "parameters" | "metrics"> {
  /** Can be gone through once. Throws an InputError where it comes to a row that is not as it was written. */
  readonly runs: Iterable<StoredRun>;
}

/**
 * Begins to read `summary.csv`.
 *
 * @param plan - has all runs of the summary
 * @throws InputError if it cannot be read
 */
export function readSummary(folder: string, plan: readonly PlannedRun[]): StoredSummary {
  const file = join(folder, "summary.csv");
  const rows = rowsOf(file);
  const header = rows.next();
  if (header.done === true) throw new InputError({ file, found: "an empty file", expected: "CSV" });
  const columns = header.value;
  const parameters = Object.keys(plan[0]?.parameters ?? {});
  const metrics = columns.filter((name) => !KEYS.includes(name) && !parameters.includes(name));
  const places = metrics.map((name) => [name, columns.indexOf(name)] as const);
  const idPlace = columns.indexOf("run_id");
  const planned = new Map(plan.map((run) => [run.runId, run]));
  function* runs(): Generator<StoredRun> {
    let line = 1;
    for (const cells of rows) {
      line++;
      const runId = cells[idPlace] ?? "";
      const run = planned.get(runId);
      if (run === undefined) {
        const found = `run ${JSON.stringify(runId)}`;
        throw new InputError({ file, line, found, expected: "one of the plan" });
      }
      const values = places.map(([name, place]) => [name, metricValue(cells[place]!)]);
      yield { ...run, folder: runFolder(folder, runId), metrics: Object.fromEntries(values) };
    }
  }
  return { parameters, metrics, runs: runs() };
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
