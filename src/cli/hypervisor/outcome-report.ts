import type { Outcome } from "../../hypervisor/machine/outcome.ts";
import { readableNumber } from "../metrics-table.ts";
import type { Colours } from "../terminal.ts";

const LABEL_WIDTH = 14;

/** What a status means, by name. */
const MEANINGS: Readonly<Record<string, string>> = {
  HLT: "halted",
  ADR: "an address that is not there",
  INS: "not an instruction",
};

/** How a program ended, for people. */
export function outcomeReport(outcome: Outcome, cycleBudget: number, colours: Colours): string {
  const { status, pc, cycles, instructions, loadUseStalls, mispredictions, returns } = outcome;
  const meaning = MEANINGS[status] ?? `the budget of ${readableNumber(cycleBudget)} cycles is used up`;
  const rows: [string, string][] = [
    ["status", `${status} at ${pc}: ${meaning}`],
    ["instructions", readableNumber(instructions)],
    ["cycles", cyclesText(cycles, instructions)],
    ["lost", `${loadUseStalls} load/use, 2 × ${mispredictions} mispredicted, 3 × ${returns} returns`],
    ["codes", outcome.cc],
    ...valueRows("registers", outcome.registers),
    ...valueRows("memory", outcome.memory),
  ];
  return rowsText(rows, colours);
}

/** Labels in a column of their own. */
export function rowsText(rows: readonly (readonly [string, string])[], colours: Colours): string {
  return rows.map(([label, text]) => `${colours.bold(label.padEnd(LABEL_WIDTH))}${text}`).join("\n");
}

function cyclesText(cycles: number, instructions: number): string {
  const each = instructions === 0 ? "" : `, ${(cycles / instructions).toFixed(2)} an instruction`;
  return `${readableNumber(cycles)}${each}`;
}

/** A row for each value, the first with the label. */
export function valueRows(label: string, values: Readonly<Record<string, string>>): [string, string][] {
  const entries = Object.entries(values);
  const width = Math.max(0, ...entries.map(([name]) => name.length));
  return entries.map(([name, value], index) => [index === 0 ? label : "", `${name.padEnd(width)}  ${value}`]);
}
