import { TABLES } from "../datacenter/recording/recording.ts";
import { type TableDeclaration, type ValueType, valueType } from "../sim/measurement.ts";
import { METRIC_TABLE } from "./metrics-csv.ts";

/** The tables that a run may have written. */
export const RUN_TABLES: readonly TableDeclaration[] = [METRIC_TABLE, ...TABLES];

/** A column of the results, as `columns.json` describes it. */
export interface DescribedColumn {
  readonly table: string;
  /** Where the table lies in the folder of the experiment: a pattern, as shells and DuckDB know them. */
  readonly files: string;
  readonly column: string;
  readonly type: ValueType;
  readonly unit: string;
  readonly meaning: string;
}

/**
 * Every column that the results of an experiment may have, from the declarations: one list without nesting, which is a
 * table to whoever reads it.
 */
export function dataDictionary(summary: TableDeclaration): readonly DescribedColumn[] {
  const described = (table: TableDeclaration, files: string): DescribedColumn[] =>
    table.columns.map((column) => ({
      table: table.name,
      files,
      column: column.name,
      type: valueType(column),
      unit: column.unit,
      meaning: column.meaning,
    }));
  return [
    ...described(summary, `${summary.name}.csv`),
    ...RUN_TABLES.flatMap((table) => described(table, `runs/*/${table.name}.*`)),
  ];
}
