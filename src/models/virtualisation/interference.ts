import { NONE } from "../../sim/none.ts";
import type { CpuSharing } from "../compute/cpu-sharing.ts";
import { shareMaxMin } from "../compute/max-min.ts";
import type { Residents } from "../compute/residents.ts";
import type { VmTable } from "../compute/vms.ts";
import type { ServerTable } from "../plant/servers.ts";
import { balloonSlowdown, memoryWeight } from "./ballooning.ts";
import { NO_CACHE_USE } from "./cache-uses.ts";
import { memorySlowdown, memoryTrafficBitps, missFactor } from "./shared-cache.ts";
import type { VirtualLayer } from "./virtual-layer.ts";

/**
 * What guests of one server cost each other besides CPU: before a server's CPU is divided, it works out how much longer
 * each guest's work takes with these neighbours, and what they ask for now.
 *
 * A function of demands, sizes and lists alone, as any {@link CpuSharing} is.
 */
export class InterferingGuests implements CpuSharing {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #layer: VirtualLayer;
  readonly #factor: Float64Array;
  readonly #inner: CpuSharing;
  #weight = new Float64Array(64);
  #floor = new Float64Array(64);
  #ceiling = new Float64Array(64);
  #share = new Float64Array(64);

  /** @param factor - the layer's column of what neighbours cost, which this writes */
  constructor(
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    layer: VirtualLayer,
    factor: Float64Array,
    inner: CpuSharing,
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#layer = layer;
    this.#factor = factor;
    this.#inner = inner;
  }

  /** One guest's demand is its neighbours' loss. */
  solveOne(): boolean {
    return false;
  }

  solve(server: number): void {
    const { head, next } = this.#residents;
    const { sharedCache, memoryOvercommit } = this.#layer.spec.models;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) this.#factor[vm] = 1;
    if (sharedCache) this.#shareCache(server);
    if (memoryOvercommit > 1) this.#balloon(server);
    this.#inner.solve(server);
  }

  #shareCache(server: number): void {
    const { head, next } = this.#residents;
    const { memoryBandwidthBitps } = this.#layer.spec.models;
    let allPerS = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      allPerS += this.#busyCores(vm, server) * this.#cacheUse(vm).accessesPerS;
    }
    let asked = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const misses = this.#misses(vm, server, allPerS);
      asked += this.#busyCores(vm, server) * memoryTrafficBitps(this.#cacheUse(vm), misses);
    }
    const crowding = Math.max(1, asked / memoryBandwidthBitps);
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const misses = this.#misses(vm, server, allPerS);
      this.#factor[vm]! *= memorySlowdown(this.#cacheUse(vm), misses, crowding);
    }
  }

  #misses(vm: number, server: number, allPerS: number): number {
    const use = this.#cacheUse(vm);
    return missFactor(use, Math.max(0, allPerS - this.#busyCores(vm, server) * use.accessesPerS));
  }

  #cacheUse(vm: number): typeof NO_CACHE_USE {
    return this.#layer.profileOf(vm)?.cache ?? NO_CACHE_USE;
  }

  /** Cores that a guest's work keeps busy, if it gets what it asks for. */
  #busyCores(vm: number, server: number): number {
    const limit = this.#vms.limitMhz(vm, server);
    const demand = this.#vms.demandMhz[vm]!;
    return (demand < limit ? demand : limit) / this.#servers.coreMhz[server]!;
  }

  /** Takes memory back where guests have been promised more than there is. */
  #balloon(server: number): void {
    const { head, next } = this.#residents;
    const { memoryMiB, hypervisor, vmCount } = this.#servers;
    const { activeMemory, idleTax } = this.#layer.spec.models;
    if (vmCount[server]! > this.#share.length) this.#grow(vmCount[server]!);
    let count = 0;
    let promised = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const size = this.#vms.memoryUnder(vm, hypervisor[server]!);
      const active = activeMemory * this.#vms.utilisation[vm]!;
      this.#ceiling[count] = size;
      this.#weight[count] = memoryWeight(size, active, idleTax);
      promised += size;
      count++;
    }
    if (promised <= memoryMiB[server]!) return;
    shareMaxMin(memoryMiB[server]!, count, this.#weight, this.#floor, this.#ceiling, this.#share);
    let i = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!, i++) {
      if (this.#ceiling[i]! > 0)
        this.#factor[vm]! *= balloonSlowdown(1 - this.#share[i]! / this.#ceiling[i]!);
    }
  }

  #grow(count: number): void {
    const capacity = 2 ** Math.ceil(Math.log2(count));
    this.#weight = new Float64Array(capacity);
    this.#floor = new Float64Array(capacity);
    this.#ceiling = new Float64Array(capacity);
    this.#share = new Float64Array(capacity);
  }
}
