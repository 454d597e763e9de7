/** Corrections of p-values for the number of tests, by the names that commands give them. */
export const CORRECTIONS = ["holm", "bh", "bonferroni", "none"] as const;
export type Correction = (typeof CORRECTIONS)[number];

/**
 * p-values corrected for being many: one that is at most α is significant at the level α of the whole family.
 *
 * - `bonferroni`: m·p. Keeps the chance of any false finding at α or below.
 * - `holm`: max over smaller ones of (m − i + 1)·p₍ᵢ₎. Keeps the same, whatever depends on what, and finds more (S. Holm, "A
 *   simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2), 1979).
 * - `bh`: min over larger ones of m·p₍ᵢ₎/i. Keeps the expected share of false findings among all findings at α, where tests
 *   are independent or depend positively (Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", Journal of
 *   the Royal Statistical Society B 57(1), 1995).
 *
 * @returns in the order given
 */
export function corrected(pValues: readonly number[], correction: Correction): number[] {
  const m = pValues.length;
  switch (correction) {
    case "none":
      return [...pValues];
    case "bonferroni":
      return pValues.map((p) => Math.min(1, m * p));
    case "holm":
      return holm(pValues);
    case "bh":
      return benjaminiHochberg(pValues);
  }
}

function holm(pValues: readonly number[]): number[] {
  const m = pValues.length;
  const result = new Array<number>(m);
  let largest = 0;
  for (const [i, index] of ascending(pValues).entries()) {
    largest = Math.max(largest, (m - i) * pValues[index]!);
    result[index] = Math.min(1, largest);
  }
  return result;
}

function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length;
  const result = new Array<number>(m);
  const order = ascending(pValues);
  let least = 1;
  for (let i = m - 1; i >= 0; i--) {
    least = Math.min(least, (m / (i + 1)) * pValues[order[i]!]!);
    result[order[i]!] = least;
  }
  return result;
}

/** Positions by ascending value. */
function ascending(values: readonly number[]): number[] {
  return values.map((_, index) => index).sort((a, b) => values[a]! - values[b]!);
}
