import Table from "cli-table3";
import type { Colours } from "../terminal.ts";

/** A column of a table for people: its heading, and what it shows of a row. */
export interface ShownColumn<Row> {
  readonly heading: string;
  readonly align: "left" | "right";
  text(row: Row): string;
}

/** Rows as a table for people. */
export function plainTable<Row>(
  columns: readonly ShownColumn<Row>[],
  rows: readonly Row[],
  colours: Colours,
): string {
  const table = new Table({
    head: columns.map(({ heading }) => colours.bold(heading)),
    colAligns: columns.map(({ align }) => align),
    // The library's own colours ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => columns.map((column) => column.text(row))));
  return table.toString();
}
