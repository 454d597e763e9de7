import type { Residents } from "../../models/compute/residents.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";

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

// A VM's row: since when it has asked for and been given so much, whether it is being copied, and the sums so far.
const ROW = 8;
const SINCE = 0;
const REQUESTED = 1;
const ALLOCATED = 2;
const TRANSFERRING = 3;
const REQUESTED_SUM = 4;
const ALLOCATED_SUM = 5;
const LOSS_SUM = 6;

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
  readonly #countIntervalsAlike: boolean;
  #begun = false;

  /** Time with guests at work, s, by server. */
  readonly activeS: Float64Array;
  /** Time at work in which a guest got less than it asked for, s, by server. */
  readonly shortS: Float64Array;
  readonly #serverSinceS: Float64Array;
  readonly #serverActive: Uint8Array;
  readonly #serverShort: Uint8Array;

  /** A row of {@link ROW} figures for each VM: what is needed together lies together, in one line of the cache. */
  readonly #accounts: Float64Array;

  /** Σ weight · (demand − allocation)/demand over the intervals in which a VM got too little. */
  #violation = 0;
  #violationWeight = 0;

  constructor(
    engine: Engine,
    servers: ServerTable,
    vms: VmTable,
    residents: Residents,
    options: ServiceLevelOptions,
  ) {
    this.#engine = engine;
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
    this.#countIntervalsAlike = options.countIntervalsAlike;
    this.activeS = new Float64Array(servers.count);
    this.shortS = new Float64Array(servers.count);
    this.#serverSinceS = new Float64Array(servers.count);
    this.#serverActive = new Uint8Array(servers.count);
    this.#serverShort = new Uint8Array(servers.count);
    this.#accounts = new Float64Array(vms.count * ROW);
  }

  /** Starts to count; what happened before is not counted. */
  begin(now: number): void {
    this.#begun = true;
    this.#serverSinceS.fill(now);
    for (let row = 0; row < this.#accounts.length; row += ROW) this.#accounts[row + SINCE] = now;
  }

  /** Closes a VM's last interval: it stops now. */
  vmStopped(vm: number): void {
    if (!this.#begun) return;
    this.#closeVm(vm, this.#engine.now);
    this.#accounts[vm * ROW + REQUESTED] = 0;
    this.#accounts[vm * ROW + ALLOCATED] = 0;
  }

  /** Closes every interval at the end of a run. */
  close(now: number): void {
    for (let server = 0; server < this.#servers.count; server++) this.#closeServer(server, now);
    for (let vm = 0; vm < this.#vms.count; vm++) this.#closeVm(vm, now);
  }

  /** Sums over all servers and VMs. */
  totals(): ServiceLevelTotals {
    const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    const sumOverVms = (figure: number) => {
      let total = 0;
      for (let row = 0; row < this.#accounts.length; row += ROW) total += this.#accounts[row + figure]!;
      return total;
    };
    return {
      activeS: sum(this.activeS),
      shortS: sum(this.shortS),
      requestedMhzS: sumOverVms(REQUESTED_SUM),
      allocatedMhzS: sumOverVms(ALLOCATED_SUM),
      migrationLossMhzS: sumOverVms(LOSS_SUM),
    };
  }

  /** SLATAH up to now, 0..1: time short of CPU over time at work, all servers together; changes nothing. */
  slatahAt(now: number): number {
    let activeS = 0;
    let shortS = 0;
    for (let server = 0; server < this.#servers.count; server++) {
      activeS += this.activeS[server]!;
      shortS += this.shortS[server]!;
      if (!this.#begun || this.#serverActive[server] === 0) continue;
      const openS = now - this.#serverSinceS[server]!;
      activeS += openS;
      if (this.#serverShort[server] === 1) shortS += openS;
    }
    return activeS > 0 ? shortS / activeS : 0;
  }

  /** ∫ demand dt of a VM, MHz·s. */
  requestedMhzS(vm: number): number {
    return this.#accounts[vm * ROW + REQUESTED_SUM]!;
  }

  /** ∫ allocation dt of a VM, MHz·s. */
  allocatedMhzS(vm: number): number {
    return this.#accounts[vm * ROW + ALLOCATED_SUM]!;
  }

  /** {@link requestedMhzS} up to now, whether its last interval is closed or not. */
  requestedMhzSAt(vm: number, now: number): number {
    return this.#integralAt(vm, REQUESTED_SUM, REQUESTED, now);
  }

  /** {@link allocatedMhzS} up to now, whether its last interval is closed or not. */
  allocatedMhzSAt(vm: number, now: number): number {
    return this.#integralAt(vm, ALLOCATED_SUM, ALLOCATED, now);
  }

  #integralAt(vm: number, sum: number, rate: number, now: number): number {
    const row = vm * ROW;
    const accounts = this.#accounts;
    return accounts[row + sum]! + accounts[row + rate]! * (now - accounts[row + SINCE]!);
  }

  /** ∫ (demand − allocation) dt of a VM while its memory is copied, MHz·s. */
  migrationLossMhzS(vm: number): number {
    return this.#accounts[vm * ROW + LOSS_SUM]!;
  }

  /** Mean of (demand − allocation)/demand where a VM got too little; 0 if none ever did. */
  averageViolation(): number {
    return this.#violationWeight === 0 ? 0 : this.#violation / this.#violationWeight;
  }

  /** Closes the intervals of a server and its guests, and opens new ones with what they ask for and get now. */
  account(server: number, now: number): void {
    if (!this.#begun) return;
    const { head, next } = this.#residents;
    this.#accountServer(server, now);
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) this.#accountVm(vm, now);
  }

  /** The same where nothing has changed for the other guests: their intervals stay open. */
  accountOne(server: number, vm: number, now: number): void {
    if (!this.#begun) return;
    this.#accountServer(server, now);
    this.#accountVm(vm, now);
  }

  #accountServer(server: number, now: number): void {
    if (now > this.#serverSinceS[server]!) this.#closeServer(server, now);
    this.#serverActive[server] = this.#servers.usedMhz[server]! > 0 ? 1 : 0;
    this.#serverShort[server] = this.#servers.short[server]!;
  }

  #accountVm(vm: number, now: number): void {
    const { demandMhz, allocatedMhz, transferring, state } = this.#vms;
    if (state[vm] !== VM_STATE.running) return;
    const accounts = this.#accounts;
    const row = vm * ROW;
    const duration = now - accounts[row + SINCE]!;
    if (duration > 0) this.#closeAccount(row, duration);
    accounts[row + SINCE] = now;
    accounts[row + REQUESTED] = demandMhz[vm]!;
    accounts[row + ALLOCATED] = allocatedMhz[vm]!;
    accounts[row + TRANSFERRING] = transferring[vm]!;
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
    const row = vm * ROW;
    const duration = now - this.#accounts[row + SINCE]!;
    this.#accounts[row + SINCE] = now;
    if (duration !== 0) this.#closeAccount(row, duration);
  }

  /** Adds an interval to a VM's sums. */
  #closeAccount(row: number, duration: number): void {
    const accounts = this.#accounts;
    const requested = accounts[row + REQUESTED]!;
    if (requested === 0) return;
    const allocated = accounts[row + ALLOCATED]!;
    accounts[row + REQUESTED_SUM]! += requested * duration;
    accounts[row + ALLOCATED_SUM]! += allocated * duration;
    if (allocated < requested) {
      const weight = this.#countIntervalsAlike ? 1 : duration;
      this.#violation += ((requested - allocated) / requested) * weight;
      this.#violationWeight += weight;
      if (accounts[row + TRANSFERRING] === 1) accounts[row + LOSS_SUM]! += (requested - allocated) * duration;
    }
  }
}
