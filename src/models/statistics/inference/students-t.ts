import { regularisedIncompleteBeta } from "./incomplete-beta.ts";

/**
 * The probability that |T| exceeds |t| for Student's t: I_x(ν/2, ½) at x = ν/(ν + t²) (M. Abramowitz and I. A. Stegun,
 * "Handbook of mathematical functions", 1964, equation 26.7.1 and 26.5.27). 0 at t = ±∞.
 *
 * @param degrees - degrees of freedom ν, 1 or more
 */
export function studentsTTwoSided(t: number, degrees: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  // Nearly 1, and exact this way; the other way small probabilities keep their precision.
  if (square < 1) return 1 - regularisedIncompleteBeta(0.5, degrees / 2, square / (degrees + square));
  return regularisedIncompleteBeta(degrees / 2, 0.5, degrees / (degrees + square));
}

/**
 * The t that |T| exceeds with probability `tail`, found by halving the interval in which it lies until nothing is between
 * its ends: the quantile of the two-sided tail, t(1 − tail/2; ν).
 *
 * @param tail - 0..1; at 0 the result is Infinity
 */
export function studentsTCritical(tail: number, degrees: number): number {
  if (tail <= 0) return Number.POSITIVE_INFINITY;
  let high = 1;
  while (studentsTTwoSided(high, degrees) > tail) high *= 2;
  let low = 0;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return high;
    if (studentsTTwoSided(middle, degrees) > tail) low = middle;
    else high = middle;
  }
}
