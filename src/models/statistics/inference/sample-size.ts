import { noncentralTUpperTail } from "./noncentral-t.ts";
import { studentsTCritical } from "./students-t.ts";

/** More is not asked for. */
const MOST = 10_000_000;

/**
 * How many values a t interval needs to be so narrow: the least n ≥ 2 with t(1 − α/2; n − 1)·s/√n ≤ h, s taken as known
 * (A. M. Law, "Simulation modeling and analysis", 2015, section 9.4.1). The interval of so many values has another s, so
 * its half-width varies about the wanted one.
 *
 * @param deviation - standard deviation of the values, s
 * @param halfWidth - wanted half-width h, above 0, in the unit of the values
 * @returns null if more than ten million are needed
 */
export function countForHalfWidth(deviation: number, halfWidth: number, confidence: number): number | null {
  return leastCount(
    (n) => (studentsTCritical(1 - confidence, n - 1) * deviation) / Math.sqrt(n) <= halfWidth,
  );
}

/**
 * The probability that a two-sided paired t test of n pairs finds a mean difference: P(|T| > t(1 − α/2; n − 1)) for a
 * noncentral t with δ = √n·|difference|/s (J. Cohen, "Statistical power analysis for the behavioral sciences", 1988,
 * section 2.3.5).
 *
 * @param level - α, the chance of a false finding
 */
export function pairedTPower(pairs: number, deviation: number, difference: number, level: number): number {
  if (deviation === 0) return difference === 0 ? level : 1;
  const noncentrality = (Math.sqrt(pairs) * Math.abs(difference)) / deviation;
  const critical = studentsTCritical(level, pairs - 1);
  return (
    noncentralTUpperTail(critical, pairs - 1, noncentrality) +
    noncentralTUpperTail(critical, pairs - 1, -noncentrality)
  );
}

/**
 * How many pairs a paired t test needs to find a mean difference: the least n ≥ 2 whose {@link pairedTPower} is as wanted,
 * s taken as known.
 *
 * @param deviation - standard deviation of the differences of pairs
 * @param difference - to be found, not 0
 * @returns null if more than ten million are needed
 */
export function pairsForDifference(
  deviation: number,
  difference: number,
  level: number,
  power: number,
): number | null {
  return leastCount((n) => pairedTPower(n, deviation, difference, level) >= power);
}

/** The least count from 2 that is enough, if more than enough is enough too. */
function leastCount(isEnough: (count: number) => boolean): number | null {
  let enough = 2;
  let tooFew = 1;
  while (!isEnough(enough)) {
    tooFew = enough;
    if (enough >= MOST) return null;
    enough = Math.min(2 * enough, MOST);
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
