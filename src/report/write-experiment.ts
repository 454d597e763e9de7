import type { ColumnDeclaration, Metric, Table, ValueType } from "../sim/measurement.ts";
import { csv } from "./csv.ts";
import { dataDictionary } from "./data-dictionary.ts";
import { dataPackage } from "./data-package.ts";
import { runFiles, writeExperimentFile } from "./run-folder.ts";
import { json, versions } from "./versions.ts";

/** A run of an experiment: what tells it from the others. */
export interface PlannedRun {
  readonly runId: string;
  /** What was set, by its path in the scenario. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly seed: number;
}

/** What an experiment consists of, and how it went. */
export interface ExperimentRecord {
  readonly name: string;
  /** The experiment as it was asked for, written to experiment.yaml. */
  readonly experiment: string;
  /** In the order of the plan. */
  readonly plan: readonly PlannedRun[];
  /** Metrics of each run of the plan. */
  readonly metrics: readonly (readonly Metric[])[];
  readonly timing: Readonly<Record<string, number | string>>;
}

/**
 * Writes the files that describe an experiment as a whole, once its runs are in their places.
 *
 * @throws OutputError
 */
export function writeExperiment(experimentFolder: string, experiment: ExperimentRecord): void {
  const { name, plan, timing } = experiment;
  const manifest = { ...versions(), experiment: name, runs: plan.length, timing };
  const summary = summaryTable(experiment);
  const runs = plan.map(({ runId }) => ({ runId, names: runFiles(experimentFolder, runId) }));
  const packaged = Object.entries(dataPackage(name, summary, runs));
  const files = {
    "experiment.yaml": experiment.experiment,
    "plan.jsonl": plan.map((run) => `${JSON.stringify(run)}\n`).join(""),
    "summary.csv": csv(summary),
    "columns.json": json(dataDictionary(summary)),
    ...Object.fromEntries(packaged.map(([path, content]) => [path, json(content)])),
    "manifest.json": json(manifest),
  };
  for (const [name, content] of Object.entries(files)) writeExperimentFile(experimentFolder, name, content);
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** One row per run: its id, what was set, the seed, the metrics. */
function summaryTable({ plan, metrics }: ExperimentRecord): Table {
  const parameters = Object.keys(plan[0]?.parameters ?? {}).map((name) => ({
    ...column(name, parameterType(plan.map(({ parameters }) => parameters[name]!)), "", "what was set"),
    read: (row: number) => plan[row]!.parameters[name]!,
  }));
  const results = (metrics[0] ?? []).map(({ read: _, ...declaration }, m) => ({
    ...declaration,
    read: (row: number) => metrics[row]![m]!.read(),
  }));
  return {
    name: "summary",
    meaning: "a run, in the order of the plan",
    columns: [
      { ...column("run_id", "text", "", "name of the run's folder"), read: (row) => plan[row]!.runId },
      ...parameters,
      { ...column("seed", "int64", "", "seed of the run"), read: (row) => plan[row]!.seed },
      ...results,
    ],
    rowCount: () => plan.length,
  };
}

/** Numbers where all values are plain ones; `80 %` and `10 min` are texts. */
export function parameterType(values: readonly string[]): ValueType {
  return values.length > 0 && values.every((value) => NUMBER.test(value)) ? "double" : "text";
}

function column(name: string, type: ValueType, unit: string, meaning: string): ColumnDeclaration {
  return { name, type, unit, meaning };
}
