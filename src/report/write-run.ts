import type { ColumnDeclaration, Metric, Table } from "../sim/measurement.ts";
import { VERSION } from "../version.ts";
import { csv } from "./csv.ts";
import { tableOfMetrics } from "./metrics-csv.ts";
import { type OutputFile, writeExperimentFile, writeRunFolder } from "./run-folder.ts";
import { RESULTS_VERSION } from "./run-id.ts";

/** A finished run and what it came from. */
export interface RunRecord {
  readonly runId: string;
  readonly scenarioName: string;
  readonly seed: number;
  /** The resolved scenario without paths, JSON. Written as scenario.json, indented. */
  readonly scenario: string;
  /** SHA-256 of {@link scenario}. */
  readonly scenarioSha256: string;
  /** SHA-256 of the contents of each input, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Names of the compatibility switches that are on. */
  readonly compatibility: readonly string[];
  readonly metrics: readonly Metric[];
  /** One file each. */
  readonly tables: readonly Table[];
  /** How long things took and when they were; the only part of the results that another run does not repeat. */
  readonly timing: Readonly<Record<string, number | string>>;
}

/** Writes the files of a run. Returns its folder. */
export function writeRun(experimentFolder: string, run: RunRecord): string {
  const tables = [tableOfMetrics(run.metrics), ...run.tables];
  return writeRunFolder(experimentFolder, run.runId, [
    // Not YAML: to write that takes as long as all the rest.
    { name: "scenario.json", content: json(JSON.parse(run.scenario)) },
    ...tables.map(csvFile),
    { name: "manifest.json", content: json({ ...runManifest(run, tables), timing: run.timing }) },
  ]);
}

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

/** Writes the files that describe an experiment as a whole, once its runs are in their places. */
export function writeExperiment(experimentFolder: string, experiment: ExperimentRecord): void {
  const { name, plan, timing } = experiment;
  const manifest = { ...versions(), experiment: name, runs: plan.length, timing };
  const files: OutputFile[] = [
    { name: "experiment.yaml", content: experiment.experiment },
    { name: "plan.jsonl", content: plan.map((run) => `${JSON.stringify(run)}\n`).join("") },
    csvFile(summaryTable(experiment)),
    { name: "manifest.json", content: json(manifest) },
  ];
  for (const file of files) writeExperimentFile(experimentFolder, file);
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

function runManifest(run: RunRecord, tables: readonly Table[]): object {
  return {
    ...versions(),
    runId: run.runId,
    scenario: { name: run.scenarioName, sha256: run.scenarioSha256 },
    seed: run.seed,
    inputs: Object.entries(run.inputs).map(([name, sha256]) => ({ name, sha256 })),
    compatibility: run.compatibility,
    files: tables.map((table) => ({ name: `${table.name}.csv`, rows: table.rowCount() })),
  };
}

function versions(): object {
  const node = Number.parseInt(process.versions.node, 10);
  return { coldaisle: VERSION, resultsVersion: RESULTS_VERSION, node };
}

function csvFile(table: Table): OutputFile {
  return { name: `${table.name}.csv`, content: csv(table) };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
