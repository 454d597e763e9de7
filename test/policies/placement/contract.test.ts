import { describe, expect, it } from "vitest";
import { placements } from "../../../src/policies/placement/registry.ts";
import { placementContract } from "../../../src/testing/contracts/placement-contract.ts";

it("names every policy once", () => {
  const names = placements.map((module) => module.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(placements.map((module) => [module.name, module] as const))("%s", (name, module) => {
  placementContract(module, { mayDecline: name === "best-fit-threshold" });

  it("says what it does, and where its rule comes from, with a year", () => {
    expect(module.meaning).not.toBe("");
    expect(module.source).toMatch(/\b(19|20)\d\d\b/);
  });
});

describe.each(["affinity", "anti-affinity"])("%s that is required", (name) => {
  const module = placements.find((candidate) => candidate.name === name)!;
  for (const level of ["server", "chassis", "site"]) {
    placementContract(module, { parameters: { level, strength: "required" }, mayDecline: true });
  }
});
