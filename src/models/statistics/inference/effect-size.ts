import { sampleDeviation, sampleMean } from "./sample.ts";
import { signedRanks } from "./signed-ranks.ts";

/**
 * Cohen's d_z: the mean of paired differences in their standard deviations (J. Cohen, "Statistical power analysis for the
 * behavioral sciences", 1988, section 2.3.5). Pairs that share their chance vary little, so it is often large.
 *
 * @returns null where the differences do not vary, or there are fewer than two
 */
export function cohensDz(differences: readonly number[]): number | null {
  const deviation = sampleDeviation(differences);
  return deviation > 0 ? sampleMean(differences) / deviation : null;
}

/**
 * The matched-pairs rank-biserial correlation, (W⁺ − W⁻)/(W⁺ + W⁻): −1 where every difference is negative, 1 where every
 * one is positive (D. S. Kerby, "The simple difference formula", Comprehensive Psychology 3, 2014).
 *
 * @returns null where every difference is 0
 */
export function rankBiserial(differences: readonly number[]): number | null {
  const { positive, negative } = signedRanks(differences);
  return positive + negative === 0 ? null : (positive - negative) / (positive + negative);
}
