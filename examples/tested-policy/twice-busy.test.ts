import { expectPolicy, policyContract, simulateWith, type World, worlds } from "coldaisle/testing";
import { describe, expect, it } from "vitest";
import twiceBusy from "./twice-busy.ts";

// What every overload detection must do: the suite that the built-in ones pass.
policyContract(twiceBusy);

describe("twice-busy", () => {
  /** A server whose VMs ask for 80 % of it, and whose load was this before. */
  const busyAfter = (last: number): World => ({
    servers: [{ history: [last] }],
    vms: [{ on: 0, vcpus: 4, demandMhz: 3200 }],
  });

  it("waits for the second time", () => {
    expectPolicy(twiceBusy).toFindOverloaded(busyAfter(0.5));
    expectPolicy(twiceBusy).toFindOverloaded(busyAfter(0.75), 0);
    expectPolicy(twiceBusy, { threshold: 0.9 }).toFindOverloaded(busyAfter(0.95));
  });

  it("does not wait where there is not enough", () => {
    expectPolicy(twiceBusy).toFindOverloaded(worlds.overloadedServer(), 0);
  });

  it("takes a share", () => {
    expectPolicy(twiceBusy).toRefuseParameters({ threshold: 70 }, "threshold: found 70");
  });

  it("moves fewer VMs the higher the threshold is", async () => {
    const [low, high] = await Promise.all(
      ["30 %", "95 %"].map((threshold) => simulateWith(twiceBusy, { parameters: { threshold } })),
    );
    expect(low!.metrics.migrations!).toBeGreaterThan(high!.metrics.migrations!);
  });
});
