/** When a load is too high for long enough. */
export interface SustainedLoadRule {
  /** The share of a resource beyond which it is too high, 0..1. */
  readonly threshold: number;
  /** So many of the last {@link outOf} observations must be beyond it. */
  readonly sustained: number;
  readonly outOf: number;
}

/**
 * Whether a load has been too high in k of its last n observations, and is expected to be so in the next one. Fewer
 * than n observations are not enough to say so.
 *
 * @param history - the last observations, oldest first
 *
 * Source: Wood et al., Black-box and gray-box strategies for virtual machine migration, NSDI 2007, §4.1.
 */
export function isSustained(history: readonly number[], rule: SustainedLoadRule): boolean {
  if (history.length < rule.outOf) return false;
  const recent = history.slice(-rule.outOf);
  const beyond = recent.filter((load) => load > rule.threshold).length;
  return beyond >= rule.sustained && nextExpected(recent) > rule.threshold;
}

/**
 * The next value of a series by an autoregression of order 1, fitted by least squares: mean + φ · (last − mean). The last
 * value where all are equal.
 *
 * Source: Box, Jenkins and Reinsel, Time series analysis (1994), which Wood et al. use.
 */
export function nextExpected(series: readonly number[]): number {
  const last = series[series.length - 1]!;
  const mean = series.reduce((sum, value) => sum + value, 0) / series.length;
  let covariance = 0;
  let variance = 0;
  for (let i = 1; i < series.length; i++) {
    covariance += (series[i]! - mean) * (series[i - 1]! - mean);
    variance += (series[i - 1]! - mean) ** 2;
  }
  return variance === 0 ? last : mean + (covariance / variance) * (last - mean);
}
