import type { ColumnDeclaration, Metric, Table } from "../sim/measurement.ts";
import { csv } from "./csv.ts";
import { writeExperimentFile } from "./run-folder.ts";
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
  const files = {
    "experiment.yaml": experiment.experiment,
    "plan.jsonl": plan.map((run) => `${JSON.stringify(run)}\n`).join(""),
    "summary.csv": csv(summaryTable(experiment)),
    "manifest.json": json(manifest),
  };
  for (const [name, content] of Object.entries(files)) writeExperimentFile(experimentFolder, name, content);
}

/** One row per run: its id, what was set, the seed, the metrics. */
function summaryTable({ plan, metrics }: ExperimentRecord): Table {
  const parameters = Object.keys(plan[0]?.parameters ?? {}).map((name) => ({
    ...column(name, "", "what was set"),
    read: (row: number) => plan[row]!.parameters[name]!,
  }));
  const results = (metrics[0] ?? []).map(({ name, unit, meaning }, m) => ({
    ...column(name, unit, meaning),
    read: (row: number) => metrics[row]![m]!.read(),
  }));
  return {
    name: "summary",
    meaning: "a run, in the order of the plan",
    columns: [
      { ...column("run_id", "", "name of the run's folder"), read: (row) => plan[row]!.runId },
      ...parameters,
      { ...column("seed", "", "seed of the run"), read: (row) => plan[row]!.seed },
      ...results,
    ],
    rowCount: () => plan.length,
  };
}

function column(name: string, unit: string, meaning: string): ColumnDeclaration {
  return { name, unit, meaning };
}
