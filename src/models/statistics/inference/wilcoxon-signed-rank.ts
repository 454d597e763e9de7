import { normalUpperTail } from "./normal-distribution.ts";
import { type SignedRanks, signedRanks } from "./signed-ranks.ts";

/** Up to so many differences the distribution is counted out. */
const EXACT_UP_TO = 50;

/**
 * Wilcoxon's signed-rank test of whether paired differences are symmetric about 0 (F. Wilcoxon, "Individual comparisons by
 * ranking methods", Biometrics Bulletin 1(6), 1945). Asks nothing of their distribution but symmetry.
 *
 * Differences of 0 are left out; equal ones share their ranks. Up to 50 the p-value is exact, given the ranks, shared ones
 * included: twice the smaller tail of all 2ⁿ choices of signs. Beyond, W⁺ is taken for normal, with the variance
 * n(n + 1)(2n + 1)/24 − Σ(t³ − t)/48 over groups of t equal ones and a correction of ½ for continuity (M. Hollander and
 * D. A. Wolfe, "Nonparametric statistical methods", 1999, equations 3.7 to 3.12).
 */
export function wilcoxonSignedRank(differences: readonly number[]): {
  /** W⁺. */
  readonly statistic: number;
  readonly pValue: number;
} {
  const ranks = signedRanks(differences);
  const count = ranks.ranks.length;
  if (count === 0) return { statistic: 0, pValue: 1 };
  const pValue = count <= EXACT_UP_TO ? exactPValue(ranks) : normalPValue(ranks);
  return { statistic: ranks.positive, pValue };
}

/** Counts the choices of signs by the sum of their positive ranks, doubled, so that halves are whole. */
function exactPValue({ ranks, positive, negative }: SignedRanks): number {
  const doubled = ranks.map((rank) => 2 * rank);
  const total = doubled.reduce((sum, rank) => sum + rank, 0);
  // Shares of all choices instead of numbers: 2^50 is no trouble, and the largest that can be counted.
  const share = new Float64Array(total + 1);
  share[0] = 1;
  let reached = 0;
  for (const rank of doubled) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) {
      share[sum] = 0.5 * (share[sum]! + (sum >= rank ? share[sum - rank]! : 0));
    }
  }
  const least = 2 * Math.min(positive, negative);
  let tail = 0;
  for (let sum = 0; sum <= least; sum++) tail += share[sum]!;
  return Math.min(1, 2 * tail);
}

function normalPValue({ ranks, positive, ties }: SignedRanks): number {
  const n = ranks.length;
  const mean = (n * (n + 1)) / 4;
  const tied = ties.reduce((sum, t) => sum + t ** 3 - t, 0);
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tied / 48;
  const distance = Math.max(0, Math.abs(positive - mean) - 0.5);
  return Math.min(1, 2 * normalUpperTail(distance / Math.sqrt(variance)));
}
