import { describe, expect, it } from "vitest";
import { Attention, Guard } from "../../src/policies/guarded/guard.ts";
import { LentArray } from "../../src/policies/guarded/lent-array.ts";
import { GuardedOverloadDetection } from "../../src/policies/guarded/overload-detection.ts";
import { GuardedPlacement } from "../../src/policies/guarded/placement.ts";
import { type PolicyIdentity, valueText } from "../../src/policies/guarded/policy-error.ts";
import { GuardedVmSelection } from "../../src/policies/guarded/vm-selection.ts";
import { overloadDetections } from "../../src/policies/overload-detection/registry.ts";
import type { PlacementModule } from "../../src/policies/placement/placement.ts";
import { placements } from "../../src/policies/placement/registry.ts";
import { vmSelections } from "../../src/policies/vm-selection/registry.ts";
import { overloadDetectionContract } from "../../src/testing/contracts/overload-detection-contract.ts";
import { placementContract } from "../../src/testing/contracts/placement-contract.ts";
import { vmSelectionContract } from "../../src/testing/contracts/vm-selection-contract.ts";
import { loadView, server, vm } from "../../src/testing/tables/plain-load-view.ts";

const identity: PolicyIdentity = {
  kind: "vm-selection",
  name: "mine",
  module: "mine.ts",
  placeOf: () => null,
};

/** A guard passes on what a good policy says: the contract holds through it. */
describe.each(overloadDetections.map((module) => [module.name, module] as const))(
  "guarded %s",
  (_, module) => {
    overloadDetectionContract({
      ...module,
      create: (parameters, context) =>
        new GuardedOverloadDetection(
          module.create(parameters, context),
          new Guard(identity, new Attention()),
        ),
    });
  },
);

describe.each(vmSelections.map((module) => [module.name, module] as const))("guarded %s", (_, module) => {
  vmSelectionContract({
    ...module,
    create: (parameters, context) =>
      new GuardedVmSelection(module.create(parameters, context), new Guard(identity, new Attention())),
  });
});

describe.each(placements.map((module) => [module.name, module] as const))("guarded %s", (name, module) => {
  placementContract(
    {
      ...module,
      create: (parameters, context) =>
        new GuardedPlacement(module.create(parameters, context), new Guard(identity, new Attention())),
    },
    { mayDecline: name === "best-fit-threshold" },
  );
});

describe("scenarios/policies/snug-fit.ts", async () => {
  const path = new URL("../../scenarios/policies/snug-fit.ts", import.meta.url);
  const { default: snugFit } = (await import(path.href)) as { readonly default: PlacementModule };
  placementContract(snugFit, { mayDecline: true });
});

describe("attention", () => {
  it("is with the policy that is being asked, also when that has another one asked", () => {
    const attention = new Attention();
    const seen: (string | undefined)[] = [];
    const look = () => seen.push(attention.policy?.name);
    const inner = new GuardedVmSelection(
      {
        select: () => {
          look();
          return -1;
        },
      },
      new Guard({ ...identity, name: "inner" }, attention),
    );
    const outer = new GuardedOverloadDetection(
      {
        overloaded: (view) => {
          look();
          inner.select(view, Int32Array.of(), 0);
          look();
          return false;
        },
      },
      new Guard({ ...identity, name: "outer" }, attention),
    );
    look();
    outer.overloaded(loadView([server(0)], [vm(613)]), 0);
    look();
    expect(seen).toEqual([undefined, "outer", "inner", "outer", undefined]);
    expect(attention.askedCount).toBe(2);
  });
});

describe("an array that is lent", () => {
  const array = () => new LentArray((length) => new Float64Array(length));

  it("holds the source, of which a change says nothing", () => {
    const lent = array();
    const source = Float64Array.of(1, Number.NaN, 3);
    expect(lent.lend(source, 3)).toEqual(source);
    source[0] = 9;
    expect(lent.isIntact()).toBe(true);
  });

  it("is known to have been written to, even after it was lent again", () => {
    const lent = array();
    lent.lend(Float64Array.of(1, 2), 2)[1] = 0;
    lent.lend(Float64Array.of(5, 6), 2);
    expect(lent.isIntact()).toBe(false);
  });

  it("may be written to behind its end, where nothing counts", () => {
    const lent = array();
    lent.lend(Float64Array.of(1, 2), 1)[1] = 7;
    expect(lent.isIntact()).toBe(true);
  });
});

it.each([
  [undefined, "undefined"],
  [null, "null"],
  [Number.NaN, "NaN"],
  [3n, "3n"],
  ["x".repeat(50), `"${"x".repeat(40)}…"`],
  [[1, 2], "a list of 2"],
  [{}, "an object"],
  [() => 3, "a function"],
  [Promise.resolve(3), "a promise"],
])("says of %s: %s", (value, text) => {
  expect(valueText(value)).toBe(text);
});
