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

/**
 * The results of an experiment as a Frictionless data package: `datapackage.json` and the schemas that it refers to, by
 * their paths in the experiment's folder. Each file of each run is a resource of its own, `<run id>.<table>`, so that no
 * row loses its run; files of one table share a schema. The unit of a field is its `unit`, which the standard leaves to
 * us.
 *
 * Source: Frictionless Data, Data Package, Tabular Data Resource and Table Schema, version 1; `type` is version 2's.
 */
export function dataPackage(
  experimentName: string,
  summary: TableDeclaration,
  runs: readonly RunFiles[],
): Readonly<Record<string, object>> {
  const schemas: Record<string, object> = {};
  const resource = (name: string, path: string, format: string, table: TableDeclaration): object => {
    const schema = `schemas/${table.name}.json`;
    schemas[schema] ??= tableSchema(table);
    return { name, path, type: "table", ...FORMATS[format], schema };
  };
  const resources = [resource(summary.name, `${summary.name}.csv`, "csv", summary)];
  for (const { runId, names } of runs) {
    for (const table of RUN_TABLES) {
      for (const format of Object.keys(FORMATS)) {
        const file = `${table.name}.${format}`;
        if (!names.includes(file)) continue;
        resources.push(resource(`${runId}.${table.name}`, `runs/${runId}/${file}`, format, table));
      }
    }
  }
  return { ...schemas, "datapackage.json": { name: folderName(experimentName), resources } };
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
