import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { localRegression } from "../../../src/policies/overload-detection/local-regression.ts";
import { robustLocalRegression } from "../../../src/policies/overload-detection/robust-local-regression.ts";
import { loadView, server } from "../../../src/testing/tables/plain-load-view.ts";

const random = () => 0;
type Given = Readonly<Record<string, number | string>>;
const local = (given: Given = {}) =>
  localRegression.create(resolveParameters(localRegression.parameters, given), { random });
const robust = (given: Given = {}) =>
  robustLocalRegression.create(resolveParameters(robustLocalRegression.parameters, given), { random });

/** Samples oldest first, as a server's history has them: newest first. */
const newestFirst = (samples: number[]): number[] => samples.toReversed();
const rising = newestFirst(Array.from({ length: 10 }, (_, i) => 0.5 + 0.03 * (i + 1)));

/** Whether the forecast, times safety, reaches 1 just at `safety` = 1/forecast. */
function forecastOf(
  create: (given: Given) => ReturnType<typeof local>,
  history: number[],
  given: Given = {},
  longestMigrationS = 20,
): number {
  const view = loadView([server(0, history, longestMigrationS)]);
  let low = 0;
  let high = 100;
  for (let i = 0; i < 60; i++) {
    const safety = (low + high) / 2;
    if (create({ ...given, safety }).overloaded(view, 0)) high = safety;
    else low = safety;
  }
  return 1 / high;
}

describe.each([
  ["local regression", local],
  ["robust local regression", robust],
])("%s", (_name, create) => {
  it.each(["tricube", "none"])("continues an exact line, weights %s", (weights) => {
    // k = ⌈20/300⌉ = 1 interval ahead: 0.5 + 0.03·11.
    expect(forecastOf(create, rising, { weights })).toBeCloseTo(0.83, 12);
  });

  it("looks as many whole intervals ahead as the longest migration takes", () => {
    expect(forecastOf(create, rising, {}, 0)).toBeCloseTo(0.8, 12);
    expect(forecastOf(create, rising, {}, 300)).toBeCloseTo(0.83, 12);
    expect(forecastOf(create, rising, {}, 301)).toBeCloseTo(0.86, 12);
  });

  it("reads the newest ten samples and no others", () => {
    expect(forecastOf(create, [...rising, 1, 0, 1, 0, 1])).toBeCloseTo(0.83, 12);
  });

  it("falls back on the static threshold below ten samples", () => {
    const nine = rising.slice(0, 9);
    const view = loadView([server(700, nine), server(701, nine), server(701, rising)]);
    expect([0, 1, 2].map((s) => create().overloaded(view, s))).toEqual([false, true, false]);
  });

  it("counts a forecast of exactly the whole capacity as overload", () => {
    const half = Array.from({ length: 10 }, () => 0.5);
    const view = loadView([server(0, half)]);
    const weights = "none";
    expect(create({ safety: 2, weights }).overloaded(view, 0)).toBe(true);
    expect(create({ safety: 1.999999, weights }).overloaded(view, 0)).toBe(false);
  });
});

// Expected lines: exact rational arithmetic (Python's fractions) on the normal equations.
const noisy = newestFirst([0.62, 0.55, 0.7, 0.66, 0.71, 0.69, 0.95, 0.74, 0.78, 0.8]);

it.each([
  ["tricube", 0.6452550150850406, 0.017381667478275763],
  ["none", 0.5773333333333334, 0.02593939393939394],
])("local regression forecasts along the line of exact arithmetic, weights %s", (weights, a, b) => {
  expect(forecastOf(local, noisy, { weights })).toBeCloseTo(a + b * 11, 12);
});

it.each([
  ["tricube", 0, 0.6452550150850406, 0.017381667478275763],
  ["tricube", 1, 0.6076218046955315, 0.019352977384858982],
  ["tricube", 2, 0.5880819614161, 0.020576339795805997],
  ["none", 0, 0.5773333333333334, 0.02593939393939394],
  ["none", 1, 0.5815676048728659, 0.02205755087114836],
  ["none", 3, 0.6008844921123837, 0.018978009595005618],
])("robust regression, weights %s, %i iterations", (weights, robustnessIterations, a, b) => {
  expect(forecastOf(robust, noisy, { weights, robustnessIterations })).toBeCloseTo(a + b * 11, 12);
});

it("is not misled by one outlier on an exact line", () => {
  const outlier = rising.with(4, 0);
  expect(forecastOf(robust, outlier, { robustnessIterations: 20 })).toBeCloseTo(0.83, 6);
  expect(Math.abs(forecastOf(local, outlier) - 0.83)).toBeGreaterThan(0.01);
});
