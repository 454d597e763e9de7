import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import type { ServerTable } from "../plant/servers.ts";
import { shareMaxMin } from "./max-min.ts";
import type { TaskTable } from "./tasks.ts";
import type { VmTable } from "./vms.ts";

/** The settings of {@link TaskSharing}. */
export interface TaskSharingOptions {
  /** `per-core`: a thread is bounded by the core, or vCPU, that it runs on. `pooled`: a rate has no such bound. */
  readonly cpuModel: "per-core" | "pooled";
}

/**
 * How the tasks of a VM make its demand, and how they share what it gets: max-min fairly among threads, each task
 * bounded by its rate, its cap and, per core, its threads.
 *
 * Source: the two levels that SimGrid 3.32 documents by its cloud-sharing and cloud-capping tests: a VM weighs
 * min(active threads, vCPUs) on its server; inside it, its share is divided again.
 */
export class TaskSharing {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #tasks: TaskTable;
  readonly #perCore: boolean;
  #weight = new Float64Array(16);
  #floor = new Float64Array(16);
  #ceiling = new Float64Array(16);
  #share = new Float64Array(16);

  constructor(servers: ServerTable, vms: VmTable, tasks: TaskTable, options: TaskSharingOptions) {
    this.#servers = servers;
    this.#vms = vms;
    this.#tasks = tasks;
    this.#perCore = options.cpuModel === "per-core";
  }

  /** Writes what a VM on a server asks for (`demandMhz`, `weight`, `utilisation`) from its active tasks. */
  ask(vm: number): void {
    const vms = this.#vms;
    const { next, threads } = this.#tasks;
    const threadMhz = this.#threadMhz(vm);
    let asked = 0;
    let activeThreads = 0;
    for (let task = this.#tasks.head[vm]!; task !== NONE; task = next[task]!) {
      asked += this.#boundMhz(task, threadMhz);
      activeThreads += threads[task]!;
    }
    const vcpus = vms.vcpus[vm]!;
    const active = activeThreads < vcpus ? activeThreads : vcpus;
    if (this.#perCore && asked > active * threadMhz) asked = active * threadMhz;
    const fraction = vms.capFraction[vm]!;
    if (fraction < 1 && asked > fraction * vcpus * threadMhz) asked = fraction * vcpus * threadMhz;
    const cap = vms.capMhz[vm]! / this.#slowdown(vm);
    if (asked > cap) asked = cap;
    const nominal = vms.nominalMhz[vm]!;
    if (nominal > 0) vms.utilisation[vm] = asked < nominal ? asked / nominal : 1;
    vms.demandMhz[vm] = asked;
    vms.weight[vm] = vms.shares[vm]! * active;
  }

  /** Divides what a VM on a server gets among its active tasks: writes their `rateMhz`. */
  divide(vm: number): void {
    const { head, next, threads, shares, rateMhz } = this.#tasks;
    const first = head[vm]!;
    if (first === NONE) return;
    const threadMhz = this.#threadMhz(vm);
    const allocated = this.#vms.allocatedMhz[vm]!;
    if (next[first] === NONE) {
      const bound = this.#boundMhz(first, threadMhz);
      rateMhz[first] = bound < allocated ? bound : allocated;
      return;
    }
    let count = 0;
    for (let task = first; task !== NONE; task = next[task]!) {
      if (count === this.#share.length) this.#grow();
      this.#weight[count] = shares[task]! * threads[task]!;
      this.#ceiling[count] = this.#boundMhz(task, threadMhz);
      count++;
    }
    shareMaxMin(allocated, count, this.#weight, this.#floor, this.#ceiling, this.#share);
    let i = 0;
    for (let task = first; task !== NONE; task = next[task]!) rateMhz[task] = this.#share[i++]!;
  }

  /** Speed of one thread in a VM: that of a vCPU on a core, or of the core itself, MHz; under a hypervisor 1/S of it. */
  #threadMhz(vm: number): number {
    const coreMhz = this.#servers.coreMhz[this.#vms.server[vm]!]!;
    const nominal = this.#vms.nominalMhz[vm]!;
    const slowdown = this.#slowdown(vm);
    if (nominal === 0) return coreMhz / slowdown;
    const vcpuMhz = nominal / this.#vms.vcpus[vm]!;
    return (vcpuMhz < coreMhz ? vcpuMhz : coreMhz) / slowdown;
  }

  /** S on the server where a VM stands: limits are on the CPU that it uses, and its tasks get 1/S of that. */
  #slowdown(vm: number): number {
    const { layer, server } = this.#vms;
    return layer === null ? 1 : layer.slowdown[layer.cellOf(vm, server[vm]!)]!;
  }

  /** The most that a task can use now, MHz. Plain work is bounded by its threads in either model. */
  #boundMhz(task: number, threadMhz: number): number {
    const tasks = this.#tasks;
    const threadsMhz = tasks.threads[task]! * threadMhz;
    const wanted = tasks.wantedMhz[task]!;
    let bound = this.#perCore || wanted === Number.POSITIVE_INFINITY ? Math.min(wanted, threadsMhz) : wanted;
    if (tasks.capFraction[task]! < 1) bound = Math.min(bound, tasks.capFraction[task]! * threadsMhz);
    return Math.min(bound, tasks.capMhz[task]!);
  }

  #grow(): void {
    this.#weight = doubled(this.#weight);
    this.#floor = doubled(this.#floor);
    this.#ceiling = doubled(this.#ceiling);
    this.#share = doubled(this.#share);
  }
}
