import { join } from "node:path";
import { METRICS } from "../../datacenter/metrics.ts";
import { type TableDeclaration, type ValueType, valueType } from "../../sim/measurement.ts";
import { parameterType } from "../summary.ts";
import { identifier, literal } from "./database.ts";
import type { FileGroup, Source } from "./sources.ts";

const SQL_TYPES = {
  int32: "INTEGER",
  int64: "BIGINT",
  double: "DOUBLE",
  text: "VARCHAR",
} as const satisfies Record<ValueType, string>;

/** The column that names the file of a row. No table may have one of that name. */
const FILE = "__file";

/** What was varied in any of the experiments, and how it is stored. */
export function parameterTypes(sources: readonly Source[]): ReadonlyMap<string, ValueType> {
  const names = new Set(sources.flatMap(({ parameters }) => parameters));
  const runs = sources.flatMap((source) => source.runs);
  return new Map(
    [...names].map((name) => {
      const values = runs.flatMap(({ parameters }) => (name in parameters ? [parameters[name]!] : []));
      return [name, parameterType(values)];
    }),
  );
}

/** A statement that defines `name`: a row a run, from the summaries. */
export function runsView(
  name: string,
  sources: readonly Source[],
  parameters: ReadonlyMap<string, ValueType>,
): string {
  const declared = new Map(METRICS.map((metric) => [metric.name, valueType(metric)]));
  const typeOf = (column: string): ValueType => {
    if (column === "run_id") return "text";
    if (column === "seed") return "int64";
    return parameters.get(column) ?? declared.get(column) ?? "double";
  };
  const parts = sources.map(({ label, folder, summaryColumns }) => {
    const columns = summaryColumns.map((column) => [column, typeOf(column)] as const);
    return `SELECT ${literal(label)} AS experiment, * FROM ${readCsv([join(folder, "summary.csv")], columns)}`;
  });
  return `CREATE VIEW ${identifier(name)} AS ${parts.join(" UNION ALL BY NAME ")}`;
}

/** Statements that make the table from which every view of {@link tableView} knows the run of a file. */
export function runFolders(
  sources: readonly Source[],
  parameters: ReadonlyMap<string, ValueType>,
): readonly string[] {
  const columns = [...parameters].map(([name, type]) => `, ${identifier(name)} ${SQL_TYPES[type]}`);
  const rows = sources.flatMap(({ label, runs }) =>
    runs.map((run) => {
      const values = [...parameters.keys()].map((name) => {
        const value = run.parameters[name];
        return value === undefined ? ", NULL" : `, ${literal(value)}`;
      });
      return `(${literal(run.folder)}, ${literal(label)}, ${literal(run.runId)}, ${run.seed}${values.join("")})`;
    }),
  );
  return [
    "CREATE SCHEMA coldaisle",
    `CREATE TABLE coldaisle.run_folders (folder VARCHAR, experiment VARCHAR, run_id VARCHAR, seed BIGINT${columns.join("")})`,
    `INSERT INTO coldaisle.run_folders VALUES ${rows.join(", ")}`,
  ];
}

/**
 * A statement that defines a table of the runs: its rows in all of them, each with its experiment, run, seed and
 * parameters before its own columns. A parameter that is called like one of these is left out.
 */
export function tableView(
  table: TableDeclaration,
  groups: readonly FileGroup[],
  parameters: ReadonlyMap<string, ValueType>,
): string {
  const types = new Map(table.columns.map((column) => [column.name, valueType(column)]));
  // A row of nothing that is not there, so that every column is, with its type.
  const nothing = [...types].map(([name, type]) => `NULL::${SQL_TYPES[type]} AS ${identifier(name)}`);
  const parts = groups.map(({ format, columns, paths }) => {
    const read =
      format === "parquet"
        ? `read_parquet(${list(paths)}, union_by_name = true, filename = '${FILE}')`
        : readCsv(
            paths,
            columns.map((name) => [name, types.get(name) ?? "text"] as const),
            `, filename = '${FILE}'`,
          );
    return `SELECT * FROM ${read}`;
  });
  const rows = [`SELECT NULL::VARCHAR AS ${FILE}, ${nothing.join(", ")} WHERE false`, ...parts];
  const keys = ["experiment", "run_id", ...parameters.keys(), "seed"].filter((key) => !types.has(key));
  const columns = [
    ...keys.map((key) => `run.${identifier(key)}`),
    ...[...types.keys()].map((name) => `own.${identifier(name)}`),
  ];
  return [
    `CREATE VIEW ${identifier(table.name)} AS SELECT ${columns.join(", ")}`,
    `FROM (${rows.join(" UNION ALL BY NAME ")}) own`,
    `JOIN coldaisle.run_folders run ON run.folder = parse_dirpath(own.${FILE}, 'system')`,
  ].join(" ");
}

/**
 * A call that reads CSV of ours: nothing is guessed.
 *
 * @param more - further parameters
 */
function readCsv(
  paths: readonly string[],
  columns: readonly (readonly [string, ValueType])[],
  more = "",
): string {
  const types = columns.map(([name, type]) => `${literal(name)}: ${literal(SQL_TYPES[type])}`);
  return `read_csv(${list(paths)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = '', columns = {${types.join(", ")}}${more})`;
}

function list(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}
