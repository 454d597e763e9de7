import type { RandomStream } from "../../../sim/random.ts";
import { normalQuantile } from "../../workload/normal-quantile.ts";
import { normalUpperTail } from "./normal-distribution.ts";
import { isConstant, quantileOfSorted, sampleMean } from "./sample.ts";

/** How often the sample is drawn anew. */
const RESAMPLES = 10_000;

/**
 * The interval of a mean by the bootstrap, bias-corrected and accelerated (BCa): quantiles of the means of resamples, at
 * shares that the bias and the skewness of the sample move (B. Efron, "Better bootstrap confidence intervals", Journal of
 * the American Statistical Association 82, 1987; B. Efron and R. J. Tibshirani, "An introduction to the bootstrap", 1993,
 * equations 14.9, 14.10, 14.14 and 14.15).
 *
 * It assumes no distribution, but knows nothing that is not in the sample: of fewer than some twenty values it is too
 * narrow. The order of the values does not matter.
 *
 * @returns null of fewer than two values
 */
export function bootstrapInterval(
  values: readonly number[],
  confidence: number,
  random: RandomStream,
): { readonly low: number; readonly high: number } | null {
  if (values.length < 2) return null;
  const mean = sampleMean(values);
  if (isConstant(values)) return { low: mean, high: mean };
  const sorted = values.toSorted((a, b) => a - b);
  const means = resampledMeans(sorted, random);
  const bias = normalQuantile(shareBelow(means, mean));
  const acceleration = accelerationOf(sorted, mean);
  const at = (probability: number): number => {
    const z = bias + normalQuantile(probability);
    return quantileOfSorted(means, 1 - normalUpperTail(bias + z / (1 - acceleration * z)));
  };
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}

/** Means of resamples, ascending. */
function resampledMeans(values: readonly number[], random: RandomStream): Float64Array {
  const count = values.length;
  const means = new Float64Array(RESAMPLES);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[Math.floor(random() * count)]!;
    means[resample] = sum / count;
  }
  return means.sort();
}

/** Means that equal it count half, so that a symmetric sample of few values has no bias. */
function shareBelow(sorted: Float64Array, mean: number): number {
  const tolerance = 1e-12 * Math.max(Math.abs(sorted[0]!), Math.abs(sorted.at(-1)!));
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i]! < mean - tolerance) count++;
    else if (sorted[i]! <= mean + tolerance) count += 0.5;
  }
  // All on one side would be infinitely biased.
  return Math.min(Math.max(count, 0.5), RESAMPLES - 0.5) / RESAMPLES;
}

/** A sixth of the skewness of the jackknife's means, which for a mean is that of the values over 6√n. */
function accelerationOf(values: readonly number[], mean: number): number {
  // As shares of the largest, so that powers of tiny ones are not 0.
  const largest = Math.max(...values.map((value) => Math.abs(value - mean)));
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    const deviation = (value - mean) / largest;
    squares += deviation ** 2;
    cubes += deviation ** 3;
  }
  return cubes / (6 * squares ** 1.5);
}
