import { describe, expect, it } from "vitest";
import { estimate, tQuantile } from "../../../src/report/html/interval.ts";

describe("Student's t quantile", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2, column 0.975.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [9, 2.262],
    [10, 2.228],
    [20, 2.086],
    [29, 2.045],
    [60, 2.0],
    [100, 1.984],
  ])("with %d degrees of freedom is %f", (degrees, quantile) => {
    expect(tQuantile(degrees)).toBeCloseTo(quantile, 3);
  });
});

describe("estimate", () => {
  it("is mean, deviation and interval", () => {
    expect(estimate([2, 4, 9])).toEqual({
      count: 3,
      mean: 5,
      deviation: Math.sqrt(13),
      halfWidth: expect.closeTo((4.302653 * Math.sqrt(13)) / Math.sqrt(3), 4),
      min: 2,
      max: 9,
    });
  });

  it("has no interval for one value, and nothing for none", () => {
    expect(estimate([7])).toMatchObject({ mean: 7, halfWidth: Number.NaN });
    expect(estimate([])).toBeNull();
  });
});
