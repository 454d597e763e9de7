import { mean, sampleStandardDeviation } from "simple-statistics";
import { studentsTCritical } from "../../models/statistics/inference/students-t.ts";

/** Probability with which an interval holds the mean. */
export const CONFIDENCE = 0.95;

/** What the runs of a group come to in one metric. */
export interface Estimate {
  /** Runs that have a value. */
  readonly count: number;
  readonly mean: number;
  /** Sample standard deviation; NaN for a single run. */
  readonly deviation: number;
  /** Half the width of the confidence interval of the mean; NaN for a single run. */
  readonly halfWidth: number;
  readonly min: number;
  readonly max: number;
}

/**
 * Mean and confidence interval of values that are taken as independent and normally distributed: Student's
 * t · s / √n with n − 1 degrees of freedom (Student, The probable error of a mean, Biometrika 6, 1908).
 *
 * @returns null where there is no value
 */
export function estimate(values: readonly number[]): Estimate | null {
  if (values.length === 0) return null;
  const count = values.length;
  const deviation = count > 1 ? sampleStandardDeviation([...values]) : Number.NaN;
  const halfWidth =
    count > 1 ? (studentsTCritical(1 - CONFIDENCE, count - 1) * deviation) / Math.sqrt(count) : Number.NaN;
  return {
    count,
    mean: mean([...values]),
    deviation,
    halfWidth,
    min: Math.min(...values),
    max: Math.max(...values),
  };
}
