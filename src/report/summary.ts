import { METRICS } from "../datacenter/metrics.ts";
import type { Column, ColumnDeclaration, Table, ValueType } from "../sim/measurement.ts";
import { csvPieces } from "./csv.ts";
import { dataDictionary } from "./data-dictionary.ts";
import { dataPackage, type RunFiles } from "./data-package.ts";
import type { PlannedRun } from "./planned-run.ts";
import { runFiles, writeExperimentFile } from "./run-folder.ts";
import { json } from "./versions.ts";

/** The whole runs of an experiment, in the order of its plan. */
export interface SummaryRows {
  readonly runs: readonly PlannedRun[];
  /** The metrics of one of them by name, as their file has them. Asked for in order, and kept no longer than needed. */
  metricsOf(row: number): ReadonlyMap<string, string>;
}

/**
 * Writes what sums up the whole runs of an experiment: `summary.csv`, the dictionary of its columns, and the description
 * of all files as a data package. Takes no more memory for many runs than for few.
 *
 * @throws OutputError
 */
export function writeSummary(experimentFolder: string, name: string, rows: SummaryRows): void {
  const summary = summaryTable(rows);
  const write = (path: string, content: string | Iterable<string>): void =>
    writeExperimentFile(experimentFolder, path, content);
  write("summary.csv", csvPieces(summary));
  write("columns.json", json(dataDictionary(summary)));
  const files = filesOf(experimentFolder, rows.runs);
  const text = dataPackage(name, summary, files, (path, schema) => write(path, json(schema)));
  write("datapackage.json", text);
}

function* filesOf(experimentFolder: string, runs: readonly PlannedRun[]): Generator<RunFiles> {
  for (const { runId } of runs) yield { runId, names: runFiles(experimentFolder, runId) };
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Numbers where all values are plain ones; `80 %` and `10 min` are texts. */
export function parameterType(values: readonly string[]): ValueType {
  return values.length > 0 && values.every((value) => NUMBER.test(value)) ? "double" : "text";
}

/** One row per run: its id, what was set, the seed, the metrics. */
function summaryTable({ runs, metricsOf }: SummaryRows): Table {
  let held: { readonly row: number; readonly metrics: ReadonlyMap<string, string> } | null = null;
  const metricsAt = (row: number): ReadonlyMap<string, string> => {
    if (held?.row !== row) held = { row, metrics: metricsOf(row) };
    return held.metrics;
  };
  const parameters = Object.keys(runs[0]?.parameters ?? {}).map((name): Column => {
    const type = parameterType(runs.map((run) => run.parameters[name]!));
    return {
      ...{ name, type, unit: "", meaning: "what was set" },
      read: (row) => runs[row]!.parameters[name]!,
    };
  });
  const metricNames = runs.length === 0 ? [] : [...metricsAt(0).keys()];
  const metrics = metricNames.map(
    (name): Column => ({ ...metricDeclaration(name), read: (row) => metricsAt(row).get(name) ?? "" }),
  );
  const id: Column = {
    ...{ name: "run_id", type: "text", unit: "", meaning: "name of the run's folder" },
    read: (row) => runs[row]!.runId,
  };
  const seed: Column = {
    ...{ name: "seed", type: "int64", unit: "", meaning: "seed of the run" },
    read: (row) => String(runs[row]!.seed),
  };
  return {
    name: "summary",
    meaning: "a run, in the order of the plan",
    columns: [id, ...parameters, seed, ...metrics],
    rowCount: () => runs.length,
  };
}

function metricDeclaration(name: string): ColumnDeclaration {
  return METRICS.find((metric) => metric.name === name) ?? { name, unit: "", meaning: "a metric" };
}
