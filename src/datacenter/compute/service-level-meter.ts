import type { Residents } from "../../models/compute/residents.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "./dirty-servers.ts";

/** How intervals are counted. */
export interface ServiceLevelOptions {
  /** True: the average violation weighs every interval alike, however long. False: by its duration. */
  readonly countIntervalsAlike: boolean;
}

/** Sums over servers (s) and VMs (MHz·s) of the columns of {@link ServiceLevelMeter}. */
export interface ServiceLevelTotals {
  readonly activeS: number;
  readonly shortS: number;
  readonly requestedMhzS: number;
  readonly allocatedMhzS: number;
  readonly migrationLossMhzS: number;
}

/**
 * Integrates, over the intervals in which nothing changes, how far servers and VMs were served: the sums behind
 * SLATAH, PDM, SLAV and ESV.
 *
 * Source: Beloglazov & Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and
 * performance efficient dynamic consolidation of virtual machines in cloud data centers (2012), §3.3, eqs. 1-3.
 */
export class ServiceLevelMeter {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;
  readonly #dirty: DirtyServers;
  readonly #countIntervalsAlike: boolean;
  #begun = false;

  /** Time with guests at work, s, by server. */
  readonly activeS: Float64Array;
  /** Time at work in which a guest got less than it asked for, s, by server. */
  readonly shortS: Float64Array;
  readonly #serverSinceS: Float64Array;
  readonly #serverActive: Uint8Array;
  readonly #serverShort: Uint8Array;

  /** ∫ demand dt, MHz·s, by VM. */
  readonly requestedMhzS: Float64Array;
  /** ∫ allocation dt, MHz·s, by VM. */
  readonly allocatedMhzS: Float64Array;
  /** ∫ (demand − allocation) dt while its memory is copied, MHz·s, by VM. */
  readonly migrationLossMhzS: Float64Array;
  readonly #vmSinceS: Float64Array;
  readonly #vmRequestedMhz: Float64Array;
  readonly #vmAllocatedMhz: Float64Array;
  readonly #vmTransferring: Uint8Array;

  /** Σ weight · (demand − allocation)/demand over the intervals in which a VM got too little. */
  #violation = 0;
  #violationWeight = 0;

  constructor(
    engine: Engine,
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    dirty: DirtyServers,
    options: ServiceLevelOptions,
  ) {
    this.#engine = engine;
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#dirty = dirty;
    this.#countIntervalsAlike = options.countIntervalsAlike;
    this.activeS = new Float64Array(servers.count);
    this.shortS = new Float64Array(servers.count);
    this.#serverSinceS = new Float64Array(servers.count);
    this.#serverActive = new Uint8Array(servers.count);
    this.#serverShort = new Uint8Array(servers.count);
    this.requestedMhzS = new Float64Array(vms.count);
    this.allocatedMhzS = new Float64Array(vms.count);
    this.migrationLossMhzS = new Float64Array(vms.count);
    this.#vmSinceS = new Float64Array(vms.count);
    this.#vmRequestedMhz = new Float64Array(vms.count);
    this.#vmAllocatedMhz = new Float64Array(vms.count);
    this.#vmTransferring = new Uint8Array(vms.count);
    engine.onSettle("service level", (now) => this.#settle(now));
  }

  /** Starts to count; what happened before is not counted. */
  begin(now: number): void {
    this.#begun = true;
    this.#serverSinceS.fill(now);
    this.#vmSinceS.fill(now);
  }

  /** Closes a VM's last interval: it stops now. */
  vmStopped(vm: number): void {
    if (!this.#begun) return;
    this.#closeVm(vm, this.#engine.now);
    this.#vmRequestedMhz[vm] = 0;
    this.#vmAllocatedMhz[vm] = 0;
  }

  /** Closes every interval at the end of a run. */
  close(now: number): void {
    for (let server = 0; server < this.#servers.count; server++) this.#closeServer(server, now);
    for (let vm = 0; vm < this.#vms.count; vm++) this.#closeVm(vm, now);
  }

  /** Sums over all servers and VMs. */
  totals(): ServiceLevelTotals {
    const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    return {
      activeS: sum(this.activeS),
      shortS: sum(this.shortS),
      requestedMhzS: sum(this.requestedMhzS),
      allocatedMhzS: sum(this.allocatedMhzS),
      migrationLossMhzS: sum(this.migrationLossMhzS),
    };
  }

  /** Mean of (demand − allocation)/demand where a VM got too little; 0 if none ever did. */
  averageViolation(): number {
    return this.#violationWeight === 0 ? 0 : this.#violation / this.#violationWeight;
  }

  #settle(now: number): void {
    if (!this.#begun) return;
    const { batch, count } = this.#dirty;
    const { usedMhz, short } = this.#servers;
    const { demandMhz, allocatedMhz, transferring, state } = this.#vms;
    const { head, next } = this.#residents;
    const since = this.#vmSinceS;
    const requested = this.#vmRequestedMhz;
    const allocated = this.#vmAllocatedMhz;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      this.#closeServer(server, now);
      this.#serverActive[server] = usedMhz[server]! > 0 ? 1 : 0;
      this.#serverShort[server] = short[server]!;
      for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
        if (state[vm] !== VM_STATE.running) continue;
        if (now > since[vm]!) this.#closeVm(vm, now);
        requested[vm] = demandMhz[vm]!;
        allocated[vm] = allocatedMhz[vm]!;
        this.#vmTransferring[vm] = transferring[vm]!;
      }
    }
  }

  #closeServer(server: number, now: number): void {
    const duration = now - this.#serverSinceS[server]!;
    if (duration > 0) {
      if (this.#serverActive[server] === 1) {
        this.activeS[server]! += duration;
        if (this.#serverShort[server] === 1) this.shortS[server]! += duration;
      }
      this.#serverSinceS[server] = now;
    }
  }

  #closeVm(vm: number, now: number): void {
    const duration = now - this.#vmSinceS[vm]!;
    const requested = this.#vmRequestedMhz[vm]!;
    const allocated = this.#vmAllocatedMhz[vm]!;
    this.#vmSinceS[vm] = now;
    if (duration === 0 || requested === 0) return;
    this.requestedMhzS[vm]! += requested * duration;
    this.allocatedMhzS[vm]! += allocated * duration;
    if (allocated < requested) {
      const weight = this.#countIntervalsAlike ? 1 : duration;
      this.#violation += ((requested - allocated) / requested) * weight;
      this.#violationWeight += weight;
      if (this.#vmTransferring[vm] === 1) this.migrationLossMhzS[vm]! += (requested - allocated) * duration;
    }
  }
}
