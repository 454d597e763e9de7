import { mean, sampleStandardDeviation } from "simple-statistics";

/** The mean of a sample of one value or more; of equal values, exactly their value, and 0 of zeros of either sign. */
export function sampleMean(values: readonly number[]): number {
  return isConstant(values) ? values[0]! + 0 : mean([...values]);
}

/** The standard deviation of a sample, with n − 1; 0 of equal values, NaN of a single one. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  return isConstant(values) ? 0 : sampleStandardDeviation([...values]);
}

/**
 * The value below which a share of a sample lies, interpolated linearly between order statistics at (n − 1)·share: what R,
 * NumPy and pandas give by default (R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American
 * Statistician 50(4), 1996, definition 7).
 *
 * @param sorted - ascending, one value or more
 */
export function quantileOfSorted(sorted: ArrayLike<number>, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/** Whether all values are the same. */
export function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
