import { describe, expect, it } from "vitest";
import { regularisedIncompleteBeta } from "../../../../src/models/statistics/inference/incomplete-beta.ts";
import { noncentralTUpperTail } from "../../../../src/models/statistics/inference/noncentral-t.ts";
import { normalUpperTail } from "../../../../src/models/statistics/inference/normal-distribution.ts";
import {
  studentsTCritical,
  studentsTTwoSided,
} from "../../../../src/models/statistics/inference/students-t.ts";

/** |found/expected − 1|. */
const relativeError = (found: number, expected: number): number => Math.abs(found / expected - 1);

/** NIST/SEMATECH e-Handbook of statistical methods, section 1.3.6.7.2: upper critical values of Student's t. */
const T_TABLE: Readonly<Record<number, readonly number[]>> = {
  1: [3.078, 6.314, 12.706, 31.821, 63.657],
  2: [1.886, 2.92, 4.303, 6.965, 9.925],
  5: [1.476, 2.015, 2.571, 3.365, 4.032],
  10: [1.372, 1.812, 2.228, 2.764, 3.169],
  30: [1.31, 1.697, 2.042, 2.457, 2.75],
  100: [1.29, 1.66, 1.984, 2.364, 2.626],
};
const UPPER_TAILS = [0.1, 0.05, 0.025, 0.01, 0.005];

describe("Student's t", () => {
  it("has the critical values of the published table", () => {
    for (const [degrees, row] of Object.entries(T_TABLE)) {
      const found = UPPER_TAILS.map((tail) => studentsTCritical(2 * tail, Number(degrees)));
      expect(found.map((t) => Number(t.toFixed(3)))).toEqual(row);
    }
  });

  // SciPy 1.17.1, scipy.stats.t.
  it.each([
    [40, 29, 6.346877329729342e-27],
    [4.062127683382037, 9, 0.002832890197384273],
    [5, 1e6, 5.733997870890745e-7],
    [1e-9, 5, 0.9999999992407866],
  ])("exceeds %d with %d degrees as often as SciPy says", (t, degrees, p) => {
    expect(relativeError(studentsTTwoSided(t, degrees), p)).toBeLessThan(2e-9);
    expect(studentsTTwoSided(-t, degrees)).toBe(studentsTTwoSided(t, degrees));
  });

  it("is the Cauchy distribution with one degree of freedom", () => {
    for (const t of [0, 0.01, 0.5, 1, 2, 63.657, 1e6]) {
      expect(studentsTTwoSided(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 14);
    }
  });

  it("finds the quantile that it exceeds with the probability asked for, and ends", () => {
    for (const degrees of [1, 2, 7, 100, 1e6]) {
      for (const tail of [1e-12, 0.001, 0.05, 0.5, 0.999]) {
        expect(
          relativeError(studentsTTwoSided(studentsTCritical(tail, degrees), degrees), tail),
        ).toBeLessThan(1e-8);
      }
    }
    expect(studentsTCritical(0, 5)).toBe(Number.POSITIVE_INFINITY);
    expect(studentsTTwoSided(Number.NEGATIVE_INFINITY, 5)).toBe(0);
  });
});

describe("the incomplete beta function", () => {
  it("is what it is known to be", () => {
    // I_x(a, 1) = x^a, I_x(1, b) = 1 − (1 − x)^b, I_½(a, a) = ½ (DLMF 8.17).
    for (const x of [0, 0.001, 0.3, 0.5, 0.9, 1]) {
      expect(regularisedIncompleteBeta(2.5, 1, x)).toBeCloseTo(x ** 2.5, 13);
      expect(regularisedIncompleteBeta(1, 7, x)).toBeCloseTo(1 - (1 - x) ** 7, 13);
    }
    expect(regularisedIncompleteBeta(33, 33, 0.5)).toBeCloseTo(0.5, 12);
  });
});

describe("the normal distribution", () => {
  // SciPy 1.17.1, scipy.stats.norm.sf.
  it.each([
    [0, 0.5],
    [0.5, 0.3085375387259869],
    [1.96, 0.024997895148220435],
    [2.999, 0.0013543365337271057],
    [3, 0.0013498980316300933],
    [5, 2.866515718791933e-7],
    [10, 7.61985302416047e-24],
    [37, 5.7255712225239266e-300],
  ])("exceeds %d as often as SciPy says", (z, p) => {
    expect(relativeError(normalUpperTail(z), p)).toBeLessThan(2e-13);
    expect(normalUpperTail(-z)).toBe(1 - normalUpperTail(z) + 0);
  });
});

describe("the noncentral t", () => {
  // SciPy 1.17.1, scipy.stats.nct.sf.
  it.each([
    [2, 1, 1, 0.3771280355397183],
    [2, 2, 1, 0.2933379504900904],
    [2.03, 33, 2.9, 0.8048797209548716],
    [2, 1000, 3, 0.8412240174764545],
    [2, 100_000, 3, 0.8413435362406292],
    [12.7, 1, 5, 0.3053008191234823],
  ])("exceeds %d with %d degrees and noncentrality %d as often as SciPy says", (t, degrees, delta, p) => {
    expect(noncentralTUpperTail(t, degrees, delta)).toBeCloseTo(p, 7);
  });

  it("is Student's t where it is central", () => {
    for (const degrees of [1, 2, 3, 10, 200]) {
      expect(noncentralTUpperTail(1.5, degrees, 0)).toBeCloseTo(studentsTTwoSided(1.5, degrees) / 2, 7);
    }
  });
});
