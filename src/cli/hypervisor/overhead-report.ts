import Table from "cli-table3";
import { COST_PARTS, type OverheadRow } from "../../hypervisor/overhead/overhead-row.ts";
import type { Slowdown } from "../../hypervisor/overhead/slowdown.ts";
import type { Combination } from "../../hypervisor/techniques/combination.ts";
import { readableNumber } from "../metrics-table.ts";
import type { Colours } from "../terminal.ts";

/** A combination and its rows. */
export interface MeasuredCombination {
  readonly combination: Combination;
  readonly rows: readonly OverheadRow[];
}

/** A combination and what a workload pays for it. */
export interface PricedCombination {
  readonly combination: Combination;
  readonly slowdown: Slowdown;
}

/** A report of each processor's combinations, below its name if there are several. */
export function byProcessor(
  measured: readonly MeasuredCombination[],
  report: (measured: readonly MeasuredCombination[], colours: Colours) => string,
  colours: Colours,
): string {
  const processors = [...new Set(measured.map(({ combination }) => combination.processor))];
  if (processors.length === 1) return report(measured, colours);
  const reports = processors.map((processor) => {
    const own = measured.filter(({ combination }) => combination.processor === processor);
    return `${colours.bold(processor.name)}\n${report(own, colours)}`;
  });
  return reports.join("\n\n");
}

/** Operation × combination, in cycles an event. */
export function cyclesTable(measured: readonly MeasuredCombination[], colours: Colours): string {
  const operations = new Set(measured.flatMap(({ rows }) => rows.map(({ operation }) => operation)));
  const body = [...operations].map((operation) => [
    operation,
    ...measured.map(({ rows }) => {
      const row = rows.find((candidate) => candidate.operation === operation);
      return row === undefined ? colours.dim("-") : cyclesText(row.cycles);
    }),
  ]);
  return tableOf(
    ["cycles an event", ...measured.map(({ combination }) => titleOf(combination))],
    body,
    colours,
  );
}

/** Where the cycles go: a table for each combination. */
export function breakdownTables(measured: readonly MeasuredCombination[], colours: Colours): string {
  const tables = measured.map(({ combination, rows }) => {
    const body = rows.map((row) => [
      row.operation,
      cyclesText(row.cycles),
      ...COST_PARTS.map((part) => cyclesText(row[part])),
      decimal(row.exits),
      cyclesText(row.coldCycles),
    ]);
    const table = tableOf(["an event", "cycles", ...COST_PARTS, "exits", "at first"], body, colours);
    return `${colours.bold(titleOf(combination).replaceAll("\n", ", "))}\n${table}`;
  });
  return tables.join("\n\n");
}

/** Workload × combination: how much more CPU time the same work takes. */
export function slowdownTable(priced: readonly PricedCombination[], colours: Colours): string {
  const body = priced.map(({ combination, slowdown: { profile, slowdown, hostShare, unmeasured } }) => [
    profile,
    titleOf(combination).replaceAll("\n", ", "),
    slowdown.toFixed(3),
    hostShare.toFixed(3),
    unmeasured.length === 0 ? "" : unmeasured.join("\n"),
  ]);
  return tableOf(["workload", "under", "× native", "+ host", "not counted"], body, colours);
}

/** What a slowdown consists of. */
export function contributionsTable({ contributions }: Slowdown, colours: Colours): string {
  const body = contributions.map(({ operation, perSecond, addedCycles, hostCycles, share }) => [
    operation,
    readableNumber(Math.round(perSecond)),
    cyclesText(addedCycles),
    cyclesText(hostCycles),
    share.toFixed(4),
  ]);
  return tableOf(["operation", "a second", "cycles more", "host's cycles", "adds"], body, colours);
}

function tableOf(head: readonly string[], body: readonly (readonly string[])[], colours: Colours): string {
  const table = new Table({
    head: head.map((text) => colours.bold(text)),
    colAligns: head.map((_, index) => (index === 0 ? "left" : "right")),
    // The library's own colours ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  table.push(...body.map((cells) => [...cells]));
  return table.toString();
}

/** Technique, and below it what else there is to choose. */
function titleOf({ technique, paging, io, type }: Combination): string {
  const parts = [
    paging === "none" ? "" : paging,
    io === "native" ? "" : io,
    type === "none" ? "" : `type ${type}`,
  ];
  return [technique, ...parts.filter((part) => part !== "")].join("\n");
}

/** Cycles to one decimal where that matters. */
function cyclesText(cycles: number): string {
  return Math.abs(cycles) < 100 ? decimal(cycles) : readableNumber(Math.round(cycles));
}

function decimal(value: number): string {
  return String(Number(value.toFixed(1)) + 0);
}
