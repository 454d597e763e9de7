import { RIGHT } from "../../../src/datacenter/compatibility.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { defineVm, type VmSpec } from "../../../src/models/compute/vms.ts";
import { defineServerType, type ServerType } from "../../../src/models/plant/server-type.ts";
import type { Topology } from "../../../src/models/plant/topology.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";

/** Seconds for which a sample of a load holds. */
export const SAMPLE_S = 300;

/** 100 W idle, 300 W at peak, one core; off at once, and nothing when off. */
export const BLADE: ServerType = defineServerType({
  name: "blade",
  cores: 1,
  coreMhz: 1000,
  power: linear.create({ idle: 100, peak: 300 }),
  shutdown: { durationS: 0, powerW: 0 },
  suspend: { durationS: 0, powerW: 0 },
});

/** A plant whose servers are given their utilisation. */
export interface LoadedPlant {
  readonly topology: Topology;
  /** By server, its utilisation in each {@link SAMPLE_S}; no VM where there is none. */
  readonly loads: readonly (readonly number[])[];
  readonly durationS: number;
  /** What becomes of servers without a VM at time 0. Default: they stay on. */
  readonly idleServers?: "on" | "suspend" | "off";
}

/** Puts one VM as large as the server on each server that has a load. */
export function simulationOf({ topology, loads, durationS, idleServers = "on" }: LoadedPlant): Simulation {
  const loaded = [...loads.keys()].filter((server) => loads[server]!.length > 0);
  const samples = Math.max(1, ...loads.map((load) => load.length));
  const names = loaded.map((server) => `on ${server}`);
  const traces = new UtilisationTraces({ names, samples, intervalS: SAMPLE_S });
  for (const [trace, server] of loaded.entries()) {
    for (let k = 0; k < samples; k++) traces.values[k * traces.count + trace] = loads[server]![k] ?? 0;
  }
  return new Simulation({
    durationS,
    topology,
    vms: loaded.map((server) => vmOn(server, topology.serverTypes[server]!)),
    tasks: [],
    traceGroups: [{ firstVm: 0, vmCount: loaded.length, traces }],
    cpu: { model: "per-core", workConserving: true, overcommit: 1 },
    placement: { policy: { key: "server-id" }, whenFull: "wait", queue: "first-come-first-served" },
    monitoringIntervalS: SAMPLE_S,
    powerManagement: { idleServers, afterS: 0, minimumOn: 0 },
    migration: { bandwidthBitps: 1e9, cpuOverhead: 0.1 },
    compatibility: RIGHT,
  });
}

function vmOn(server: number, { cores, coreMhz }: ServerType): VmSpec {
  return defineVm({
    name: `on ${server}`,
    type: "whole server",
    vcpus: cores,
    vcpuMhz: coreMhz,
    memoryMiB: 0,
    pinnedServer: server,
  });
}
