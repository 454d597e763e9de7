import type { RandomStream } from "../../../sim/random.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { sampleDeviation, sampleMean } from "./sample.ts";
import { studentsTCritical } from "./students-t.ts";

/** A confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How an interval of a mean is made. */
export const INTERVAL_KINDS = ["t", "bootstrap"] as const;
export type IntervalKind = (typeof INTERVAL_KINDS)[number];

/**
 * The interval of a mean, x̄ ± t(1 − α/2; n − 1)·s/√n (Student, "The probable error of a mean", Biometrika 6(1), 1908).
 * Exact for normal values, good for the means of many.
 *
 * @returns null of fewer than two values
 */
export function tInterval(values: readonly number[], confidence: number): Interval | null {
  if (values.length < 2) return null;
  const mean = sampleMean(values);
  const standardError = sampleDeviation(values) / Math.sqrt(values.length);
  if (standardError === 0) return { low: mean, high: mean };
  const half = studentsTCritical(1 - confidence, values.length - 1) * standardError;
  return { low: mean - half, high: mean + half };
}

/** The interval of a mean of the kind asked for; null of fewer than two values. */
export function meanInterval(
  kind: IntervalKind,
  values: readonly number[],
  confidence: number,
  random: () => RandomStream,
): Interval | null {
  return kind === "t" ? tInterval(values, confidence) : bootstrapInterval(values, confidence, random());
}
