import { sampleDeviation, sampleMean } from "./sample.ts";
import { studentsTTwoSided } from "./students-t.ts";

/**
 * Student's test of whether the mean of paired differences is 0: t = d̄/(s/√n) with n − 1 degrees of freedom (Student,
 * "The probable error of a mean", Biometrika 6(1), 1908). Assumes that differences are about normal, or many.
 *
 * Differences that are all the same, and not 0, are beyond chance: p = 0.
 *
 * @param differences - two or more
 */
export function pairedTTest(differences: readonly number[]): {
  readonly statistic: number;
  readonly pValue: number;
} {
  const count = differences.length;
  const mean = sampleMean(differences);
  if (mean === 0) return { statistic: 0, pValue: 1 };
  const statistic = mean / (sampleDeviation(differences) / Math.sqrt(count));
  return { statistic, pValue: studentsTTwoSided(statistic, count - 1) };
}
