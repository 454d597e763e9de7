import Table from "cli-table3";
import { mean } from "simple-statistics";
import type { ExperimentResult } from "../../experiment/run-experiment.ts";
import { readExperiment, type StoredExperiment, type StoredRun } from "../../report/read-experiment.ts";
import { readableNumber } from "../metrics-table.ts";
import type { Terminal } from "../terminal.ts";

/** Metrics that people see; summary.csv has all. */
const SHOWN = ["energyKWh", "migrations", "slatahPct", "pdmPct"];

/** Points that people see; a longer table helps nobody. */
const MOST_ROWS = 40;

/** Prints what an experiment has come to: a line of JSON for each run that is whole, or a table of means. */
export function printResults(
  { experimentFolder, collected }: Pick<ExperimentResult, "experimentFolder" | "collected">,
  { json, quiet }: { readonly json: boolean; readonly quiet: boolean },
  terminal: Terminal,
): void {
  if (quiet && !json) return;
  const experiment = readExperiment(experimentFolder);
  if (json) {
    for (const { runId, parameters, seed, metrics } of experiment.runs) {
      terminal.out(JSON.stringify({ runId, parameters, seed, metrics }));
    }
    return;
  }
  if (experiment.runs.length > 0) terminal.out(meansTable(experiment, terminal));
  const { done, failed, missing } = collected;
  const counts = [`${done.length} runs done`];
  if (failed.length > 0) counts.push(`${failed.length} failed`);
  if (missing.length > 0) counts.push(`${missing.length} not done`);
  terminal.out(`${counts.join(", ")}; written: ${experimentFolder}`);
}

/** A row for each point of the sweep, with means over its seeds. */
function meansTable({ runs, parameters, metrics }: StoredExperiment, { colours }: Terminal): string {
  const points = new Map<string, StoredRun[]>();
  for (const run of runs) {
    const key = JSON.stringify(run.parameters);
    points.set(key, [...(points.get(key) ?? []), run]);
  }
  const varied = parameters.filter((path) => new Set(runs.map((run) => run.parameters[path])).size > 1);
  const shown = SHOWN.filter((name) => metrics.includes(name));
  const heads = [...varied.map(shortPath), "runs", ...shown].map(colours.bold);
  const table = new Table({
    head: heads,
    colAligns: [...varied.map(() => "left" as const), "right", ...shown.map(() => "right" as const)],
    // The library's own colours ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  for (const group of [...points.values()].slice(0, MOST_ROWS)) {
    const cells = varied.map((path) => group[0]!.parameters[path]!);
    table.push([...cells, String(group.length), ...shown.map((name) => meanOf(group, name))]);
  }
  const more = points.size - MOST_ROWS;
  return more > 0 ? `${table.toString()}\nand ${more} more: summary.csv has all` : table.toString();
}

function meanOf(runs: readonly StoredRun[], name: string): string {
  const values = runs.map((run) => run.metrics[name]).filter((value) => typeof value === "number");
  return values.length === 0 ? "-" : readableNumber(mean(values));
}

/** The last two parts of a path are enough to know it by. */
function shortPath(path: string): string {
  return path.split(".").slice(-2).join(".");
}
