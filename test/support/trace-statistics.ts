import type { UtilisationTraces } from "../../src/models/workload/utilisation-traces.ts";

/** Statistics of all samples of all traces together; utilisation in percent. */
export interface TraceStatistics {
  readonly mean: number;
  readonly standardDeviation: number;
  /** Quartiles: the smallest values that at least a quarter, half, three quarters of the samples do not exceed. */
  readonly quartiles: readonly number[];
  readonly zeroShare: number;
  /** Variance of the traces' means / variance of all samples. */
  readonly betweenShare: number;
  /** Σ x(t)·x(t + lag) about the mean of all samples, over the mean square. */
  readonly pooledAutocorrelation: (lag: number) => number;
  /** The same about each trace's own mean. */
  readonly withinAutocorrelation: (lag: number) => number;
}

export function traceStatistics(traces: UtilisationTraces): TraceStatistics {
  const { count, samples } = traces;
  const percent = traces.values.map((fraction) => fraction * 100);
  const mean = average(percent);
  const variance = average(percent.map((value) => (value - mean) ** 2));
  const traceMeans = new Float64Array(count);
  for (let i = 0; i < percent.length; i++) traceMeans[i % count]! += percent[i]! / samples;
  const sorted = percent.slice().sort();
  const pooled = percent.map((value) => value - mean);
  const within = percent.map((value, i) => value - traceMeans[i % count]!);
  return {
    mean,
    standardDeviation: Math.sqrt(variance),
    quartiles: [0.25, 0.5, 0.75].map((share) => Math.round(sorted[Math.ceil(share * sorted.length) - 1]!)),
    zeroShare: percent.filter((value) => value === 0).length / percent.length,
    betweenShare: average(traceMeans.map((value) => (value - mean) ** 2)) / variance,
    pooledAutocorrelation: (lag) => autocorrelation(pooled, lag * count),
    withinAutocorrelation: (lag) => autocorrelation(within, lag * count),
  };
}

function autocorrelation(deviations: Float64Array, distance: number): number {
  let sum = 0;
  for (let i = distance; i < deviations.length; i++) sum += deviations[i]! * deviations[i - distance]!;
  return sum / (deviations.length - distance) / average(deviations.map((value) => value * value));
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
