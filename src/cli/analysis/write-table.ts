import { csv } from "../../report/csv.ts";
import { writeWhole } from "../../report/whole-file.ts";
import type { Column } from "../../sim/measurement.ts";

/** A column of a CSV: its name, what it holds, and what it is of a row; null is an empty cell. */
export interface WrittenColumn<Row> {
  readonly name: string;
  readonly unit: string;
  readonly meaning: string;
  value(row: Row): number | string | null;
}

/**
 * Writes rows as CSV; the file appears when it is whole.
 *
 * @throws OutputError
 */
export function writeTable<Row>(
  path: string,
  columns: readonly WrittenColumn<Row>[],
  rows: readonly Row[],
): void {
  const read = columns.map(
    (column): Column => ({ ...column, read: (row) => column.value(rows[row]!) ?? Number.NaN }),
  );
  const table = { name: "", meaning: "", columns: read, rowCount: () => rows.length };
  writeWhole(path, csv(table));
}
