import { type TableDeclaration, type ValueType, valueType } from "../sim/measurement.ts";
import { RUN_TABLES } from "./data-dictionary.ts";
import { folderName } from "./run-id.ts";

/** How Table Schema calls a type of value. */
const FIELD_TYPES = {
  int32: "integer",
  int64: "integer",
  double: "number",
  text: "string",
} as const satisfies Record<ValueType, string>;

const FORMATS: Readonly<Record<string, object>> = {
  csv: { profile: "tabular-data-resource", format: "csv", mediatype: "text/csv", encoding: "utf-8" },
  parquet: { profile: "data-resource", format: "parquet", mediatype: "application/vnd.apache.parquet" },
};

/** The files of a run. */
export interface RunFiles {
  readonly runId: string;
  /** Names in the run's folder. */
  readonly names: readonly string[];
}

/** Takes a schema, by its path in the experiment's folder. */
export type SchemaSink = (path: string, schema: object) => void;

/** How deep a resource stands in the package, in the form in which all files of results are written. */
const RESOURCE_INDENT = "    ";

/**
 * The results of an experiment as a Frictionless data package: the text of `datapackage.json`, some at a time, since it
 * has a resource for each file of each run, `<run id>.<table>`, so that no row loses its run. Files of one table share a
 * schema, which is handed over, once, before the text refers to it. The unit of a field is its `unit`, which the standard
 * leaves to us.
 *
 * Source: Frictionless Data, Data Package, Tabular Data Resource and Table Schema, version 1; `type` is version 2's.
 */
export function* dataPackage(
  experimentName: string,
  summary: TableDeclaration,
  runs: Iterable<RunFiles>,
  onSchema: SchemaSink,
): Generator<string> {
  const described = new Set<string>();
  const resource = (name: string, path: string, format: string, table: TableDeclaration): string => {
    const schema = `schemas/${table.name}.json`;
    if (!described.has(schema)) onSchema(schema, tableSchema(table));
    described.add(schema);
    const text = JSON.stringify({ name, path, type: "table", ...FORMATS[format], schema }, null, 2);
    return RESOURCE_INDENT + text.replaceAll("\n", `\n${RESOURCE_INDENT}`);
  };
  yield `{\n  "name": ${JSON.stringify(folderName(experimentName))},\n  "resources": [\n`;
  yield resource(summary.name, `${summary.name}.csv`, "csv", summary);
  for (const { runId, names } of runs) {
    for (const table of RUN_TABLES) {
      for (const format of Object.keys(FORMATS)) {
        const file = `${table.name}.${format}`;
        if (!names.includes(file)) continue;
        yield `,\n${resource(`${runId}.${table.name}`, `runs/${runId}/${file}`, format, table)}`;
      }
    }
  }
  yield "\n  ]\n}\n";
}

function tableSchema({ meaning, columns }: TableDeclaration): object {
  return {
    description: `A row is ${meaning}.`,
    fields: columns.map((column) => ({
      name: column.name,
      type: FIELD_TYPES[valueType(column)],
      description: column.meaning,
      ...(column.unit !== "" && { unit: column.unit }),
    })),
    missingValues: [""],
  };
}
