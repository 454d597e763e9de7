import Table from "cli-table3";
import type { Colours } from "./terminal.ts";

const SIGNIFICANT_DIGITS = 7;

/** Metrics as a table for people, in the order given; a metric without a value shows a dash. */
export function metricsTable(metrics: Readonly<Record<string, number | null>>, colours: Colours): string {
  const table = new Table({
    head: [colours.bold("metric"), colours.bold("value")],
    colAligns: ["left", "right"],
    // The library's own colours ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  for (const [name, value] of Object.entries(metrics)) {
    table.push([name, value === null ? colours.dim("-") : readableNumber(value)]);
  }
  return table.toString();
}

/** A number for people: at most seven significant digits unless it is an integer, thousands grouped. */
export function readableNumber(value: number): string {
  const text = Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(SIGNIFICANT_DIGITS)));
  if (text.includes("e")) return text;
  const [whole, fraction] = text.split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
