import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { interquartileRange } from "../../../src/policies/overload-detection/interquartile-range.ts";
import { medianAbsoluteDeviation } from "../../../src/policies/overload-detection/median-absolute-deviation.ts";
import { loadView, server } from "../../../src/testing/tables/plain-load-view.ts";

const random = () => 0;
const iqr = (given: { safety?: number; fallbackThreshold?: number } = {}) =>
  interquartileRange.create(resolveParameters(interquartileRange.parameters, given), { random });
const mad = (given: { safety?: number; fallbackThreshold?: number } = {}) =>
  medianAbsoluteDeviation.create(resolveParameters(medianAbsoluteDeviation.parameters, given), { random });

// 0.01 … 0.12 shuffled. Quartiles by order statistics: 3rd and 10th, so IQR = 0.07.
// Median 0.065, deviations 0.005, 0.005, 0.015, 0.015, … 0.055, 0.055: their median is 0.03.
const twelve = [0.07, 0.02, 0.11, 0.04, 0.09, 0.06, 0.01, 0.12, 0.03, 0.1, 0.05, 0.08];

describe("interquartile range", () => {
  it("lowers the threshold to 1 − 1.5·0.07 = 0.895", () => {
    const view = loadView([server(894, twelve), server(896, twelve)]);
    expect([0, 1].map((s) => iqr().overloaded(view, s))).toEqual([false, true]);
  });

  it("scales with safety: 1 − 3·0.07 = 0.79", () => {
    const view = loadView([server(789, twelve), server(791, twelve)]);
    expect([0, 1].map((s) => iqr({ safety: 3 }).overloaded(view, s))).toEqual([false, true]);
  });

  it("takes the whole capacity for a server that never varies", () => {
    const steady = Array.from({ length: 30 }, () => 0.5);
    const view = loadView([server(1000, steady), server(1001, steady)]);
    expect([0, 1].map((s) => iqr().overloaded(view, s))).toEqual([false, true]);
  });
});

describe("median absolute deviation", () => {
  it("lowers the threshold to 1 − 2.5·0.03 = 0.925", () => {
    const view = loadView([server(924, twelve), server(926, twelve)]);
    expect([0, 1].map((s) => mad().overloaded(view, s))).toEqual([false, true]);
  });

  it("scales with safety: 1 − 5·0.03 = 0.85", () => {
    const view = loadView([server(849, twelve), server(851, twelve)]);
    expect([0, 1].map((s) => mad({ safety: 5 }).overloaded(view, s))).toEqual([false, true]);
  });
});

describe.each([
  ["interquartile range", iqr],
  ["median absolute deviation", mad],
])("%s with a short history", (_name, create) => {
  const eleven = twelve.slice(0, 11);

  it("falls back on 0.7 below twelve samples", () => {
    const view = loadView([server(700, eleven), server(701, eleven), server(701, twelve)]);
    expect([0, 1, 2].map((s) => create().overloaded(view, s))).toEqual([false, true, false]);
  });

  it("does not count the zeros behind the oldest sample, but those before it", () => {
    const idleSince = [...eleven, 0, 0, 0];
    const idleNow = [0, 0, 0, ...eleven];
    const view = loadView([server(701, idleSince), server(701, idleNow)]);
    expect([0, 1].map((s) => create().overloaded(view, s))).toEqual([true, false]);
  });

  it("takes the fallback that it is given", () => {
    const view = loadView([server(600, eleven), server(601, eleven)]);
    const policy = create({ fallbackThreshold: 0.6 });
    expect([0, 1].map((s) => policy.overloaded(view, s))).toEqual([false, true]);
  });
});
