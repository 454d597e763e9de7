import { RIGHT } from "../../src/datacenter/compatibility.ts";
import { Simulation } from "../../src/datacenter/simulation.ts";
import type { TaskSpec } from "../../src/models/compute/tasks.ts";
import { defineVm, type VmSpec } from "../../src/models/compute/vms.ts";
import { defineServerType, type ServerType } from "../../src/models/plant/server-type.ts";
import { TopologyBuilder } from "../../src/models/plant/topology-builder.ts";
import { linear } from "../../src/models/power/linear.ts";
import type { PowerModel } from "../../src/models/power/power-model.ts";
import type { VirtualLayerSpec } from "../../src/models/virtualisation/virtual-layer.ts";
import { PHASE } from "../../src/sim/engine.ts";
import { NONE } from "../../src/sim/none.ts";

/** A server with a power model of its own, or linear from 100 to 200 W. */
export interface SmallServer {
  readonly cores: number;
  readonly coreMhz: number;
  readonly power?: PowerModel;
  readonly memoryMiB?: number;
  /** Row of the case's hypervisors; none by default. */
  readonly hypervisor?: number;
}

/** A VM: one vCPU as fast as a core, on the first server, unless said otherwise. */
export interface SmallVm {
  readonly server?: number;
  readonly vcpus?: number;
  readonly vcpuMhz?: number;
  readonly memoryMiB?: number;
  readonly shares?: number;
  readonly capMhz?: number;
  readonly capFraction?: number;
  readonly reservationMhz?: number;
  readonly arrivalS?: number;
  /** Row of the case's classes of workloads. */
  readonly profile?: number;
}

/** A task with one thread; native, wherever it fits, unless a VM or a server is named. */
export interface SmallTask {
  /** Index into the VMs of the case. */
  readonly vm?: number;
  readonly server?: number;
  readonly arrivalS?: number;
  readonly threads?: number;
  readonly shares?: number;
  readonly capMhz?: number;
  readonly capFraction?: number;
  /** It claims a server for itself alone. */
  readonly exclusive?: boolean;
  readonly memoryMiB?: number;
  /** Either this or `fragments`. */
  readonly workMhzS?: number;
  /** Pairs of duration, s, and rate, MHz. */
  readonly fragments?: readonly (readonly [durationS: number, rateMhz: number])[];
  /** Default: lost. */
  readonly unmet?: "lost" | "stretched";
  readonly repeat?: number;
}

/** A simulation described in a few lines: per core and work-conserving, until all work is done, by default. */
export interface SmallCase {
  readonly servers: readonly SmallServer[];
  readonly vms?: readonly SmallVm[];
  readonly tasks?: readonly SmallTask[];
  readonly cpuModel?: "per-core" | "pooled";
  readonly workConserving?: boolean;
  readonly durationS?: number;
  readonly whenFull?: "wait" | "reject";
  readonly queue?: "first-come-first-served" | "backfilling";
  readonly virtualLayer?: VirtualLayerSpec;
}

/** Builds a simulation. VMs take the first rows of its VM table, native tasks the others, in order. */
export function simulationOf(description: SmallCase): Simulation {
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  for (const server of description.servers) builder.addServer(serverType(server), { site });
  const vms = (description.vms ?? []).map(vmOf);
  const tasks = (description.tasks ?? []).map((task): TaskSpec => {
    const native = task.vm === undefined;
    if (native) vms.push(rowOf(task));
    return taskOf(task, native ? vms.length - 1 : task.vm);
  });
  return new Simulation({
    durationS: description.durationS ?? Number.POSITIVE_INFINITY,
    topology: builder.build(),
    vms,
    tasks,
    traceGroups: [],
    ...(description.virtualLayer && { virtualLayer: description.virtualLayer }),
    cpu: {
      model: description.cpuModel ?? "per-core",
      workConserving: description.workConserving ?? true,
      overcommit: 1,
    },
    placement: {
      policy: { key: "server-id" },
      whenFull: description.whenFull ?? "wait",
      queue: description.queue ?? "first-come-first-served",
    },
    monitoringIntervalS: 300,
    powerManagement: { idleServers: "on", afterS: 0, minimumOn: 0 },
    migration: { bandwidthBitps: 1e9, cpuOverhead: 0.1 },
    compatibility: RIGHT,
  });
}

/** Calls back at 0, once an interval, and after everything else in those instants. */
export function everyInterval(
  simulation: Simulation,
  intervalS: number,
  callback: (nowS: number) => void,
): void {
  const { engine } = simulation;
  const kind = engine.on("test sample", () => {
    engine.schedule(engine.now + intervalS, PHASE.sample, kind);
    callback(engine.now);
  });
  engine.schedule(0, PHASE.sample, kind);
}

/** Energy of all servers up to the end of the run, J. */
export function energyJ(simulation: Simulation): number {
  return simulation.energy.energyJ.reduce((sum, joules) => sum + joules, 0);
}

function serverType({ cores, coreMhz, power, memoryMiB, hypervisor }: SmallServer): ServerType {
  return defineServerType({
    name: "small",
    cores,
    coreMhz,
    power: power ?? linear.create({ idle: 100, peak: 200 }),
    ...(memoryMiB !== undefined && { memoryMiB }),
    ...(hypervisor !== undefined && { hypervisor }),
  });
}

function vmOf({ server, ...vm }: SmallVm): VmSpec {
  const unlimited = { vcpuMhz: Number.POSITIVE_INFINITY, memoryMiB: 0 };
  return defineVm({ name: "vm", type: "vm", ...unlimited, pinnedServer: server ?? 0, ...vm });
}

function rowOf(task: SmallTask): VmSpec {
  return {
    ...vmOf({
      server: task.server ?? NONE,
      vcpus: task.threads ?? 1,
      memoryMiB: task.memoryMiB ?? 0,
      shares: task.shares ?? 1,
      arrivalS: task.arrivalS ?? 0,
    }),
    name: "task",
    type: "task",
    native: true,
    exclusive: task.exclusive ?? false,
  };
}

function taskOf(task: SmallTask, vm: number): TaskSpec {
  return {
    vm,
    arrivalS: task.arrivalS ?? 0,
    threads: task.threads ?? 1,
    shares: task.shares ?? 1,
    capMhz: task.capMhz ?? Number.POSITIVE_INFINITY,
    capFraction: task.capFraction ?? 1,
    demand: demandOf(task),
  };
}

function demandOf({ workMhzS, fragments, unmet, repeat }: SmallTask): TaskSpec["demand"] {
  if (workMhzS !== undefined) return { kind: "work", workMhzS };
  const pairs = fragments ?? [];
  return {
    kind: unmet ?? "lost",
    fragments: {
      fragmentDurationS: Float64Array.from(pairs, ([durationS]) => durationS),
      fragmentUsageMhz: Float64Array.from(pairs, ([, rateMhz]) => rateMhz),
    },
    firstFragment: 0,
    endFragment: pairs.length,
    repeat: repeat ?? 1,
  };
}
