import type { StoredRun } from "../read-experiment.ts";
import type { Factor } from "./groups.ts";

/** What rounding makes of equal values, relative to them: no difference. */
const ROUNDING = 1e-12;

/**
 * How much of a metric's variation goes with a factor: η² = SS_factor / SS_total, where SS_factor = Σ over its levels of
 * n · (mean of the level − mean of all)² and SS_total = Σ over all runs of (value − mean of all)² (R. A. Fisher,
 * Statistical Methods for Research Workers, 1925, §§ 40–41). In a full grid the shares of all factors and of their
 * interactions add up to 1; in a plan with gaps factors go together, and their shares overlap.
 *
 * Runs without a value are left out.
 *
 * @returns NaN where the metric does not vary
 */
export function explainedShare(metric: string, { levels }: Factor): number {
  const grouped = levels.map(({ runs }) => valuesOf(runs, metric)).filter((values) => values.length > 0);
  const all = grouped.flat();
  const grandMean = meanOf(all);
  const total = sum(all.map((value) => (value - grandMean) ** 2));
  const between = sum(grouped.map((values) => values.length * (meanOf(values) - grandMean) ** 2));
  return total > (ROUNDING * grandMean) ** 2 * all.length ? between / total : Number.NaN;
}

/** The values of a metric over runs, those that have one. */
export function valuesOf(runs: readonly StoredRun[], metric: string): readonly number[] {
  return runs.flatMap((run) => run.metrics[metric] ?? []);
}

/** Whether a metric differs between two runs by more than rounding. */
export function varies(runs: readonly StoredRun[], metric: string): boolean {
  const values = valuesOf(runs, metric);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most - least > ROUNDING * Math.max(Math.abs(least), Math.abs(most));
}

function meanOf(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
