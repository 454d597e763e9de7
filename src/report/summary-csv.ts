import type { Column, ColumnDeclaration, Table } from "../sim/measurement.ts";
import { csv } from "./csv.ts";
import type { PlannedRun } from "./planned-run.ts";

/** A whole run: what tells it from the others, and its metrics by name, as their file has them. */
export interface SummaryRow {
  readonly run: PlannedRun;
  readonly metrics: ReadonlyMap<string, string>;
}

/** The content of summary.csv, one row per run: its id, what was set, the seed, the metrics. */
export function summaryCsv(rows: readonly SummaryRow[]): string {
  return csv(summaryTable(rows));
}

function summaryTable(rows: readonly SummaryRow[]): Table {
  const first = rows[0];
  const parameters = Object.keys(first?.run.parameters ?? {}).map((name) =>
    column(name, "what was set", ({ run }) => run.parameters[name]!),
  );
  const metrics = [...(first?.metrics.keys() ?? [])].map((name) =>
    column(name, "a metric", (row) => row.metrics.get(name) ?? ""),
  );
  function column(name: string, meaning: string, read: (row: SummaryRow) => string): Column {
    const declaration: ColumnDeclaration = { name, unit: "", meaning };
    return { ...declaration, read: (row) => read(rows[row]!) };
  }
  return {
    name: "summary",
    meaning: "a run, in the order of the plan",
    columns: [
      column("run_id", "name of the run's folder", ({ run }) => run.runId),
      ...parameters,
      column("seed", "seed of the run", ({ run }) => String(run.seed)),
      ...metrics,
    ],
    rowCount: () => rows.length,
  };
}
