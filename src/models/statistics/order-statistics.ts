/**
 * Order statistics of short samples, without allocation: the caller owns the arrays, and the first `count`
 * entries are the sample. Made for histories of some thirty values, asked millions of times in a run.
 */

/** Sorts the first `count` values into ascending order, in place; insertion sort, quickest at this size. */
export function sortAscending(values: Float64Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const value = values[i]!;
    let j = i - 1;
    while (j >= 0 && values[j]! > value) {
      values[j + 1] = values[j]!;
      j--;
    }
    values[j + 1] = value;
  }
}

/**
 * The median of `count` ≥ 1 ascending values: the one at position (n + 1)/2, counted from 1, interpolated
 * linearly between neighbours (Hyndman and Fan, Sample quantiles in statistical packages, 1996, definition 6).
 */
export function medianOfSorted(sorted: Float64Array, count: number): number {
  const lower = sorted[(count - 1) >> 1]!;
  if (count % 2 === 1) return lower;
  const upper = sorted[count >> 1]!;
  return lower + 0.5 * (upper - lower);
}

/**
 * The interquartile range of the first `count` ≥ 2 values, by order statistics alone: x[⌊¾(n + 1)⌉] −
 * x[⌊¼(n + 1)⌉], positions counted from 1 and rounded to the nearest, halves upwards. Sorts `values`.
 */
export function interquartileRange(values: Float64Array, count: number): number {
  sortAscending(values, count);
  return interquartileRangeOfSorted(values, count);
}

/** The {@link interquartileRange} of `count` ≥ 2 ascending values. */
export function interquartileRangeOfSorted(sorted: Float64Array, count: number): number {
  return sorted[upperQuartile(count)]! - sorted[lowerQuartile(count)]!;
}

/**
 * What the {@link interquartileRange} of the first `count` ≥ 2 values is at most: of however many values one takes, the
 * largest is no smaller than the value of that rank. The more nearly sorted they are, the closer is the bound.
 */
export function interquartileRangeAtMost(values: Float64Array, count: number): number {
  return largest(values, 0, upperQuartile(count)) - smallest(values, lowerQuartile(count), count - 1);
}

/** What it is at least, as {@link interquartileRangeAtMost}; may be below 0. */
export function interquartileRangeAtLeast(values: Float64Array, count: number): number {
  return smallest(values, upperQuartile(count), count - 1) - largest(values, 0, lowerQuartile(count));
}

function lowerQuartile(count: number): number {
  return Math.round(0.25 * (count + 1)) - 1;
}

function upperQuartile(count: number): number {
  return Math.round(0.75 * (count + 1)) - 1;
}

/** The largest of the values from one index to another. */
export function largest(values: Float64Array, first: number, last: number): number {
  let most = values[first]!;
  for (let i = first + 1; i <= last; i++) if (values[i]! > most) most = values[i]!;
  return most;
}

/** The smallest of the values from one index to another. */
export function smallest(values: Float64Array, first: number, last: number): number {
  let least = values[first]!;
  for (let i = first + 1; i <= last; i++) if (values[i]! < least) least = values[i]!;
  return least;
}

/**
 * The median absolute deviation, median |x − median x|, of the first `count` ≥ 1 values (Hampel, The
 * influence curve and its role in robust estimation, 1974). Leaves the ascending deviations in `values`.
 */
export function medianAbsoluteDeviation(values: Float64Array, count: number): number {
  sortAscending(values, count);
  return medianAbsoluteDeviationOfSorted(values, count);
}

/** The {@link medianAbsoluteDeviation} of `count` ≥ 1 ascending values. Leaves the ascending deviations in them. */
export function medianAbsoluteDeviationOfSorted(values: Float64Array, count: number): number {
  const median = medianOfSorted(values, count);
  for (let i = 0; i < count; i++) values[i] = Math.abs(values[i]! - median);
  sortAscending(values, count);
  return medianOfSorted(values, count);
}
