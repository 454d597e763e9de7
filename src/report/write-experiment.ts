import type { Metric } from "../sim/measurement.ts";
import { writeExperimentManifest } from "./experiment-manifest.ts";
import { metricText } from "./metrics-csv.ts";
import type { PlannedRun } from "./planned-run.ts";
import { writeExperimentFile } from "./run-folder.ts";
import { writeSummary } from "./summary.ts";

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
  const { name, plan, metrics, timing } = experiment;
  writePlan(experimentFolder, experiment);
  writeSummary(experimentFolder, name, {
    runs: plan,
    metricsOf: (row) => new Map(metrics[row]!.map((metric) => [metric.name, metricText(metric.read())])),
  });
  writeExperimentManifest(experimentFolder, { name, runs: plan.length, otherCode: [], timing });
}

/**
 * Writes what an experiment was asked for and the runs that it consists of.
 *
 * @throws OutputError
 */
export function writePlan(
  experimentFolder: string,
  { experiment, plan }: Pick<ExperimentRecord, "experiment" | "plan">,
): void {
  writeExperimentFile(experimentFolder, "experiment.yaml", experiment);
  writeExperimentFile(experimentFolder, "plan.jsonl", lines(plan));
}

function* lines(plan: readonly PlannedRun[]): Generator<string> {
  for (const run of plan) yield `${JSON.stringify(run)}\n`;
}
