import { NONE } from "../../sim/none.ts";
import type { IncomingMoves } from "../migration/incoming.ts";
import { SERVER_STATE, type ServerTable } from "../plant/servers.ts";
import type { VirtualLayer } from "../virtualisation/virtual-layer.ts";
import type { CpuSharing } from "./cpu-sharing.ts";
import { GuestBounds } from "./guest-bounds.ts";
import { shareMaxMin } from "./max-min.ts";
import type { Residents } from "./residents.ts";
import type { VmTable } from "./vms.ts";

/** The settings of {@link FairSharing}. */
export interface FairSharingOptions {
  /**
   * `per-core`: a guest is bounded by its vCPUs, each by the speed of a core. `pooled`: a server is one figure, which
   * a single guest can use up.
   */
  readonly cpuModel: "per-core" | "pooled";
  /**
   * Whether CPU that a VM cannot use goes to others. If not, a VM is set aside what its active threads could use,
   * whatever they ask for, and what they leave of it stays idle.
   */
  readonly workConserving: boolean;
  /**
   * CPU that a server spends on a move of a VM which runs elsewhere, as a share of the VM's demand, 0..1.
   */
  readonly migrationOverhead: number;
}

/**
 * Weighted max-min sharing over a server's cores.
 *
 * weight = shares × min(active threads, vCPUs) (a trace-driven VM: shares × vCPUs); floor = the reservation, as far as
 * it is used; ceiling = min(demand, vCPUs × min(vCPU speed, core speed)), where the demand is what a VM's cap leaves
 * of it. Where sharing is not work-conserving the ceiling of a VM is min(cap, active threads × vCPU speed) instead,
 * and what it gets beyond its demand stays idle; a native guest's is the same in both.
 * A VM that may not run all the time has a ceiling that much lower, and of what it is given its work gets its work
 * share. A server that is not on serves nobody.
 *
 * Under a hypervisor a VM wants S times its demand. Its vCPUs, its speed and its cap bound what it uses, not what the host
 * spends on it: shares are of the VM's own CPU, u = clamp(λ·weight, floor, ceiling), and the server spends Σ u·k with
 * k = 1 + host's share / S; what the VM gets done, and what it is said to be allocated, is u/S.
 *
 * Source: the sharing that SimGrid 3.32 documents by its cloud-sharing and cloud-capping tests; weights and
 * reservations after Waldspurger, Memory Resource Management in VMware ESX Server (OSDI 2002).
 */
export class FairSharing implements CpuSharing {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #incoming: IncomingMoves;
  readonly #perCore: boolean;
  readonly #bounds: GuestBounds;
  readonly #workConserving: boolean;
  readonly #overhead: number;
  /** 1 for a server whose guests all got what they can use when it was last solved, and their work lost none of it. */
  readonly #plenty: Uint8Array;
  #weight = new Float64Array(64);
  #floor = new Float64Array(64);
  #ceiling = new Float64Array(64);
  #shares = new Float64Array(64);
  /** The most that each guest can use of its share, MHz. */
  #usable = new Float64Array(64);

  constructor(
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    incoming: IncomingMoves,
    options: FairSharingOptions,
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#incoming = incoming;
    this.#perCore = options.cpuModel === "per-core";
    this.#bounds = new GuestBounds(vms, this.#perCore);
    this.#workConserving = options.workConserving;
    this.#overhead = options.migrationOverhead;
    this.#plenty = new Uint8Array(servers.count);
  }

  solve(server: number): void {
    const servers = this.#servers;
    const isQuiet =
      this.#workConserving && servers.incomingCount[server] === 0 && servers.heldBackCount[server] === 0;
    const { layer } = this.#vms;
    if (isQuiet) {
      if (layer === null) {
        if (this.#giveAll(server)) return;
      } else if (layer.isFree[server] === 1) {
        if (this.#giveAll(server)) {
          layer.isContended[server] = 0;
          return;
        }
        // What neighbours cost is for the general solution.
      } else if (layer.interference === null && this.#giveAllVirtual(server, layer)) return;
    }
    this.#plenty[server] = 0;
    this.#share(server);
  }

  solveOne(server: number, vm: number): boolean {
    if (this.#plenty[server] === 0) return false;
    const servers = this.#servers;
    const { demandMhz, allocatedMhz } = this.#vms;
    const { head, next } = this.#residents;
    const capacity = servers.capacityMhz[server]!;
    const own = this.#bounds.usableMhz(vm, demandMhz[vm]!, servers.coreMhz[server]!);
    let requested = 0;
    let used = 0;
    let short = 0;
    for (let guest = head[server]!; guest !== NONE; guest = next[guest]!) {
      const demand = demandMhz[guest]!;
      const given = guest === vm ? own : allocatedMhz[guest]!;
      if (given < demand) short = 1;
      requested += demand;
      used += given;
    }
    if (used > capacity) return false;
    allocatedMhz[vm] = own;
    this.#write(server, requested, used, capacity, short);
    return true;
  }

  /**
   * The common case: nobody is on the way or held back, and there is enough for all. False where there is not.
   *
   * Does what {@link #share} would do, to the last bit.
   */
  #giveAll(server: number): boolean {
    const servers = this.#servers;
    const { demandMhz, allocatedMhz, nominalMhz, vcpus, workShare } = this.#vms;
    const { head, next } = this.#residents;
    if (servers.state[server] !== SERVER_STATE.on) return false;
    const capacity = servers.capacityMhz[server]!;
    const coreMhz = servers.coreMhz[server]!;
    const perCore = this.#perCore;
    let requested = 0;
    let used = 0;
    let short = 0;
    let plenty = 1;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const demand = demandMhz[vm]!;
      const nominal = nominalMhz[vm]!;
      let bound = demand;
      if (perCore && bound > vcpus[vm]! * coreMhz) bound = vcpus[vm]! * coreMhz;
      if (nominal > 0 && bound > nominal) bound = nominal;
      if (bound < demand) short = 1;
      requested += demand;
      used += bound;
      const share = workShare[vm]!;
      if (share < 1) plenty = 0;
      allocatedMhz[vm] = bound * share;
    }
    if (used > capacity) return false;
    this.#plenty[server] = plenty;
    this.#write(server, requested, used, capacity, short);
    return true;
  }

  /** The figures of a server where everybody is given what they can use. */
  #write(server: number, requested: number, used: number, capacity: number, short: number): void {
    const servers = this.#servers;
    servers.usedMhz[server] = used;
    servers.requestedMhz[server] = requested;
    servers.demandMhz[server] = requested;
    servers.plannedMhz[server] = used;
    servers.availableMhz[server] = capacity - used;
    servers.short[server] = short;
  }

  /** {@link #giveAll} where guests have hypervisors that cost them something, and all can use what they ask for. */
  #giveAllVirtual(server: number, layer: VirtualLayer): boolean {
    const servers = this.#servers;
    const vms = this.#vms;
    if (servers.state[server] !== SERVER_STATE.on) return false;
    const { demandMhz, allocatedMhz, vcpus, workShare, ceilingMhz } = vms;
    const { head, next } = this.#residents;
    const { columnOf, slowdown, footprint, usedCores, onlyColumn } = layer;
    const capacity = servers.capacityMhz[server]!;
    const coreMhz = servers.coreMhz[server]!;
    const row = layer.rowOf[server]!;
    // In the pooled model a vCPU is as fast as it likes.
    const vcpuMhz = this.#perCore ? coreMhz : Number.POSITIVE_INFINITY;
    // Where all VMs are of one class nothing is looked up in the loop.
    const isMixed = onlyColumn === NONE;
    let cell = isMixed ? row : row + onlyColumn;
    let s = slowdown[cell]!;
    let factor = footprint[cell]!;
    let mostMhz = usedCores[cell]! * coreMhz;
    let used = 0;
    let own = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      if (isMixed) {
        cell = row + columnOf[vm]!;
        s = slowdown[cell]!;
        factor = footprint[cell]!;
        mostMhz = usedCores[cell]! * coreMhz;
      }
      const demand = demandMhz[vm]!;
      const bound = demand * s;
      // Rare, and so apart: a loop that may come to this does not stay in registers.
      if (bound > ceilingMhz[vm]! || bound > vcpus[vm]! * vcpuMhz || bound > mostMhz)
        return this.#giveMostVirtual(server, layer);
      used += bound * factor;
      own += bound;
      allocatedMhz[vm] = demand * workShare[vm]!;
    }
    if (used > capacity) return false;
    this.#write(server, used, used, capacity, 0);
    layer.hostMhz[server] = used - own;
    layer.isContended[server] = 0;
    return true;
  }

  /** {@link #giveAllVirtual} where some cannot use what they ask for. */
  #giveMostVirtual(server: number, layer: VirtualLayer): boolean {
    const vms = this.#vms;
    const { demandMhz, allocatedMhz, workShare } = vms;
    const { head, next } = this.#residents;
    const { slowdown, footprint, usedCores } = layer;
    const capacity = this.#servers.capacityMhz[server]!;
    const coreMhz = this.#servers.coreMhz[server]!;
    let requested = 0;
    let used = 0;
    let own = 0;
    let short = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const cell = layer.cellOf(vm, server);
      const demand = demandMhz[vm]!;
      const wanted = demand * slowdown[cell]!;
      const bound = this.#bounds.usableVirtualMhz(vm, wanted, coreMhz, usedCores[cell]!);
      const work = bound === wanted ? demand : bound / slowdown[cell]!;
      if (work < demand) short = 1;
      requested += bound === wanted ? bound * footprint[cell]! : vms.takenMhz(vm, server);
      used += bound * footprint[cell]!;
      own += bound;
      allocatedMhz[vm] = work * workShare[vm]!;
    }
    if (used > capacity) return false;
    this.#write(server, requested, used, capacity, short);
    layer.hostMhz[server] = used - own;
    layer.isContended[server] = 0;
    return true;
  }

  #share(server: number): void {
    const servers = this.#servers;
    const vms = this.#vms;
    const { head, next } = this.#residents;
    const incoming = this.#incoming;
    const { demandMhz, allocatedMhz, runShare, workShare } = vms;
    const guests = servers.vmCount[server]! + servers.incomingCount[server]!;
    if (guests > this.#shares.length) this.#grow(guests);
    const weight = this.#weight;
    const floor = this.#floor;
    const ceiling = this.#ceiling;
    const share = this.#shares;
    const usable = this.#usable;
    const capacity = servers.capacityMhz[server]!;
    const coreMhz = servers.coreMhz[server]!;
    const isOn = servers.state[server] === SERVER_STATE.on;

    const { layer } = vms;
    let count = 0;
    let requested = 0;
    let planned = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const demand = demandMhz[vm]!;
      let factor = 1;
      let bound: number;
      if (layer === null) bound = this.#bounds.usableMhz(vm, demand, coreMhz);
      else {
        const cell = layer.cellOf(vm, server);
        const slowdown = layer.slowdownNow(vm, cell);
        factor = layer.footprint[cell]!;
        bound = this.#bounds.usableVirtualMhz(vm, demand * slowdown, coreMhz, layer.usedCores[cell]!);
      }
      if (runShare[vm]! < 1) bound = this.#bounds.heldBackMhz(vm, bound, coreMhz);
      const reserved = vms.reservationMhz[vm]!;
      // Shares are of the VM's own CPU; what is divided is the server's, with what the host spends on it.
      weight[count] = vms.weight[vm]! * factor;
      usable[count] = bound;
      ceiling[count] = (this.#workConserving ? bound : this.#bounds.setAsideMhz(vm, bound, coreMhz)) * factor;
      floor[count] = (reserved < bound ? reserved : bound) * factor;
      count++;
      requested += vms.takenMhz(vm, server);
      planned += bound * factor;
    }
    const residentCount = count;
    let asked = requested;
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      const vm = incoming.vm[move]!;
      const taken = vms.takenMhz(vm, server);
      const work = incoming.transferring[move] === 1 ? this.#overhead * taken : 0;
      weight[count] = vms.weight[vm]!;
      ceiling[count] = work;
      floor[count] = 0;
      count++;
      requested += work;
      if (incoming.departed[move] === 1) {
        planned += work;
        continue;
      }
      asked += taken;
      planned += taken;
    }

    if (isOn) shareMaxMin(capacity, count, weight, floor, ceiling, share);
    else {
      share.fill(0, 0, count);
      requested = 0;
    }

    let used = 0;
    let host = 0;
    let short = 0;
    let isContended = 0;
    let i = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      const demand = demandMhz[vm]!;
      let given = share[i]! < usable[i]! ? share[i]! : usable[i]!;
      let work = given;
      if (layer === null) used += given;
      else {
        const cell = layer.cellOf(vm, server);
        const slowdown = layer.slowdownNow(vm, cell);
        const factor = layer.footprint[cell]!;
        given = share[i]! < usable[i]! * factor ? share[i]! / factor : usable[i]!;
        work = given === demand * slowdown ? demand : given / slowdown;
        used += given * factor;
        host += given * (factor - 1);
        layer.waitingMhz[vm] = isOn ? usable[i]! - given : 0;
        if (layer.waitingMhz[vm]! > 0) isContended = 1;
      }
      i++;
      // Who is held back lacks CPU because of a migration, not because of this server.
      if (work < demand && runShare[vm] === 1) short = 1;
      allocatedMhz[vm] = work * workShare[vm]!;
    }
    if (layer !== null) {
      layer.hostMhz[server] = host;
      layer.isContended[server] = isContended;
    }
    for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!) {
      const given = share[i++]!;
      used += given;
      incoming.allocatedMhz[move] = given;
    }
    servers.usedMhz[server] = used;
    servers.requestedMhz[server] = requested;
    servers.demandMhz[server] = asked;
    servers.plannedMhz[server] = planned;
    servers.availableMhz[server] = capacity - planned;
    servers.short[server] = isOn && residentCount > 0 ? short : 0;
  }

  #grow(count: number): void {
    const capacity = 2 ** Math.ceil(Math.log2(count));
    this.#weight = new Float64Array(capacity);
    this.#floor = new Float64Array(capacity);
    this.#ceiling = new Float64Array(capacity);
    this.#shares = new Float64Array(capacity);
    this.#usable = new Float64Array(capacity);
  }
}
