import { expect, it } from "vitest";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { staticThreshold } from "../../../src/policies/overload-detection/static-threshold.ts";
import { loadView, server } from "../../../src/testing/tables/plain-load-view.ts";

const create = (given: { threshold?: number } = {}) =>
  staticThreshold.create(resolveParameters(staticThreshold.parameters, given), { random: () => 0 });

it("compares strictly with 0.8 by default", () => {
  const view = loadView([server(799), server(800), server(801)]);
  expect([0, 1, 2].map((s) => create().overloaded(view, s))).toEqual([false, false, true]);
});

it("takes the threshold that it is given", () => {
  const view = loadView([server(500), server(501)]);
  const policy = create({ threshold: 0.5 });
  expect([0, 1].map((s) => policy.overloaded(view, s))).toEqual([false, true]);
});

it("looks at requests, not at the history", () => {
  expect(create().overloaded(loadView([server(700, [1, 1, 1])]), 0)).toBe(false);
});

it("refuses a threshold above 1", () => {
  expect(() => create({ threshold: 80 })).toThrow("threshold");
});
