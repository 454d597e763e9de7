import { studentsTCritical, studentsTTwoSided } from "./inference/students-t.ts";

/** What a test of equivalence found. */
export interface Equivalence {
  /** Whether the mean difference is shown to lie within the margin. */
  readonly isEquivalent: boolean;
  readonly meanDifference: number;
  /** The confidence interval at 1 − 2 · level: it lies within the margin if and only if the test shows equivalence. */
  readonly interval: readonly [low: number, high: number];
  /** The larger p-value of the two one-sided tests. */
  readonly pValue: number;
}

/**
 * Two one-sided t tests on paired differences: D. J. Schuirmann, A comparison of the two one-sided tests procedure and
 * the power approach for assessing the equivalence of average bioavailability, J. Pharmacokinetics and Biopharmaceutics
 * 15 (1987). With mean d̄ and standard error s of n differences and the margin θ, both (d̄ + θ)/s and (θ − d̄)/s must exceed
 * the quantile 1 − level of Student's t with n − 1 degrees of freedom. That two things are the same is what has to be
 * shown: few pairs that scatter show nothing.
 *
 * Differences that do not scatter leave nothing to chance: they are equivalent within the margin, bounds included.
 *
 * @param differences - of each pair, two at least
 * @param margin - how far apart the means may lie, 0 or more
 * @param level - probability of taking for equivalent what differs by the margin, such as 0.05
 * @throws RangeError if there are fewer than two differences
 */
export function testEquivalence(differences: readonly number[], margin: number, level: number): Equivalence {
  const n = differences.length;
  if (n < 2) throw new RangeError(`found ${n} differences, expected at least 2`);
  const meanDifference = differences.reduce((sum, difference) => sum + difference, 0) / n;
  const squares = differences.reduce((sum, difference) => sum + (difference - meanDifference) ** 2, 0);
  const error = Math.sqrt(squares / (n - 1) / n);
  if (error === 0) {
    const isEquivalent = Math.abs(meanDifference) <= margin;
    const interval = [meanDifference, meanDifference] as const;
    return { isEquivalent, meanDifference, interval, pValue: isEquivalent ? 0 : 1 };
  }
  const nearer = (margin - Math.abs(meanDifference)) / error;
  const half = studentsTCritical(2 * level, n - 1) * error;
  const tail = studentsTTwoSided(nearer, n - 1) / 2;
  const pValue = nearer > 0 ? tail : 1 - tail;
  return {
    isEquivalent: pValue < level,
    meanDifference,
    interval: [meanDifference - half, meanDifference + half],
    pValue,
  };
}
