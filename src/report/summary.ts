import { METRICS } from "../datacenter/metrics.ts";
import type { Column, ColumnDeclaration, Table, ValueType } from "../sim/measurement.ts";
import { csv } from "./csv.ts";
import { dataDictionary } from "./data-dictionary.ts";
import { dataPackage } from "./data-package.ts";
import type { PlannedRun } from "./planned-run.ts";
import { runFiles, writeExperimentFile } from "./run-folder.ts";
import { json } from "./versions.ts";

/** A whole run: what tells it from the others, and its metrics by name, as their file has them. */
export interface SummaryRow {
  readonly run: PlannedRun;
  readonly metrics: ReadonlyMap<string, string>;
}

/**
 * Writes what sums up the whole runs of an experiment: `summary.csv`, the dictionary of its columns, and the description
 * of all files as a data package.
 *
 * @throws OutputError
 */
export function writeSummary(experimentFolder: string, name: string, rows: readonly SummaryRow[]): void {
  const summary = summaryTable(rows);
  const runs = rows.map(({ run: { runId } }) => ({ runId, names: runFiles(experimentFolder, runId) }));
  writeExperimentFile(experimentFolder, "summary.csv", csv(summary));
  writeExperimentFile(experimentFolder, "columns.json", json(dataDictionary(summary)));
  for (const [path, content] of Object.entries(dataPackage(name, summary, runs))) {
    writeExperimentFile(experimentFolder, path, json(content));
  }
}

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Numbers where all values are plain ones; `80 %` and `10 min` are texts. */
export function parameterType(values: readonly string[]): ValueType {
  return values.length > 0 && values.every((value) => NUMBER.test(value)) ? "double" : "text";
}

/** One row per run: its id, what was set, the seed, the metrics. */
function summaryTable(rows: readonly SummaryRow[]): Table {
  const first = rows[0];
  const parameters = Object.keys(first?.run.parameters ?? {}).map((name) => {
    const type = parameterType(rows.map(({ run }) => run.parameters[name]!));
    return column({ name, type, unit: "", meaning: "what was set" }, ({ run }) => run.parameters[name]!);
  });
  const metrics = [...(first?.metrics.keys() ?? [])].map((name) =>
    column(metricDeclaration(name), (row) => row.metrics.get(name) ?? ""),
  );
  function column(declaration: ColumnDeclaration, read: (row: SummaryRow) => string): Column {
    return { ...declaration, read: (row) => read(rows[row]!) };
  }
  const id: ColumnDeclaration = {
    name: "run_id",
    type: "text",
    unit: "",
    meaning: "name of the run's folder",
  };
  const seed: ColumnDeclaration = { name: "seed", type: "int64", unit: "", meaning: "seed of the run" };
  return {
    name: "summary",
    meaning: "a run, in the order of the plan",
    columns: [
      column(id, ({ run }) => run.runId),
      ...parameters,
      column(seed, ({ run }) => String(run.seed)),
      ...metrics,
    ],
    rowCount: () => rows.length,
  };
}

function metricDeclaration(name: string): ColumnDeclaration {
  return METRICS.find((metric) => metric.name === name) ?? { name, unit: "", meaning: "a metric" };
}
