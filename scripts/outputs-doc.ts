import { METRICS } from "../src/datacenter/metrics.ts";
import { TABLES } from "../src/datacenter/recording/recording.ts";
import { METRIC_TABLE } from "../src/report/metrics-csv.ts";
import { type ColumnDeclaration, type MetricDeclaration, valueType } from "../src/sim/measurement.ts";

const INTRODUCTION = `# Outputs

Made by \`npm run generate\` from the declarations in the source.

A run writes \`results/<experiment>/runs/<run id>/\`; [results/README.md](../results/README.md) shows the layout. CSV files
are UTF-8 with a header row, a comma between cells and LF at the end of lines; text is quoted where it must be (RFC 4180).
Numbers are in the shortest form that reads back to the same number; a cell without a value is empty. Ids count from 0 in
the order of the scenario. The same scenario, inputs and seed give the same bytes in every file but for \`timing\` in
\`manifest.json\`, on one major version of Node.

The scenario's \`recording\` says which tables are written, and how often the time series is sampled; with
\`recording.format: parquet\`, or \`--format parquet\`, they are Parquet instead, \`timeseries.parquet\` and so on, with the same
columns and numbers. The types below are those of Parquet and of \`coldaisle query\`; an empty cell is null there.
\`columns.json\` in the folder of the experiment says the same as this page to programs, and [data.md](data.md) how to read
all of it.

## Metrics

Rows of \`metrics.csv\`, columns of \`summary.csv\`, and \`metrics\` of \`run --json\`, where a metric without a value is null.
`;

/** docs/outputs.md: every metric, every file, every column, with units and meanings. */
export function outputsDoc(): string {
  const files = [METRIC_TABLE, ...TABLES].map(({ name, meaning, columns }) => {
    return `\n## ${name}.csv\n\nA row is ${meaning}.\n\n${declarations("Column", columns)}`;
  });
  return `${INTRODUCTION}\n${declarations("Metric", METRICS)}${files.join("")}`;
}

function declarations(heading: string, declared: readonly (ColumnDeclaration | MetricDeclaration)[]): string {
  const rows = declared.map((declaration) => {
    const { name, unit, meaning } = declaration;
    return `| \`${name}\` | ${valueType(declaration)} | ${unit} | ${meaning.replaceAll("|", "\\|")} |\n`;
  });
  return `| ${heading} | Type | Unit | Meaning |\n|---|---|---|---|\n${rows.join("")}`;
}
