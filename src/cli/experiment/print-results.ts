import Table from "cli-table3";
import { mean } from "simple-statistics";
import type { ExperimentResult } from "../../experiment/run-experiment.ts";
import { readSummary, type StoredRun, type StoredSummary } from "../../report/read-experiment.ts";
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
  const { done, failed, missing } = collected;
  const summary = readSummary(experimentFolder, done);
  if (json) {
    for (const { runId, parameters, seed, metrics } of summary.runs) {
      terminal.out(JSON.stringify({ runId, parameters, seed, metrics }));
    }
    return;
  }
  if (done.length > 0) terminal.out(meansTable(summary, terminal));
  const counts = [`${done.length} runs done`];
  if (failed.length > 0) counts.push(`${failed.length} failed`);
  if (missing.length > 0) counts.push(`${missing.length} not done`);
  terminal.out(`${counts.join(", ")}; written: ${experimentFolder}`);
}

/** What is shown of a point of the sweep. */
interface Point {
  readonly parameters: Readonly<Record<string, string>>;
  runs: number;
  /** Values of each metric that is shown. */
  readonly values: readonly number[][];
}

/** A row for each point of the sweep, with means over its seeds. */
function meansTable({ runs, parameters, metrics }: StoredSummary, { colours }: Terminal): string {
  const shown = SHOWN.filter((name) => metrics.includes(name));
  const { points, more, varied } = gather(runs, parameters, shown);
  const heads = [...varied.map(shortPath), "runs", ...shown].map(colours.bold);
  const table = new Table({
    head: heads,
    colAligns: [...varied.map(() => "left" as const), "right", ...shown.map(() => "right" as const)],
    // The library's own colours ignore NO_COLOR.
    style: { head: [], border: [], compact: true },
  });
  for (const point of points) {
    const cells = varied.map((path) => point.parameters[path]!);
    table.push([...cells, String(point.runs), ...point.values.map(meanText)]);
  }
  return more > 0 ? `${table.toString()}\nand ${more} more: summary.csv has all` : table.toString();
}

/** Goes through all runs, and keeps no more than is shown. */
function gather(
  runs: Iterable<StoredRun>,
  parameters: readonly string[],
  shown: readonly string[],
): { readonly points: Iterable<Point>; readonly more: number; readonly varied: readonly string[] } {
  const points = new Map<string, Point>();
  const others = new Set<string>();
  const varied = new Set<string>();
  let first: StoredRun | undefined;
  for (const run of runs) {
    first ??= run;
    for (const path of parameters) {
      if (run.parameters[path] !== first.parameters[path]) varied.add(path);
    }
    const key = JSON.stringify(run.parameters);
    let point = points.get(key);
    if (point === undefined && points.size < MOST_ROWS) {
      point = { parameters: run.parameters, runs: 0, values: shown.map(() => []) };
      points.set(key, point);
    }
    if (point === undefined) others.add(key);
    else add(point, run, shown);
  }
  return {
    points: points.values(),
    more: others.size,
    varied: parameters.filter((path) => varied.has(path)),
  };
}

function add(point: Point, { metrics }: StoredRun, shown: readonly string[]): void {
  point.runs++;
  shown.forEach((name, i) => {
    const value = metrics[name];
    if (typeof value === "number") point.values[i]!.push(value);
  });
}

function meanText(values: readonly number[]): string {
  return values.length === 0 ? "-" : readableNumber(mean([...values]));
}

/** The last two parts of a path are enough to know it by. */
function shortPath(path: string): string {
  return path.split(".").slice(-2).join(".");
}
