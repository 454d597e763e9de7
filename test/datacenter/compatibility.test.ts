import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompatibilitySwitch } from "../../src/datacenter/compatibility.ts";
import { metricsOf } from "../../src/datacenter/metrics.ts";
import type { Simulation } from "../../src/datacenter/simulation.ts";
import { profile } from "../../src/scenario/profiles/cloudsim-3.0.3.ts";
import { DETECTIONS, SELECTIONS, SWITCHES, simulate, type World } from "./consolidating-world.ts";
import { Witness } from "./witness.ts";

const ROOMY: Omit<World, "on" | "seed"> = {
  detection: "interquartile-range",
  selection: "minimum-migration-time",
  pairs: 10,
  whenFull: "wait",
  idleServers: "suspend",
};

/** Runs a world under a witness. */
async function witnessed(world: World): Promise<Simulation> {
  const simulation = await simulate(world);
  const witness = new Witness(simulation, world.on);
  simulation.run();
  witness.close();
  expect(witness.instants).toBeGreaterThan(70);
  expect(witness.floorJ).toBeGreaterThan(0);
  return simulation;
}

/** A digest of everything that a run measured, to the last bit. */
function digest(simulation: Simulation): string {
  const { energy, serviceLevel, vms, migrationLog } = simulation;
  const { columns, rowCount } = migrationLog.table();
  const rows = Array.from({ length: rowCount() }, (_, row) => columns.map(({ read }) => read(row)));
  const metrics = metricsOf(simulation).map(({ name, read }) => [name, read()]);
  const figures = [
    energy.energyJ,
    serviceLevel.activeS,
    Float64Array.from({ length: vms.count }, (_, vm) => serviceLevel.allocatedMhzS(vm)),
    vms.server,
  ];
  return hash("sha256", JSON.stringify([metrics, rows, figures]));
}

/** The world of the profile: nowhere do more VMs leave overloaded servers. */
function busy(selection: World["selection"]): World {
  return { ...ROOMY, on: SWITCHES, seed: 1, detection: "static-threshold", selection };
}

const without = (name: CompatibilitySwitch) => SWITCHES.filter((other) => other !== name);

describe("a switch alone", () => {
  it.each(SWITCHES)("%s turned on", async (name) => {
    await witnessed({ ...ROOMY, on: [name], seed: 1 });
  });

  it.each(SWITCHES)("%s turned right in the profile", async (name) => {
    await witnessed({ ...ROOMY, on: without(name), seed: 1 });
  });

  it("is one of the profile's: there are no others", () => {
    expect([...profile.switches].sort()).toEqual([...SWITCHES].sort());
  });
});

describe("any set of switches", () => {
  const worlds = fc.record<World>({
    on: fc.subarray([...SWITCHES]),
    seed: fc.nat(1000),
    detection: fc.constantFrom(...DETECTIONS),
    selection: fc.constantFrom(...SELECTIONS),
    pairs: fc.constantFrom(4, 10),
    whenFull: fc.constantFrom("wait", "reject"),
    idleServers: fc.constantFrom("on", "suspend", "off"),
  });

  it("keeps VMs, capacity and energy", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        await witnessed(world);
      }),
      { numRuns: 120, seed: 20110303 },
    );
  });

  it("gives the same bytes from the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const [first, second] = [await simulate(world), await simulate(world)];
        first.run();
        second.run();
        expect(digest(second)).toBe(digest(first));
      }),
      { numRuns: 10, seed: 20110303, examples: SELECTIONS.map((selection) => [busy(selection)]) },
    );
  });

  it("gives other bytes from another seed", async () => {
    const [first, second] = [
      await simulate({ ...ROOMY, on: [], seed: 1 }),
      await simulate({ ...ROOMY, on: [], seed: 2 }),
    ];
    first.run();
    second.run();
    expect(digest(second)).not.toBe(digest(first));
  });
});
