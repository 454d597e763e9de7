import { mean, sampleStandardDeviation } from "simple-statistics";

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
  const halfWidth = count > 1 ? (tQuantile(count - 1) * deviation) / Math.sqrt(count) : Number.NaN;
  return {
    count,
    mean: mean([...values]),
    deviation,
    halfWidth,
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

/**
 * The two-sided quantile of Student's t distribution for {@link CONFIDENCE}: exact for 1 and 2 degrees of freedom, else
 * G. W. Hill, Algorithm 396: Student's t-quantiles, Communications of the ACM 13, 1970, good to about six digits.
 */
export function tQuantile(degrees: number): number {
  const p = 1 - CONFIDENCE;
  if (degrees === 1) return 1 / Math.tan((p * Math.PI) / 2);
  if (degrees === 2) return Math.sqrt(2 / (p * (2 - p)) - 2);
  const a = 1 / (degrees - 0.5);
  const b = 48 / (a * a);
  let c = ((20_700 * a) / b - 98) * a - 16;
  c = c * a + 96.36;
  const d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt((a * Math.PI) / 2) * degrees;
  let y = (d * p) ** (2 / degrees);
  if (y > 0.05 + a) {
    const x = NORMAL_QUANTILE;
    y = x * x;
    if (degrees < 5) c += 0.3 * (degrees - 4.5) * (x + 0.6);
    c = (((0.05 * d * x - 5) * x - 7) * x - 2) * x + b + c;
    y = (((((0.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
    y = a * y * y;
    y = y > 0.002 ? Math.exp(y) - 1 : 0.5 * y * y + y;
  } else {
    y =
      ((1 / (((degrees + 6) / (degrees * y) - 0.089 * d - 0.822) * (degrees + 2) * 3) + 0.5 / (degrees + 4)) *
        y -
        1) *
        ((degrees + 1) / (degrees + 2)) +
      1 / y;
  }
  return Math.sqrt(degrees * y);
}

/** The normal distribution's quantile at p / 2, negative as the algorithm has it. */
const NORMAL_QUANTILE = -1.959963984540054;
