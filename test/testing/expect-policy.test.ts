import { definePlacement, defineVmSelection, NONE } from "coldaisle";
import { expectPolicy, simulateWith, worlds } from "coldaisle/testing";
import { describe, expect, it } from "vitest";
import { staticThreshold } from "../../src/policies/overload-detection/static-threshold.ts";
import { bestFit } from "../../src/policies/placement/best-fit.ts";
import { worstFit } from "../../src/policies/placement/worst-fit.ts";
import { minimumMigrationTime } from "../../src/policies/vm-selection/minimum-migration-time.ts";

describe("what is expected of a placement policy", () => {
  it("holds of built-in ones in small worlds", () => {
    // Server 1 has two VMs, server 0 one: the fuller is the better fit, until it is full.
    expectPolicy(bestFit).toPlaceOn(worlds.twoServers(), 1);
    expectPolicy(worstFit).toPlaceOn(worlds.twoServers(), 0);
    expectPolicy(bestFit).toPlaceOn(worlds.twoServers([{}, {}, {}]), 1, 1, 0);
    expectPolicy(bestFit).toPlaceNowhere(worlds.twoServers([{ memoryMiB: 16_384 }]));
    expectPolicy(bestFit).toPlaceOn(worlds.halfFullRack([{ vcpus: 2, vcpuMhz: 1000 }]), 4);
  });

  it("fails where it does not hold", () => {
    expect(() => expectPolicy(bestFit).toPlaceOn(worlds.twoServers(), 0)).toThrow(/expected \[ 1 \]/);
    expect(() => expectPolicy(bestFit).toPlaceNowhere(worlds.twoServers())).toThrow(
      /to deeply equal \[ -1 \]/,
    );
  });

  it("includes that its answers are answers", () => {
    const nowhere = definePlacement({ name: "absent", create: () => ({ key: "choice", choose: () => 99 }) });
    expect(() => expectPolicy(nowhere).toPlaceOn(worlds.twoServers(), 0)).toThrow(
      'placement policy "absent": choose(view, 3): found 99, expected -1 or the id of a server, 0 to 1',
    );
    const none = { ...nowhere, name: "No Name" };
    expect(() => expectPolicy(none)).toThrow('name: found "No Name", expected a name in kebab case');
    const empty = definePlacement({ name: "empty", create: () => ({ key: "score" }) });
    expect(() => expectPolicy(empty).toPlaceOn(worlds.twoServers(), 0)).toThrow(/create: found .* score/);
  });
});

describe("what is expected of an overload detection", () => {
  it("is which servers are overloaded", () => {
    expectPolicy(staticThreshold, { threshold: 0.8 }).toFindOverloaded(worlds.overloadedServer(), 0);
    expectPolicy(staticThreshold, { threshold: 0.3 }).toFindOverloaded(worlds.overloadedServer(), 0, 1);
    expectPolicy(staticThreshold, { threshold: 0.8 }).toFindOverloaded(worlds.twoServers());
    expect(() => expectPolicy(staticThreshold).toFindOverloaded(worlds.overloadedServer(), 1)).toThrow();
  });

  it("is which parameters it takes", () => {
    expectPolicy(staticThreshold).toTakeParameters({ threshold: 0.5 });
    expectPolicy(staticThreshold).toRefuseParameters({ threshold: -1 }, "threshold: found -1");
    expectPolicy(staticThreshold).toRefuseParameters({ treshold: 0.5 }, /treshold/);
    expect(() => expectPolicy(staticThreshold).toTakeParameters({ threshold: "x" })).toThrow();
    expect(() => expectPolicy(staticThreshold).toRefuseParameters({})).toThrow();
  });
});

describe("what is expected of a VM selection", () => {
  it("is who leaves, one after the other", () => {
    expectPolicy(minimumMigrationTime).toSelect(worlds.overloadedServer(), 0, 0, 1, 2, 3, NONE);
    expectPolicy(minimumMigrationTime).toSelect(worlds.overloadedServer(), 2, NONE);
    expect(() => expectPolicy(minimumMigrationTime).toSelect(worlds.overloadedServer(), 0, 3)).toThrow();
  });

  it("includes that it leaves the list alone", () => {
    const greedy = defineVmSelection({
      name: "greedy",
      create: () => ({
        select: (_, movable, count) => {
          const last = movable[count - 1]!;
          movable[0] = last;
          return last;
        },
      }),
    });
    expect(() => expectPolicy(greedy).toSelect(worlds.overloadedServer(), 0, 3)).toThrow("read only");
  });
});

describe("a small simulation", () => {
  it("has the policy in its place, with its parameters", async () => {
    const strict = await simulateWith(staticThreshold, { parameters: { threshold: "20 %" } });
    const lax = await simulateWith(staticThreshold, { parameters: { threshold: "100 %" } });
    expect(strict.metrics.migrations).not.toBe(lax.metrics.migrations);
    const placed = await simulateWith(worstFit, { scenario: { duration: "1 h" }, seed: 2 });
    expect(placed.metrics).toMatchObject({ vmsStarted: 24, durationS: 3600 });
    await simulateWith(minimumMigrationTime);
    await expect(simulateWith(worstFit, { parameters: { x: 1 } })).rejects.toThrow('unknown key "x"');
  });
});
