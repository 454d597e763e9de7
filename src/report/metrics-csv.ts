import { type Metric, readBy, type Table, type TableDeclaration } from "../sim/measurement.ts";

const METRIC_COLUMNS = [
  { name: "name", type: "text", unit: "", meaning: "the metric" },
  { name: "value", unit: "", meaning: "its value, in its unit; empty where there is nothing to report" },
  { name: "unit", type: "text", unit: "", meaning: "symbol of the unit; empty for counts and ratios" },
  { name: "meaning", type: "text", unit: "", meaning: "what it measures" },
] as const;

/** What metrics.csv says. */
export const METRIC_TABLE: TableDeclaration = {
  name: "metrics",
  meaning: "a figure of the whole run",
  columns: METRIC_COLUMNS,
};

/** Metrics as a table, in the order given. */
export function tableOfMetrics(metrics: readonly Metric[]): Table {
  return {
    ...METRIC_TABLE,
    columns: readBy(METRIC_COLUMNS, {
      name: (row) => metrics[row]!.name,
      value: (row) => metrics[row]!.read(),
      unit: (row) => metrics[row]!.unit,
      meaning: (row) => metrics[row]!.meaning,
    }),
    rowCount: () => metrics.length,
  };
}

/** The name of the file that holds a run's metrics. */
export const METRICS_FILE = "metrics.csv";

/** A metric's value as its cell has it. */
export function metricText(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}
