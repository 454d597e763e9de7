import { describe, expect, it } from "vitest";
import { overloadDetections } from "../../../src/policies/overload-detection/registry.ts";
import { overloadDetectionContract } from "../../../src/testing/contracts/overload-detection-contract.ts";

it("names every policy once", () => {
  const names = overloadDetections.map((module) => module.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(overloadDetections.map((module) => [module.name, module] as const))("%s", (_name, module) => {
  overloadDetectionContract(module);

  it("says where its rule comes from, with a year", () => {
    expect(module.meaning).not.toBe("");
    expect(module.source).toMatch(/\b(19|20)\d\d\b/);
  });
});
