import { type Interval, tInterval } from "../inference/interval.ts";
import { sampleMean } from "../inference/sample.ts";

/** Batches to begin with: more hardly narrow an interval, and each is the shorter (Schmeiser 1982). */
const BATCHES = 20;
const FEWEST_BATCHES = 10;
/** A batch is to have two values at least. */
const LEAST_VALUES = 2 * FEWEST_BATCHES;
/** What a standard normal variable exceeds one time in twenty. */
const ONE_SIDED_BOUND = 1.6448536269514722;

/** The mean of a steady series, with an interval that minds that values follow from those before. */
export interface BatchMeans {
  readonly mean: number;
  readonly interval: Interval;
  readonly batches: number;
  /** Values in each batch. */
  readonly batchSize: number;
  /** Autocorrelation from one batch mean to the next; NaN where they are all the same. */
  readonly lagOneAutocorrelation: number;
  /** Whether that is more than independent batches show one time in twenty: the interval is then too narrow. */
  readonly correlated: boolean;
}

/**
 * The mean of a steady series by batch means: 20 batches of equal length, whose means are taken for independent and normal,
 * or 10 if the means of 20 are correlated (B. Schmeiser, "Batch size effects in the analysis of simulation output",
 * Operations Research 30(3), 1982: between 10 and 30 batches). Correlation is tested one-sided at 5 % by lag 1: r₁·√((b² −
 * 1)/(b − 2)) is about standard normal where batches are independent (J. von Neumann, "Distribution of the ratio of the mean
 * square successive difference to the variance", Annals of Mathematical Statistics 12(4), 1941, as G. S. Fishman uses it,
 * "Grouping observations in digital simulation", Management Science 24(5), 1978). What does not fill a batch is left out at
 * the beginning.
 *
 * @param values - evenly spaced in time, without the warm-up
 * @returns null of fewer than 20 values
 */
export function batchMeans(values: readonly number[], confidence: number): BatchMeans | null {
  if (values.length < LEAST_VALUES) return null;
  const first = values.length < 2 * BATCHES ? FEWEST_BATCHES : BATCHES;
  const result = inBatches(values, first, confidence);
  return result.correlated && first > FEWEST_BATCHES ? inBatches(values, FEWEST_BATCHES, confidence) : result;
}

function inBatches(values: readonly number[], batches: number, confidence: number): BatchMeans {
  const batchSize = Math.floor(values.length / batches);
  const start = values.length - batches * batchSize;
  const means = Array.from({ length: batches }, (_, batch) =>
    sampleMean(values.slice(start + batch * batchSize, start + (batch + 1) * batchSize)),
  );
  const lagOneAutocorrelation = lagOne(means);
  const score = lagOneAutocorrelation * Math.sqrt((batches ** 2 - 1) / (batches - 2));
  return {
    mean: sampleMean(means),
    interval: tInterval(means, confidence)!,
    batches,
    batchSize,
    lagOneAutocorrelation,
    correlated: score > ONE_SIDED_BOUND,
  };
}

/** Σ (x(t) − x̄)(x(t + 1) − x̄) / Σ (x(t) − x̄)² (Box and Jenkins, "Time series analysis", 1970, equation 2.1.12). */
function lagOne(values: readonly number[]): number {
  const mean = sampleMean(values);
  let product = 0;
  let square = 0;
  for (let i = 0; i < values.length; i++) {
    if (i > 0) product += (values[i - 1]! - mean) * (values[i]! - mean);
    square += (values[i]! - mean) ** 2;
  }
  return product / square;
}
