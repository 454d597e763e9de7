import { createHash } from "node:crypto";
import { RIGHT } from "../src/datacenter/compatibility.ts";
import { metricsOf } from "../src/datacenter/metrics.ts";
import { Simulation, type SimulationSpec } from "../src/datacenter/simulation.ts";
import { defineVm } from "../src/models/compute/vms.ts";
import { createMigrationAlgorithm } from "../src/models/migration/algorithms.ts";
import { workingSet } from "../src/models/migration/memory/working-set.ts";
import type { NetworkDefinition } from "../src/models/network/network-definition.ts";
import { defineServerType } from "../src/models/plant/server-type.ts";
import { TopologyBuilder } from "../src/models/plant/topology-builder.ts";
import { linear } from "../src/models/power/linear.ts";
import { UtilisationTraces } from "../src/models/workload/utilisation-traces.ts";
import { firstFit } from "../src/policies/placement/first-fit.ts";
import { RandomStreams } from "../src/sim/random.ts";

/** Many VMs that all move at once. */
export interface MigrationStorm {
  readonly migrations: number;
  /** VMs that leave each server, and come to each. */
  readonly perServer: number;
  readonly algorithm: string;
  readonly links: "dedicated" | "disjoint" | "one core";
  /** Migrations that a server takes part in at a time; left out: no limit. */
  readonly limit?: number;
}

/** What a storm took and what came out of it. */
export interface StormResult {
  readonly simulateS: number;
  /** Processor time of the same, s: what others do on the machine matters less. */
  readonly processorS: number;
  readonly events: number;
  readonly ended: number;
  readonly rounds: number;
  /** When the last was over, s after the first began. */
  readonly lastsS: number;
  /** SHA-256 of all metrics. */
  readonly hash: string;
}

const START_S = 100;
const END_S = 86_400;
const GBITPS = 1e9;

const SERVER = defineServerType({
  name: "server",
  cores: 32,
  coreMhz: 2000,
  memoryMiB: 256 * 1024,
  nicBitps: 10 * GBITPS,
  power: linear.create({ idle: 100, peak: 300 }),
});

/** Simulates a day that begins with a storm: server 2k is left for server 2k + 1. */
export function simulateStorm(storm: MigrationStorm): StormResult {
  const simulation = new Simulation(specOf(storm));
  let endS = 0;
  simulation.migration.onChange((what) => {
    if (what === "ended") endS = simulation.engine.now;
  });
  const start = performance.now();
  const before = process.cpuUsage();
  simulation.run();
  const { user, system } = process.cpuUsage(before);
  const simulateS = (performance.now() - start) / 1000;
  const metrics = metricsOf(simulation).map(({ name, read }) => [name, read()] as const);
  return {
    simulateS,
    processorS: (user + system) / 1e6,
    events: simulation.engine.eventCount,
    ended: simulation.migration.sessionCount,
    rounds: simulation.migration.totals.rounds,
    lastsS: endS - START_S,
    hash: createHash("sha256").update(JSON.stringify(metrics)).digest("hex"),
  };
}

function specOf({ migrations, perServer, algorithm, links, limit }: MigrationStorm): SimulationSpec {
  const streams = new RandomStreams(1);
  const draw = streams.stream("storm", "vms");
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  const pairs = Math.ceil(migrations / perServer);
  for (let i = 0; i < 2 * pairs; i++) builder.addServer(SERVER, { site });
  const traces = new UtilisationTraces({
    names: Array.from({ length: migrations }, (_, i) => `trace-${i}`),
    samples: 1,
    intervalS: 300,
  });
  for (let i = 0; i < migrations; i++) traces.values[i] = Math.round(20 + 60 * draw()) / 100;
  return {
    durationS: END_S,
    topology: builder.build(),
    vms: Array.from({ length: migrations }, (_, i) =>
      defineVm({
        name: `vm-${i}`,
        type: "vm",
        vcpuMhz: 500,
        memoryMiB: Math.round(512 + 1536 * draw()),
        pinnedServer: 2 * Math.floor(i / perServer),
      }),
    ),
    traceGroups: [{ firstVm: 0, vmCount: migrations, traces }],
    tasks: [],
    cpu: { model: "per-core", workConserving: true, overcommit: 1 },
    placement: {
      policy: firstFit.create({}, { random: streams.stream("placement", "first-fit") }),
      whenFull: "wait",
      queue: "first-come-first-served",
    },
    monitoringIntervalS: 300,
    powerManagement: { idleServers: "on", afterS: 0, minimumOn: 0 },
    ...(links !== "dedicated" && { network: networkOf(links === "one core" ? 100 * GBITPS : null) }),
    migration: {
      bandwidthBitps: GBITPS,
      cpuOverhead: 0.1,
      algorithm: { name: algorithm, algorithm: createMigrationAlgorithm(algorithm, {}) },
      guestMemory: (sizeBytes) =>
        workingSet.create(
          { sizeBytes, migrationBytesPerS: GBITPS / 8 },
          { hotSet: 0.02, hotWriteRate: 4e8, coldWriteRate: 4e6, readsPerWrite: 3, locality: 0.5 },
        ),
      ...(limit !== undefined && { limits: { perServer: limit, perLink: Number.POSITIVE_INFINITY } }),
      planned: Array.from({ length: migrations }, (_, vm) => ({
        vm,
        target: 2 * Math.floor(vm / perServer) + 1,
        atS: START_S,
      })),
    },
    compatibility: RIGHT,
  };
}

/** @param coreBitps - null: the core holds nobody up */
function networkOf(coreBitps: number | null): NetworkDefinition {
  const free = { oversubscription: 1, latencyS: 0 };
  return {
    nic: { latencyS: 5e-6 },
    storage: { capacityBitps: 10 * GBITPS, latencyS: 5e-6 },
    imageServer: { capacityBitps: 10 * GBITPS, latencyS: 5e-6 },
    backplane: free,
    rack: free,
    hall: free,
    core: coreBitps === null ? free : { capacityBitps: coreBitps, latencyS: 1e-5 },
  };
}
