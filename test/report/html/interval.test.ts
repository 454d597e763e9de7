import { describe, expect, it } from "vitest";
import { estimate } from "../../../src/report/html/interval.ts";

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
