/** The absolute differences of pairs in order, each with its rank and the sign of its difference. */
export interface SignedRanks {
  /** Ranks of the differences that are not 0, ascending; equal ones share the mean of theirs, so halves occur. */
  readonly ranks: readonly number[];
  /** Sum of the ranks of positive differences, W⁺. */
  readonly positive: number;
  /** Sum of the ranks of negative differences, W⁻. */
  readonly negative: number;
  /** Sizes of the groups of equal absolute differences. */
  readonly ties: readonly number[];
}

/**
 * Ranks paired differences by their size. Differences of 0 are left out, as F. Wilcoxon does ("Individual comparisons by
 * ranking methods", Biometrics Bulletin 1(6), 1945).
 */
export function signedRanks(differences: readonly number[]): SignedRanks {
  const sorted = differences.filter((d) => d !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const ranks: number[] = [];
  const ties: number[] = [];
  let positive = 0;
  let negative = 0;
  for (let first = 0; first < sorted.length; ) {
    let end = first + 1;
    while (end < sorted.length && Math.abs(sorted[end]!) === Math.abs(sorted[first]!)) end++;
    const rank = (first + 1 + end) / 2;
    for (let i = first; i < end; i++) {
      ranks.push(rank);
      if (sorted[i]! > 0) positive += rank;
      else negative += rank;
    }
    ties.push(end - first);
    first = end;
  }
  return { ranks, positive, negative, ties };
}
