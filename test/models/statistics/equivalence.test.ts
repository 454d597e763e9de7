import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testEquivalence } from "../../../src/models/statistics/equivalence.ts";
import { studentsTCritical, studentsTTwoSided } from "../../../src/models/statistics/inference/students-t.ts";

/** Quantiles of Student's t, to three decimals: table of R. A. Fisher, Statistical Methods for Research Workers (1925). */
const TABLE: readonly (readonly [probability: number, degreesOfFreedom: number, t: number])[] = [
  [0.95, 1, 6.314],
  [0.95, 4, 2.132],
  [0.95, 10, 1.812],
  [0.95, 30, 1.697],
  [0.975, 2, 4.303],
  [0.975, 9, 2.262],
  [0.995, 5, 4.032],
];

describe("Student's t", () => {
  it.each(TABLE)("has the quantile %d with %d degrees of freedom at %d", (probability, df, t) => {
    expect(studentsTCritical(2 * (1 - probability), df)).toBeCloseTo(t, 3);
    expect(1 - studentsTTwoSided(t, df) / 2).toBeCloseTo(probability, 4);
  });
});

describe("the test of equivalence", () => {
  // d̄ = 0.5, s = 1.5811/√5 = 0.70711, t(0.95; 4) = 2.13185: the interval is 0.5 ± 1.50744.
  const DIFFERENCES = [-1.5, -0.5, 0.5, 1.5, 2.5];

  it("gives the interval and the larger p-value", () => {
    const { interval, meanDifference } = testEquivalence(DIFFERENCES, 2.5, 0.05);
    expect(meanDifference).toBeCloseTo(0.5, 12);
    expect(interval[0]).toBeCloseTo(-1.00744, 4);
    expect(interval[1]).toBeCloseTo(2.00744, 4);
    // The margin at the interval's far end is the one that is just not shown: p = level.
    expect(testEquivalence(DIFFERENCES, 2.00744, 0.05).pValue).toBeCloseTo(0.05, 5);
  });

  it("shows equivalence if and only if the interval lies within the margin", () => {
    const difference = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100);
    const margin = fc.integer({ min: 0, max: 1000 }).map((n) => n / 100);
    fc.assert(
      fc.property(fc.array(difference, { minLength: 2, maxLength: 12 }), margin, (differences, most) => {
        const { isEquivalent, interval } = testEquivalence(differences, most, 0.05);
        const reach = Math.max(-interval[0], interval[1]);
        // Where the two are a hair's breadth apart, rounding decides.
        if (Math.abs(reach - most) > 1e-6) expect(isEquivalent).toBe(reach < most);
      }),
    );
  });

  it("takes differences that do not scatter as they are", () => {
    expect(testEquivalence([0, 0], 0, 0.05).isEquivalent).toBe(true);
    expect(testEquivalence([0.1, 0.1], 0.05, 0.05)).toMatchObject({
      isEquivalent: false,
      pValue: 1,
    });
  });

  it("calls what differs by the margin equivalent in one of twenty cases", () => {
    // Means of 8 normal numbers of mean 1 against the margin 1, from a fixed stream (Box and Muller 1958).
    let state = 1;
    const uniform = (): number => {
      state = (state * 16807) % 2147483647;
      return state / 2147483647;
    };
    const normal = (): number => 1 + Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    let shown = 0;
    for (let i = 0; i < 4000; i++) {
      const differences = Array.from({ length: 8 }, normal);
      // Far from the lower bound, so that one of the two tests decides.
      const shifted = differences.map((difference) => difference + 9);
      if (testEquivalence(shifted, 10, 0.05).isEquivalent) shown++;
    }
    // 200 expected; the standard deviation is 14.
    expect(shown).toBeGreaterThan(150);
    expect(shown).toBeLessThan(250);
  });

  it("asks for two pairs", () => {
    expect(() => testEquivalence([1], 1, 0.05)).toThrow("found 1 differences, expected at least 2");
  });
});
