import Table from "cli-table3";
import { numericColumns } from "../report/query/answer-text.ts";
import type { Cell } from "../report/query/database.ts";
import { readableNumber } from "./metrics-table.ts";
import type { Colours } from "./terminal.ts";

/** The answer to a query as a table for people; a cell without a value shows a dash. */
export function answerTable(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  colours: Colours,
): string {
  const table = new Table({
    head: columns.map(colours.bold),
    colAligns: numericColumns(columns, rows).map((numeric) => (numeric ? "right" : "left")),
    // The library's own colours ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row.map((cell) => cellText(cell, colours)));
  return table.toString();
}

function cellText(cell: Cell, { dim }: Colours): string {
  if (cell === null) return dim("-");
  return typeof cell === "number" ? readableNumber(cell) : String(cell);
}
