import { describe, expect, it } from "vitest";
import { createPowerModel } from "../../../src/models/power/registry.ts";

const range = { idle: 100, peak: 300 };

describe("formulas at points worked out by hand", () => {
  it.each([
    ["linear", range, 0.25, 150],
    ["square", range, 0.5, 150],
    ["cubic", range, 0.5, 125],
    ["square-root", range, 0.25, 200],
    // 2·0.5 − 0.5² = 0.75
    ["fan", { ...range, exponent: 2 }, 0.5, 250],
    // r = 1 leaves a straight line.
    ["fan", { ...range, exponent: 1 }, 0.5, 200],
    // 2·0.5 − 0.5^1.4 = 1 − 0.3789291416 (0.5^1.4 = 2^−1.4)
    ["fan", range, 0.5, 224.21417167448],
    // 100·(1 + 0.5 − e^(−1)), e^(−1) = 0.36787944117144233
    ["asymptotic", { ...range, bend: 0.5 }, 0.5, 213.212055882856],
    ["constant", { power: 42 }, 0.7, 42],
  ])("%s %o at %d", (name, given, utilisation, expectedW) => {
    expect(createPowerModel(name, given).powerW(utilisation)).toBeCloseTo(expectedW, 10);
  });

  it("orders the shapes: cubic < square < linear < fan, square root", () => {
    for (const u of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const at = (name: string): number => createPowerModel(name, range).powerW(u);
      expect(at("cubic")).toBeLessThan(at("square"));
      expect(at("square")).toBeLessThan(at("linear"));
      expect(at("linear")).toBeLessThan(at("fan"));
      expect(at("linear")).toBeLessThan(at("square-root"));
    }
  });

  it("lets the asymptotic model end short of its peak by (peak − idle)/2·e^(−1/a)", () => {
    expect(createPowerModel("asymptotic", { ...range, bend: 0.25 }).peakW).toBeCloseTo(
      300 - 100 * Math.exp(-4),
      10,
    );
  });
});
