import {
  type Interval,
  type IntervalKind,
  meanInterval,
} from "../../models/statistics/inference/interval.ts";
import { quantileOfSorted, sampleDeviation, sampleMean } from "../../models/statistics/inference/sample.ts";
import { countForHalfWidth } from "../../models/statistics/inference/sample-size.ts";
import type { StoredRun } from "../../report/read-experiment.ts";
import { RandomStreams } from "../../sim/random.ts";
import { type Target, targetValue } from "./target.ts";

/** Runs that differ in the seed alone. */
export interface RunGroup {
  readonly parameters: Readonly<Record<string, string>>;
  readonly runs: readonly StoredRun[];
}

/** How to summarise. */
export interface SummarySettings {
  readonly interval: IntervalKind;
  readonly confidence: number;
  /** Shares for which to give quantiles, 0..1. */
  readonly quantiles: readonly number[];
  /** Half-width for which to say how many seeds it needs; null for none. */
  readonly target: Target | null;
}

/** A metric over the runs of a group. Numbers are null where there are too few values for them. */
export interface MetricSummary {
  readonly metric: string;
  /** Runs with a value. */
  readonly count: number;
  /** Runs without one. */
  readonly missing: number;
  readonly mean: number | null;
  readonly deviation: number | null;
  /** Of the mean. */
  readonly interval: Interval | null;
  /** In the order asked for; empty without a value. */
  readonly quantiles: readonly number[];
  /** Runs that a half-width as large as the target needs. */
  readonly countForWidth: number | null;
}

/** Resampling begins anew for each metric: one says the same with and without others. */
const STREAMS: RandomStreams = new RandomStreams("stats");

/** Runs by their parameters, in the order of the plan. */
export function groupRuns(runs: readonly StoredRun[]): readonly RunGroup[] {
  const groups = new Map<string, { parameters: RunGroup["parameters"]; runs: StoredRun[] }>();
  for (const run of runs) {
    const key = JSON.stringify(run.parameters);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { parameters: run.parameters, runs: [run] });
    else group.runs.push(run);
  }
  return [...groups.values()];
}

/** A metric over the runs of a group. */
export function summariseMetric(group: RunGroup, metric: string, settings: SummarySettings): MetricSummary {
  const given = group.runs.map((run) => run.metrics[metric] ?? Number.NaN);
  const values = given.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const { interval, confidence, quantiles, target } = settings;
  const mean = values.length === 0 ? null : sampleMean(values);
  const deviation = values.length < 2 ? null : sampleDeviation(values);
  const halfWidth = target === null ? null : targetValue(target, mean);
  return {
    metric,
    count: values.length,
    missing: given.length - values.length,
    mean,
    deviation,
    interval: meanInterval(interval, values, confidence, () => STREAMS.stream("bootstrap", metric)),
    quantiles: values.length === 0 ? [] : quantiles.map((share) => quantileOfSorted(values, share)),
    countForWidth:
      deviation === null || halfWidth === null ? null : countForHalfWidth(deviation, halfWidth, confidence),
  };
}
