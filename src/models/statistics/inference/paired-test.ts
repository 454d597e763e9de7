import type { RandomStream } from "../../../sim/random.ts";
import { pairedTTest } from "./paired-t-test.ts";
import { signFlipTest } from "./sign-flip-test.ts";
import { wilcoxonSignedRank } from "./wilcoxon-signed-rank.ts";

/** Tests of whether paired values differ, by the names that commands give them. */
export const PAIRED_TESTS = ["t", "wilcoxon", "permutation"] as const;
export type PairedTest = (typeof PAIRED_TESTS)[number];

/** What a test says of the differences of pairs. */
export interface TestResult {
  /** What the test goes by: t, the signed-rank sum W⁺, or the mean difference. */
  readonly statistic: number;
  /** Two-sided: how often chance alone would give what was found, or something farther from no difference. */
  readonly pValue: number;
}

/**
 * The least p-value that a test can give of so many pairs, whatever they are: with five pairs a test by signs or ranks
 * never falls below 0.0625.
 */
export function leastPValue(test: PairedTest, pairs: number): number {
  return test === "t" ? 0 : 2 ** (1 - pairs);
}

/**
 * Does one of the tests.
 *
 * @param differences - of two pairs or more
 * @param random - a stream at its beginning, for a test that draws
 */
export function pairedTest(
  test: PairedTest,
  differences: readonly number[],
  random: () => RandomStream,
): TestResult {
  switch (test) {
    case "t":
      return pairedTTest(differences);
    case "wilcoxon":
      return wilcoxonSignedRank(differences);
    case "permutation":
      return signFlipTest(differences, random);
  }
}
