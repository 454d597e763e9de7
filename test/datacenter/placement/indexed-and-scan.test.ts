import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricsOf } from "../../../src/datacenter/metrics.ts";
import { Recording } from "../../../src/datacenter/recording/recording.ts";
import { DETECTIONS, SELECTIONS, SWITCHES, simulate, type World } from "../consolidating-world.ts";
import { Witness } from "../witness.ts";

const OF_SERVERS = [
  "policy: first-fit",
  "policy: next-fit",
  "policy: best-fit",
  "{ policy: best-fit, resource: memory }",
  "policy: worst-fit",
  "{ policy: worst-fit, resource: memory }",
  "policy: random-fit",
  "{ policy: best-fit-threshold, threshold: 60 % }",
  "policy: power-aware-best-fit",
  "policy: cosine-similarity",
  "policy: dot-product",
  "{ policy: weighted-dot-product, memoryWeight: 3 }",
  "policy: l2-norm-difference",
];

const OF_THE_PLANT = [
  "policy: pack-by-chassis",
  "policy: spread-by-chassis",
  "{ policy: affinity, by: vm-type, level: chassis }",
  "{ policy: affinity, by: vm-type, level: server, strength: required, base: spread }",
  "{ policy: anti-affinity, by: vm-type, level: server }",
  "{ policy: anti-affinity, by: vm-type, level: chassis, base: pack }",
];

/** The parameters of a policy as lines of a mapping. */
function lines(placement: string): string {
  return placement.replace(/^\{ | \}$/g, "").replaceAll(", ", "\n  ");
}

function worldsOf(policies: readonly string[]): fc.Arbitrary<World> {
  const worlds = fc.record({
    on: fc.oneof(fc.constant([]), fc.subarray([...SWITCHES])),
    seed: fc.nat(1000),
    detection: fc.constantFrom(...DETECTIONS),
    selection: fc.constantFrom(...SELECTIONS),
    pairs: fc.constantFrom(4, 10),
    whenFull: fc.constantFrom("wait", "reject"),
    idleServers: fc.constantFrom("on", "suspend", "off"),
    placement: fc.constantFrom(...policies.map(lines)),
    schedulers: fc.constantFrom(1, 1, 3),
    comeAndGo: fc.boolean(),
    inChassis: fc.boolean(),
  });
  // Who takes a second to decide finds all servers on their way down at first: nobody would be left.
  return worlds.map((world) => (world.schedulers === 1 ? world : { ...world, whenFull: "wait" }));
}

/** A digest of every metric, of the whole time series and of all migrations, to the last bit. */
async function digest(world: World): Promise<string> {
  const simulation = await simulate(world);
  const options = {
    intervalS: 300,
    timeseries: true,
    serverSamples: true,
    servers: true,
    vms: true,
    migrations: true,
    events: false,
  };
  const recording = new Recording(simulation, options, ["default"]);
  const witness = new Witness(simulation, world.on);
  simulation.run();
  witness.close();
  const metrics = metricsOf(simulation).map(({ name, read }) => [name, read()]);
  const tables = recording.tables().map(({ name, columns, rowCount }) => {
    const rows = Array.from({ length: rowCount() }, (_, row) => columns.map(({ read }) => read(row)));
    return [name, rows];
  });
  return hash("sha256", JSON.stringify([metrics, tables]));
}

describe.each([
  ["that look at servers alone", OF_SERVERS],
  ["that look at the plant", OF_THE_PLANT],
])("whole simulations with policies %s", (_which, policies) => {
  it("come out the same to the last bit, from the indexes and by a scan", async () => {
    await fc.assert(
      fc.asyncProperty(worldsOf(policies), async (world) => {
        expect(await digest({ ...world, search: "scan" })).toBe(
          await digest({ ...world, search: "indexed" }),
        );
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
