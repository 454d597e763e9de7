import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cohensDz, rankBiserial } from "../../../../src/models/statistics/inference/effect-size.ts";
import { pairedTTest } from "../../../../src/models/statistics/inference/paired-t-test.ts";
import {
  leastPValue,
  PAIRED_TESTS,
  pairedTest,
} from "../../../../src/models/statistics/inference/paired-test.ts";
import { signFlipTest } from "../../../../src/models/statistics/inference/sign-flip-test.ts";
import { wilcoxonSignedRank } from "../../../../src/models/statistics/inference/wilcoxon-signed-rank.ts";
import { RandomStreams } from "../../../../src/sim/random.ts";
import { NAMES, sampler } from "./samples.ts";

/** Student, "The probable error of a mean", 1908: hours of sleep gained, drug 1 less drug 2. */
const SLEEP = [-1.2, -2.4, -1.3, -1.3, 0, -1, -1.8, -0.8, -4.6, -1.4];

/**
 * C. Darwin's Zea mays in eighths of an inch, crossed less self-fertilised, as R. A. Fisher gives it, "The design of
 * experiments", 1935, section 17.
 */
const DARWIN = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

/** Largest smaller rank sum that is significant at 5 %, two-sided, by n: F. Wilcoxon and R. A. Wilcox, 1964, table 2. */
const WILCOXON_CRITICAL: Readonly<Record<number, number>> = {
  6: 0,
  7: 2,
  8: 3,
  9: 5,
  10: 8,
  11: 10,
  12: 13,
  13: 17,
  14: 21,
  15: 25,
  16: 29,
  17: 34,
  18: 40,
  19: 46,
  20: 52,
  21: 58,
  22: 65,
  23: 73,
  24: 81,
  25: 89,
};

const stream = () => new RandomStreams(3).stream("test", "signs");

/** Differences of n pairs without ties, whose negative ranks have this sum. */
function withNegativeRanks(n: number, sum: number): number[] {
  let left = sum;
  const negative = new Set<number>();
  for (let rank = n; rank > 0; rank--) {
    if (rank > left) continue;
    negative.add(rank);
    left -= rank;
  }
  return Array.from({ length: n }, (_, i) => (negative.has(i + 1) ? -(i + 1) : i + 1));
}

describe("the paired t test", () => {
  it("is that of Student's sleep data", () => {
    // R 4: t.test(extra ~ group, data = sleep, paired = TRUE): t = -4.0621, df = 9, p-value = 0.002833.
    const { statistic, pValue } = pairedTTest(SLEEP);
    expect(statistic.toFixed(4)).toBe("-4.0621");
    expect(pValue.toFixed(6)).toBe("0.002833");
  });

  it("is that of Darwin's Zea mays", () => {
    // Fisher 1935, section 17: t = 2.148, just beyond the 5 % point.
    const { statistic, pValue } = pairedTTest(DARWIN);
    expect(statistic.toFixed(3)).toBe("2.148");
    expect(pValue.toFixed(4)).toBe("0.0497");
  });

  it("knows differences beyond chance from none", () => {
    expect(pairedTTest([0.1, 0.1, 0.1]).pValue).toBe(0);
    expect(pairedTTest([1, -1]).pValue).toBe(1);
    expect(pairedTTest([0, 0, 0])).toEqual({ statistic: 0, pValue: 1 });
  });
});

describe("Wilcoxon's test", () => {
  it("has the critical values of the published table", () => {
    for (const [n, critical] of Object.entries(WILCOXON_CRITICAL)) {
      const at = (sum: number): number => wilcoxonSignedRank(withNegativeRanks(Number(n), sum)).pValue;
      expect(at(critical)).toBeLessThanOrEqual(0.05);
      expect(at(critical + 1)).toBeGreaterThan(0.05);
    }
    // With five pairs nothing is significant.
    expect(wilcoxonSignedRank([1, 2, 3, 4, 5]).pValue).toBe(0.0625);
  });

  it("is that of SciPy, exact without ties and normal with them", () => {
    // SciPy 1.17.1, scipy.stats.wilcoxon.
    expect(wilcoxonSignedRank(DARWIN)).toEqual({ statistic: 96, pValue: 0.041259765625 });
    const many = Array.from({ length: 60 }, (_, i) => evenRound((i + 1) / 2) * (i % 3 === 0 ? -1 : 1));
    expect(wilcoxonSignedRank(many).pValue).toBeCloseTo(0.017944037520404212, 12);
  });

  it("counts ties exactly, and leaves zeros out", () => {
    // SciPy 1.17.1 with PermutationMethod, which tries all signs.
    expect(wilcoxonSignedRank(SLEEP).pValue).toBe(0.00390625);
    expect(wilcoxonSignedRank([0, 0]).pValue).toBe(1);
  });

  it("counts as trying all choices of signs does", () => {
    const small = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(small, (differences) => {
        const sized = differences.filter((d) => d !== 0);
        fc.pre(sized.length > 0);
        const sizes = sized.map(Math.abs);
        const rankOf = (size: number): number =>
          sizes.filter((s) => s < size).length + (sizes.filter((s) => s === size).length + 1) / 2;
        const mean = (sized.length * (sized.length + 1)) / 4;
        const far = (signs: readonly boolean[]): number =>
          Math.abs(sizes.reduce((sum, size, i) => sum + (signs[i] ? rankOf(size) : 0), 0) - mean);
        const found = far(sized.map((d) => d > 0));
        let asFar = 0;
        for (let choice = 0; choice < 2 ** sized.length; choice++) {
          if (far(sizes.map((_, i) => ((choice >> i) & 1) === 1)) >= found) asFar++;
        }
        expect(wilcoxonSignedRank(differences).pValue).toBeCloseTo(asFar / 2 ** sized.length, 12);
      }),
    );
  });

  it("goes over from counting to the normal distribution without a jump", () => {
    const draw = sampler("laplace", "transition");
    for (let i = 0; i < 20; i++) {
      const differences = draw(50).map((value) => value + 0.3);
      const more = [...differences, 1e-9];
      expect(Math.abs(wilcoxonSignedRank(more).pValue - wilcoxonSignedRank(differences).pValue)).toBeLessThan(
        0.02,
      );
    }
  });
});

/** As NumPy rounds: halves to the even number. */
function evenRound(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

describe("the permutation test", () => {
  it("counts what Fisher counted", () => {
    // Fisher 1935, section 21: 1,726 of 32,768 choices are as far out, 5.267 %.
    expect(signFlipTest(DARWIN, stream).pValue * 32_768).toBe(1726);
  });

  it("counts as trying all choices of signs does", () => {
    const small = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(small, (differences) => {
        const total = Math.abs(differences.reduce((sum, d) => sum + d, 0));
        let asFar = 0;
        for (let choice = 0; choice < 2 ** differences.length; choice++) {
          const sum = differences.reduce((s, d, i) => s + ((choice >> i) & 1 ? d : -d), 0);
          if (Math.abs(sum) >= total) asFar++;
        }
        expect(signFlipTest(differences, stream).pValue).toBeCloseTo(asFar / 2 ** differences.length, 12);
      }),
    );
  });

  it("finds the same by drawing, nearly, where there are more than can be tried", () => {
    const draw = sampler("normal", "drawing");
    for (let i = 0; i < 5; i++) {
      const differences = draw(40).map((value) => value + 0.3);
      const { pValue } = signFlipTest(differences, stream);
      expect(Math.abs(pValue - pairedTTest(differences).pValue)).toBeLessThan(0.015);
    }
    expect(signFlipTest(new Array(40).fill(1), stream).pValue).toBe(1e-5);
  });
});

describe.each(PAIRED_TESTS)("the %s test", (test) => {
  const p = (differences: readonly number[]): number => pairedTest(test, differences, stream).pValue;

  it("does not mind order, nor which side is which", () => {
    const numbers = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), {
      minLength: 2,
      maxLength: 24,
    });
    fc.assert(
      fc.property(numbers, (differences) => {
        const found = p(differences);
        expect(p(differences.toReversed())).toBeCloseTo(found, 9);
        expect(p(differences.map((d) => -d))).toBeCloseTo(found, 9);
        expect(found >= leastPValue(test, differences.length) && found <= 1).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps its level where there is no difference", () => {
    for (const name of NAMES) {
      // The exponential is not symmetric, which tests by signs and ranks ask for: a difference of two is.
      const draw = sampler(name, `level of ${test}`);
      let found = 0;
      for (let i = 0; i < 2000; i++) {
        const other = draw(12);
        if (p(draw(12).map((value, k) => value - other[k]!)) <= 0.05) found++;
      }
      expect(found / 2000).toBeLessThan(0.063);
      expect(found / 2000).toBeGreaterThan(0.03);
    }
  });
});

describe("effect sizes", () => {
  it("are those of the sleep data", () => {
    // Mean −1.58, deviation 1.229995; every difference that is not 0 is negative.
    expect(cohensDz(SLEEP)!.toFixed(3)).toBe("-1.285");
    expect(rankBiserial(SLEEP)).toBe(-1);
    // (96 − 24) / 120.
    expect(rankBiserial(DARWIN)).toBe(0.6);
  });

  it("are null where nothing varies", () => {
    expect(cohensDz([2, 2])).toBeNull();
    expect(cohensDz([2])).toBeNull();
    expect(rankBiserial([0, 0])).toBeNull();
  });
});
