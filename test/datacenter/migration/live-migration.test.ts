import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricsOf, metricValues } from "../../../src/datacenter/metrics.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { migrationAlgorithms } from "../../../src/models/migration/algorithms.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { DETECTIONS, SELECTIONS, simulate } from "../consolidating-world.ts";
import { Witness } from "../witness.ts";

/** Two servers of two cores at 2000 MHz, and a VM of 1 GiB on the first, all of whose two vCPUs are busy. */
async function twoServers(
  migration: string,
  more = "",
  vms = "{ name: guest, type: guest }",
): Promise<Simulation> {
  const text = `
version: 1
name: two-servers
duration: 1000 s
serverTypes:
  node: { cores: 2, coreSpeed: 2000 MHz, memory: 4 GiB, power: { model: linear, idle: 100 W, peak: 200 W } }
vmTypes: { guest: { vcpus: 2, speed: 2000 MHz, memory: 1 GiB } }
sites: [{ name: lab, enclosure: ideal, servers: [{ type: node, count: 2 }] }]
workloads:
  - kind: tasks
    vms: [${vms}]
    tasks: [{ name: busy, vm: guest, threads: 2, unmet: lost, fragments: [{ time: 1000 s, rate: 4000 MHz }] }]
migration: { bandwidth: 64 MiB/s, ${migration} }
${more}
`;
  const { spec } = await buildScenario(parseScenario(text, "two-servers.yaml"));
  return new Simulation(spec);
}

function rowsOf(simulation: Simulation): Record<string, number | string>[] {
  const table = simulation.migrationLog.table();
  return Array.from({ length: table.rowCount() }, (_, row) =>
    Object.fromEntries(table.columns.map((column) => [column.name, column.read(row)])),
  );
}

const PLANNED = "planned: [{ vm: guest, to: 1, at: 100 s }]";
const UNTOUCHED = "guestMemory: { model: untouched }";

describe("a VM that stands still while it moves", () => {
  it("gets no CPU meanwhile, and its server spends none on it", async () => {
    const simulation = await twoServers(
      `algorithm: { kind: stop-and-copy, resumeTime: 1 s }, ${UNTOUCHED}, ${PLANNED}`,
    );
    const seen: number[][] = [];
    const { engine, vms, servers } = simulation;
    const look = engine.on("look", () => {
      seen.push([engine.now, vms.allocatedMhz[0]!, servers.usedMhz[0]!, servers.usedMhz[1]!]);
    });
    for (const timeS of [99, 101, 116.5, 118]) engine.schedule(timeS, 2, look);
    simulation.run();
    // The target spends a tenth of what the VM asks for on receiving it.
    expect(seen).toEqual([
      [99, 4000, 4000, 0],
      [101, 0, 0, 400],
      [116.5, 0, 0, 400],
      [118, 4000, 0, 4000],
    ]);
    expect(rowsOf(simulation)).toMatchObject([
      { start_s: 100, total_s: 17, downtime_s: 17, cpu_lost_share: 1 },
    ]);
    expect(metricValues(metricsOf(simulation)).overallSlaPct).toBeCloseTo(1.7, 9);
    expect(metricValues(metricsOf(simulation)).slatahPct).toBe(0);
  });

  it("does its work later: what a task of work has left waits for it", async () => {
    const text = `
version: 1
name: moved-work
serverTypes:
  slow: { cores: 1, coreSpeed: 1000 MHz, memory: 4 GiB, power: { model: constant, power: 100 W } }
  fast: { cores: 1, coreSpeed: 2000 MHz, memory: 4 GiB, power: { model: constant, power: 100 W } }
sites: [{ name: lab, enclosure: ideal, servers: [{ type: slow, count: 1 }, { type: fast, count: 1 }] }]
workloads:
  - kind: tasks
    vms: [{ name: guest, memory: 0 B }]
    tasks: [{ name: work, vm: guest, work: 3000 MHz·s }]
migration: { algorithm: { kind: stop-and-copy, resumeTime: 0 s }, planned: [{ vm: guest, to: 1, at: 1 s }] }
`;
    const { spec } = await buildScenario(parseScenario(text, "moved-work.yaml"));
    const simulation = new Simulation(spec);
    simulation.run();
    // 1000 of 3000 MHz·s at 1000 MHz, the rest at 2000 MHz.
    expect(simulation.tasks.endS[0]).toBe(2);
  });
});

describe("post-copy", () => {
  it("has the VM at its target at once, and the source hold its memory until it is there", async () => {
    const simulation = await twoServers(`algorithm: { kind: post-copy, state: 64 MiB }, ${PLANNED}`);
    const { engine, vms, servers } = simulation;
    const seen: unknown[] = [];
    const look = engine.on("look", () => {
      seen.push([
        engine.now,
        vms.server[0],
        servers.freeMemoryMiB[0],
        servers.freeMemoryMiB[1],
        vms.runShare[0],
      ]);
    });
    for (const timeS of [100.5, 102, 115, 117]) engine.schedule(timeS, 2, look);
    simulation.run();
    expect(seen).toEqual([
      [100.5, 0, 3072, 3072, 0],
      [102, 1, 3072, 3072, 1],
      [115, 1, 3072, 3072, 1],
      [117, 1, 4096, 3072, 1],
    ]);
    const [row] = rowsOf(simulation);
    expect(row).toMatchObject({ transferred_mib: 1024, rounds: 0 });
    expect(row!.downtime_s).toBeCloseTo(1.01, 9);
    expect(row!.faults).toBeGreaterThan(0);
    expect(row!.cpu_lost_share).toBeGreaterThan(0.1);
  });

  it("gives the source back what it held when the VM stops before all is there", async () => {
    const simulation = await twoServers(`algorithm: { kind: post-copy }, ${PLANNED}`);
    const { engine, lifecycle, servers } = simulation;
    const stop = engine.on("stop", () => lifecycle.stop(0));
    engine.schedule(105, 0, stop);
    simulation.run();
    expect(Array.from(servers.freeMemoryMiB)).toEqual([4096, 4096]);
    expect(Array.from(servers.incomingCount)).toEqual([0, 0]);
    expect(rowsOf(simulation)[0]).toMatchObject({ end_s: Number.NaN });
  });
});

describe("auto-converge", () => {
  it("takes CPU time from a guest that writes too fast, and gives it back", async () => {
    const memory = "guestMemory: { model: working-set, hotSet: 30 %, hotWriteRate: 400 MB/s }";
    const simulation = await twoServers(`algorithm: { kind: qemu }, ${memory}, ${PLANNED}`);
    const { engine, vms, servers } = simulation;
    const shares = new Set<number>();
    engine.onSettle("look", () => {
      shares.add(vms.runShare[0]!);
    });
    simulation.run();
    expect(Math.min(...[...shares].filter((share) => share > 0))).toBeLessThan(0.5);
    expect([vms.runShare[0], vms.workShare[0]]).toEqual([1, 1]);
    expect(Array.from(servers.heldBackCount)).toEqual([0, 0]);
    expect(rowsOf(simulation)[0]).toMatchObject({ ended_by: "converged" });
  });
});

describe("a limit on migrations", () => {
  it("makes them wait for each other, planned ones in the order in which they are asked for", async () => {
    const vms = "{ name: guest, type: guest }, { name: b, memory: 1 GiB }, { name: c, memory: 1 GiB }";
    const planned = ["guest", "b", "c"].map((vm) => `{ vm: ${vm}, to: 1, at: 100 s }`).join(", ");
    const simulation = await twoServers(`perServer: 1, ${UNTOUCHED}, planned: [${planned}]`, "", vms);
    simulation.run();
    expect(
      rowsOf(simulation).map(({ start_s, transfer_start_s, end_s }) => [start_s, transfer_start_s, end_s]),
    ).toEqual([
      [100, 100, 116],
      [100, 116, 132],
      [100, 132, 148],
    ]);
  });
});

describe("a limit on migrations over a link", () => {
  it("lets as many cross the uplink of a rack at a time, and those within a rack pass", async () => {
    const rack = "{ servers: [{ type: node, count: 3 }] }";
    const text = `
version: 1
name: two-racks
duration: 1000 s
serverTypes:
  node: { cores: 2, coreSpeed: 2000 MHz, memory: 4 GiB, network: 1 Gbit/s, power: { model: linear, idle: 100 W, peak: 200 W } }
sites: [{ name: lab, enclosure: ideal, halls: [{ name: hall, rows: [{ racks: [${rack}, ${rack}] }] }] }]
workloads:
  - kind: tasks
    vms: [{ name: a, memory: 1 GiB }, { name: b, memory: 1 GiB }, { name: c, memory: 1 GiB }]
    tasks: [{ name: idle, vm: a, fragments: [{ time: 1000 s, rate: 1 MHz }] }]
network: {}
migration:
  bandwidth: 32 MiB/s
  perLink: 1
  guestMemory: { model: untouched }
  planned: [{ vm: a, to: 3, at: 100 s }, { vm: b, to: 4, at: 100 s }, { vm: c, to: 1, at: 100 s }]
`;
    const { spec } = await buildScenario(parseScenario(text, "two-racks.yaml"));
    const simulation = new Simulation(spec);
    simulation.run();
    expect(rowsOf(simulation).map(({ end_s }) => Math.round(Number(end_s)))).toEqual([132, 164, 132]);
  });
});

describe("whatever moves VMs, and however", () => {
  const operations = fc.record({
    hotSpots: fc.boolean(),
    balancing: fc.boolean(),
    maintenance: fc.boolean(),
    perServer: fc.constantFrom(1, 2, 100),
    algorithm: fc.constantFrom(...migrationAlgorithms.map(({ name }) => name)),
    seed: fc.nat(1000),
    detection: fc.constantFrom(...DETECTIONS),
    selection: fc.constantFrom(...SELECTIONS),
    pairs: fc.constantFrom(4, 10),
    idleServers: fc.constantFrom("on", "suspend", "off"),
    comeAndGo: fc.boolean(),
    inChassis: fc.boolean(),
    network: fc.boolean(),
  });

  it("no VM is lost, no server gives more than it has, and memory is given back", async () => {
    await fc.assert(
      fc.asyncProperty(
        operations,
        async ({ hotSpots, balancing, maintenance, perServer, network, ...world }) => {
          const more = [
            network ? "network: { nic: { latency: 1 ms }, rack: { oversubscription: 3 } }" : "",
            hotSpots ? "hotSpots: { threshold: 60 %, sustained: 2, outOf: 3 }" : "",
            balancing ? "balancing: { tolerance: 5 % }" : "",
            maintenance
              ? "maintenance: [{ of: server, number: 0, from: 1 h, deadline: 2 h, until: 3 h, powerOff: true }]"
              : "",
          ].join("\n");
          const migration = `perServer: ${perServer}`;
          const simulation = await simulate({ ...world, on: [], whenFull: "wait", migration, more });
          const witness = new Witness(simulation, []);
          simulation.run();
          witness.close();
          const { servers, vms, residents } = simulation;
          for (let server = 0; server < servers.count; server++) {
            let held = 0;
            let heldBack = 0;
            for (let vm = residents.head[server]!; vm >= 0; vm = residents.next[vm]!) {
              held += vms.memoryMiB[vm]!;
              if (vms.runShare[vm]! < 1) heldBack++;
            }
            expect(servers.heldBackCount[server]).toBe(heldBack);
            if (servers.incomingCount[server] === 0) {
              expect(servers.freeMemoryMiB[server]).toBeCloseTo(servers.memoryMiB[server]! - held, 6);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  }, 120_000);
});
