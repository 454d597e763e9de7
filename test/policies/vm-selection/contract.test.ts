import { describe, expect, it } from "vitest";
import { vmSelections } from "../../../src/policies/vm-selection/registry.ts";
import { vmSelectionContract } from "../../../src/testing/contracts/vm-selection-contract.ts";

it("names every policy once", () => {
  const names = vmSelections.map((module) => module.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(vmSelections.map((module) => [module.name, module] as const))("%s", (_name, module) => {
  vmSelectionContract(module);

  it("says where its rule comes from, with a year", () => {
    expect(module.meaning).not.toBe("");
    expect(module.source).toMatch(/\b(19|20)\d\d\b/);
  });
});
