import { expect, it } from "vitest";
import { changesBetween } from "../../../src/experiment/baselines/changes.ts";

it("names leaves that are other, new or gone, by their path", () => {
  const before = { policy: { name: "a", parameters: { safety: 1.2, old: true } }, list: [1, 2], same: null };
  const after = { policy: { name: "a", parameters: { safety: 1.3 } }, list: [1, 3, { x: 1 }], same: null };
  expect(changesBetween(before, after)).toEqual([
    { path: "policy.parameters.safety", before: "1.2", after: "1.3" },
    { path: "policy.parameters.old", before: "true", after: null },
    { path: "list.1", before: "2", after: "3" },
    { path: "list.2", before: null, after: '{"x":1}' },
  ]);
});

it("takes a list and a mapping for different, and nothing for itself", () => {
  expect(changesBetween([1], { 0: 1 }, "a")).toEqual([{ path: "a", before: "[1]", after: '{"0":1}' }]);
  expect(changesBetween(null, {}, "a")).toEqual([{ path: "a", before: "null", after: "{}" }]);
  expect(changesBetween({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toEqual([]);
});
