import type { RandomStream } from "../../../sim/random.ts";
import { sampleMean } from "./sample.ts";

/** Up to so many differences all choices of signs are tried. */
const EXACT_UP_TO = 20;
/** Choices that are drawn beyond. */
const DRAWS = 99_999;
/** Sums that are equal but for rounding are equal. */
const ROUNDING = 1e-12;

/**
 * The permutation test of paired differences: if neither side is better, each difference could as well have had the other
 * sign. The p-value is the share of all choices of signs whose sum is as far from 0 as that which was found, or farther
 * (R. A. Fisher, "The design of experiments", 1935, section 21).
 *
 * Up to 20 differences that are not 0 all choices are tried. Beyond, 99,999 are drawn, and what was found counts as one of
 * them, so that the test keeps its level: p = (b + 1)/(m + 1) (B. Phipson and G. K. Smyth, "Permutation p-values should
 * never be zero", Statistical Applications in Genetics and Molecular Biology 9(1), 2010). The order of the differences does
 * not matter.
 */
export function signFlipTest(
  differences: readonly number[],
  random: () => RandomStream,
): {
  /** The mean difference. */
  readonly statistic: number;
  readonly pValue: number;
} {
  const statistic = sampleMean(differences);
  const sizes = differences
    .filter((difference) => difference !== 0)
    .map(Math.abs)
    .sort((a, b) => a - b);
  if (sizes.length === 0) return { statistic, pValue: 1 };
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const found = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  const bound = found - ROUNDING * total;
  const pValue =
    sizes.length <= EXACT_UP_TO ? shareOfAll(sizes, bound) : shareOfDrawn(sizes, bound, random());
  return { statistic, pValue };
}

/** Half of the choices, in the order of a Gray code, which turns one sign at a time; the other half mirrors them. */
function shareOfAll(sizes: readonly number[], bound: number): number {
  const choices = 2 ** (sizes.length - 1);
  const signs = new Int8Array(sizes.length).fill(1);
  let sum = sizes.reduce((total, size) => total + size, 0);
  let asFar = sum >= bound ? 1 : 0;
  for (let choice = 1; choice < choices; choice++) {
    const turned = 31 - Math.clz32(choice & -choice);
    const sign = -signs[turned]!;
    signs[turned] = sign;
    sum += 2 * sign * sizes[turned]!;
    if (Math.abs(sum) >= bound) asFar++;
  }
  return asFar / choices;
}

function shareOfDrawn(sizes: readonly number[], bound: number, random: RandomStream): number {
  const count = sizes.length;
  let asFar = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    let bits = 0;
    for (let i = 0; i < count; i++) {
      // A draw has 32 bits, a sign takes one.
      if (i % 32 === 0) bits = (random() * 2 ** 32) | 0;
      sum += (bits & 1) === 0 ? sizes[i]! : -sizes[i]!;
      bits >>>= 1;
    }
    if (Math.abs(sum) >= bound) asFar++;
  }
  return (asFar + 1) / (DRAWS + 1);
}
