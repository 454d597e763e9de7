import { describe, expect, it } from "vitest";
import { pairedTTest } from "../../../../src/models/statistics/inference/paired-t-test.ts";
import {
  countForHalfWidth,
  pairedTPower,
  pairsForDifference,
} from "../../../../src/models/statistics/inference/sample-size.ts";
import { sampler } from "./samples.ts";

describe("how many are needed", () => {
  it("to find small, medium and large effects is as published", () => {
    // G*Power 3.1, difference between two dependent means, two-sided, α = 0.05: power 0.80 and 0.95.
    expect([0.2, 0.5, 0.8].map((d) => pairsForDifference(1, d, 0.05, 0.8))).toEqual([199, 34, 15]);
    expect([0.2, 0.5, 0.8].map((d) => pairsForDifference(1, d, 0.05, 0.95))).toEqual([327, 54, 23]);
  });

  it("for a half-width is the least that is enough", () => {
    // z = 1.96 gives 384.1; t a little more.
    expect(countForHalfWidth(1, 0.1, 0.95)).toBe(387);
    expect(countForHalfWidth(0, 0.1, 0.95)).toBe(2);
    expect(countForHalfWidth(1, 1e-9, 0.95)).toBeNull();
  });

  it("to find a difference that does not vary is two", () => {
    expect(pairsForDifference(0, 1, 0.05, 0.8)).toBe(2);
    expect(pairsForDifference(1, 1e-9, 0.05, 0.8)).toBeNull();
  });

  it("is what simulation finds", () => {
    const draw = sampler("normal", "power");
    for (const [n, difference] of [
      [10, 1],
      [34, 0.5],
    ] as const) {
      let found = 0;
      for (let i = 0; i < 4000; i++) {
        if (pairedTTest(draw(n).map((value) => value + difference)).pValue <= 0.05) found++;
      }
      expect(Math.abs(found / 4000 - pairedTPower(n, 1, difference, 0.05))).toBeLessThan(0.02);
    }
    expect(pairedTPower(20, 1, 0, 0.05)).toBeCloseTo(0.05, 6);
  });
});
