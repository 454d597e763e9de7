import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { PowerModel } from "../../models/power/power-model.ts";
import type { PlacementPolicy, PlacementView } from "../../policies/placement/placement.ts";
import { NONE } from "../../sim/none.ts";
import { type FitLimits, FitRules } from "./fit-rules.ts";
import { BLOCK, OccupiedServers } from "./occupied-servers.ts";
import type { OverfullListener } from "./overfull.ts";

/** What counts as a server's load and a VM's request while the search answers. */
export type SearchQuestion =
  /** Where a new VM goes: nominal CPU against what is promised. */
  | "creation"
  /** Where a running VM moves: its demand against what is in use. */
  | "move";

/** What limits the search, and how it deviates from the default. */
export interface SearchOptions extends FitLimits {
  /** Power before a move is that of the last settled instant, whatever was planned since. */
  readonly stalePowerBaseline: boolean;
  /** Called for each server that a move would load beyond its capacity and that is acceptable otherwise. */
  readonly onOverfull?: OverfullListener;
}

/** Asked of a server that would win, with the VM that looks for a place: false passes it over. */
export type Acceptance = (vm: number, server: number) => boolean;

/**
 * Finds the server that a placement policy prefers among those that fit.
 *
 * Servers without VMs that are of one type and in one state are all alike, so a search looks at the occupied ones and
 * at the first empty one of each class. {@link refresh} takes stock; {@link occupied} keeps the stock right as VMs are
 * put on servers between two refreshes, {@link loadChanged} as loads change, and {@link bar} takes servers out of it.
 */
export class TargetSearch implements PlacementView {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #policy: PlacementPolicy;
  readonly #options: SearchOptions;
  readonly #rules: FitRules;
  #creation = false;
  /** Whether any empty server may be chosen. */
  #emptyIsOpen = true;

  readonly #occupied: OccupiedServers;
  /** The first empty server of each class (type × state), or NONE. */
  readonly #classHead: Int32Array;
  readonly #classCount: number;
  /** Power that a server draws before anything is added, W. */
  readonly #baselineW: Float64Array;
  /** 1 for servers that are not to be chosen. */
  readonly #isBarred: Uint8Array;
  /** Power models by server type. */
  readonly #powerModels: readonly PowerModel[];
  /** Servers that fit, in id order, and what each would cost: scratch of one search. */
  readonly #fitting: Int32Array;
  readonly #cost: Float64Array;

  constructor(servers: ServerTable, vms: VmTable, policy: PlacementPolicy, options: SearchOptions) {
    this.#servers = servers;
    this.#vms = vms;
    this.#policy = policy;
    this.#options = options;
    this.#rules = new FitRules(servers, vms, options);
    this.#occupied = new OccupiedServers(servers);
    this.#classCount = servers.types.length * STATES;
    this.#classHead = new Int32Array(this.#classCount).fill(NONE);
    this.#baselineW = new Float64Array(servers.count);
    this.#fitting = new Int32Array(servers.count);
    this.#cost = new Float64Array(servers.count);
    this.#isBarred = new Uint8Array(servers.count);
    this.#powerModels = servers.types.map(({ power }) => power);
  }

  /** Takes stock of all servers, for questions of one kind. */
  refresh(question: SearchQuestion): void {
    this.#creation = question === "creation";
    this.#occupied.refresh({ creation: this.#creation, overcommit: this.#options.overcommit });
    this.#classHead.fill(NONE);
    this.#emptyIsOpen = true;
    this.#isBarred.fill(0);
    const asksAll = this.#policy.key === "score";
    for (let server = 0; server < this.#servers.count; server++) {
      if (asksAll || this.#occupied.has(server)) this.#findBaseline(server);
      if (!this.#occupied.has(server)) {
        const cls = this.#classOf(server);
        if (this.#classHead[cls] === NONE) this.#classHead[cls] = server;
      }
    }
    for (let cls = 0; cls < this.#classCount; cls++) {
      if (this.#classHead[cls] !== NONE) this.#findBaseline(this.#classHead[cls]!);
    }
  }

  /** A server's load is not what it was. */
  loadChanged(server: number): void {
    this.#occupied.changed(server);
    if (!this.#options.stalePowerBaseline) this.#findBaseline(server);
  }

  /** No VM is to go to this server, until the next {@link refresh}. */
  bar(server: number): void {
    this.#isBarred[server] = 1;
    this.#occupied.bar(server);
    const cls = this.#classOf(server);
    if (this.#classHead[cls] === server) this.#moveClassHead(cls, server);
  }

  /** No VM is to go to a server that is empty now, until the next {@link refresh}. */
  barEmpty(): void {
    this.#emptyIsOpen = false;
    this.#classHead.fill(NONE);
    for (let server = 0; server < this.#servers.count; server++) {
      if (!this.#occupied.has(server)) this.#isBarred[server] = 1;
    }
  }

  /** A server that was empty has, or will have, a VM. */
  occupied(server: number): void {
    if (this.#occupied.has(server)) return;
    this.#occupied.add(server);
    const cls = this.#classOf(server);
    if (this.#classHead[cls] === server) this.#moveClassHead(cls, server);
    this.#findBaseline(server);
  }

  /**
   * The best server that fits, or NONE.
   *
   * @param vm - who looks for a place
   * @param accept - asked of a server before it may win; the search does not go by what it would answer twice
   */
  find(vm: number, accept: Acceptance | null): number {
    const pinned = this.#vms.pinnedServer[vm]!;
    if (pinned !== NONE) return this.#fits(pinned, vm) ? pinned : NONE;
    switch (this.#policy.key) {
      case "server-id":
        return this.#first(vm, accept);
      case "power-increase":
        return this.#leastPowerIncrease(vm, accept);
      case "score":
        return this.#leastScore(vm, accept);
    }
  }

  /** Whether a VM could be placed if every server were empty and up. */
  couldEverFit(vm: number): boolean {
    return this.#rules.couldEverFit(vm);
  }

  // What a policy sees.

  get serverCount(): number {
    return this.#servers.count;
  }

  capacityMhz(server: number): number {
    return this.#servers.capacityMhz[server]!;
  }

  loadMhz(server: number): number {
    return this.#creation ? this.#servers.committedMhz[server]! : this.#servers.plannedMhz[server]!;
  }

  freeMemoryMiB(server: number): number {
    return this.#servers.freeMemoryMiB[server]!;
  }

  vmCount(server: number): number {
    return this.#servers.vmCount[server]!;
  }

  vmMemoryMiB(vm: number): number {
    return this.#vms.memoryMiB[vm]!;
  }

  requestMhz(vm: number): number {
    return this.#creation ? this.#vms.nominalMhz[vm]! : this.#vms.demandMhz[vm]!;
  }

  powerIncreaseW(server: number, vm: number): number {
    const load = (this.loadMhz(server) + this.requestMhz(vm)) / this.#servers.capacityMhz[server]!;
    return this.#servers.typeAt(server).power.powerW(load < 1 ? load : 1) - this.#baselineW[server]!;
  }

  #findBaseline(server: number): void {
    const { power, suspendedW, offW } = this.#servers.typeAt(server);
    const state = this.#servers.state[server];
    if (this.#options.stalePowerBaseline) {
      this.#baselineW[server] = power.powerW(this.#servers.utilisation[server]!);
    } else if (state === SERVER_STATE.suspended) this.#baselineW[server] = suspendedW;
    else if (state === SERVER_STATE.off) this.#baselineW[server] = offW;
    else {
      const load = this.loadMhz(server) / this.#servers.capacityMhz[server]!;
      this.#baselineW[server] = power.powerW(load < 1 ? load : 1);
    }
  }

  // The three ways to search.

  #first(vm: number, accept: Acceptance | null): number {
    const empty = this.#firstEmpty(vm);
    const count = this.#findFitting(vm);
    for (let i = 0; i < count; i++) {
      const server = this.#fitting[i]!;
      if (empty !== NONE && server > empty) break;
      if (accept === null || accept(vm, server)) return server;
    }
    return empty;
  }

  #firstEmpty(vm: number): number {
    let first: number = NONE;
    for (let cls = 0; cls < this.#classCount; cls++) {
      const server = this.#classHead[cls]!;
      if (server !== NONE && (first === NONE || server < first) && this.#isEligible(server, vm)) {
        first = server;
      }
    }
    return first;
  }

  #leastPowerIncrease(vm: number, accept: Acceptance | null): number {
    const count = this.#findFitting(vm);
    const overfull = this.#findPowerIncreases(vm, count);
    if (overfull > 0) this.#reportOverfull(vm, count, accept);
    const best = this.#cheapest(vm, count, accept);
    return this.#emptyIsOpen ? this.#cheaperEmpty(vm, best) : best;
  }

  /** The first empty server of a class, where it costs less than the best occupied one; otherwise that one. */
  #cheaperEmpty(vm: number, bestOccupied: number): number {
    let best = bestOccupied;
    let bestW = best === NONE ? Number.POSITIVE_INFINITY : this.powerIncreaseW(best, vm);
    for (let cls = 0; cls < this.#classCount; cls++) {
      const server = this.#classHead[cls]!;
      if (server === NONE || !this.#isEligible(server, vm)) continue;
      const increaseW = this.powerIncreaseW(server, vm);
      if (increaseW < bestW || (increaseW === bestW && server < best)) {
        best = server;
        bestW = increaseW;
      }
    }
    return best;
  }

  /**
   * The cost of each fitting server: {@link powerIncreaseW}, for many servers and one VM. Returns how many of them would
   * be loaded beyond their capacity.
   */
  #findPowerIncreases(vm: number, count: number): number {
    const { capacityMhz, typeOf } = this.#servers;
    const load = this.#creation ? this.#servers.committedMhz : this.#servers.plannedMhz;
    const request = this.requestMhz(vm);
    const powerModels = this.#powerModels;
    const baselineW = this.#baselineW;
    const fitting = this.#fitting;
    const cost = this.#cost;
    let overfull = 0;
    for (let i = 0; i < count; i++) {
      const server = fitting[i]!;
      const after = (load[server]! + request) / capacityMhz[server]!;
      if (after > 1) overfull++;
      cost[i] = powerModels[typeOf[server]!]!.powerW(after < 1 ? after : 1) - baselineW[server]!;
    }
    return overfull;
  }

  #reportOverfull(vm: number, count: number, accept: Acceptance | null): void {
    const { onOverfull } = this.#options;
    if (onOverfull === undefined || this.#creation) return;
    for (let i = 0; i < count; i++) {
      const server = this.#fitting[i]!;
      const load = (this.loadMhz(server) + this.requestMhz(vm)) / this.capacityMhz(server);
      if (load > 1 && (this.loadMhz(server) === 0 || accept === null || accept(vm, server))) {
        onOverfull(vm, server, load);
      }
    }
  }

  #leastScore(vm: number, accept: Acceptance | null): number {
    const score = this.#policy.score;
    if (score === undefined) throw new Error("a placement policy with key score has no score function");
    let count = 0;
    for (let server = 0; server < this.#servers.count; server++) {
      if (!this.#isEligible(server, vm)) continue;
      this.#fitting[count] = server;
      this.#cost[count++] = score.call(this.#policy, this, server, vm);
    }
    return this.#cheapest(vm, count, accept);
  }

  /**
   * The cheapest of the fitting servers that is accepted, the first of equals. Acceptance is costly, so it is asked
   * of would-be winners only, cheapest first; a server without load is taken unasked.
   */
  #cheapest(vm: number, count: number, accept: Acceptance | null): number {
    const cost = this.#cost;
    for (;;) {
      let best: number = NONE;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < count; i++) {
        if (cost[i]! < least) {
          least = cost[i]!;
          best = i;
        }
      }
      if (best === NONE) return NONE;
      const server = this.#fitting[best]!;
      if (accept === null || this.loadMhz(server) === 0 || accept(vm, server)) return server;
      cost[best] = Number.POSITIVE_INFINITY;
    }
  }

  /** Lists the occupied servers that fit, in id order; returns how many. The same rules as {@link FitRules}. */
  #findFitting(vm: number): number {
    const { ids, availableMhz, freeMemoryMiB, blockAvailableMhz, blockFreeMemoryMiB, count } = this.#occupied;
    const { coreMhz, cores, freeNetworkBitps } = this.#servers;
    const fitting = this.#fitting;
    const request = this.requestMhz(vm);
    const vcpus = this.#vms.vcpus[vm]!;
    const leastCores = this.#creation ? vcpus : 0;
    const binds = this.#creation || this.#options.memoryBindsMoves;
    const memory = binds ? this.#vms.memoryMiB[vm]! : Number.NEGATIVE_INFINITY;
    const network = binds ? this.#vms.networkBitps[vm]! : Number.NEGATIVE_INFINITY;
    if (this.#creation && this.#vms.exclusive[vm] === 1) return 0;
    const claimsCores = this.#creation && this.#vms.claimsCores[vm] === 1;
    let found = 0;
    for (let from = 0, block = 0; from < count; from += BLOCK, block++) {
      if (blockFreeMemoryMiB[block]! < memory || blockAvailableMhz[block]! < request) continue;
      const to = from + BLOCK < count ? from + BLOCK : count;
      for (let i = from; i < to; i++) {
        if (freeMemoryMiB[i]! < memory || availableMhz[i]! < request) continue;
        const server = ids[i]!;
        if (coreMhz[server]! * vcpus < request) continue;
        if (cores[server]! < leastCores || freeNetworkBitps[server]! < network) continue;
        if (claimsCores && availableMhz[i]! < this.#vms.claimMhz(vm, coreMhz[server]!)) continue;
        fitting[found++] = server;
      }
    }
    return found;
  }

  #isEligible(server: number, vm: number): boolean {
    return this.#isBarred[server] === 0 && this.#fits(server, vm);
  }

  #fits(server: number, vm: number): boolean {
    return this.#creation ? this.#rules.fitsNew(server, vm) : this.#rules.fitsMoved(server, vm);
  }

  #classOf(server: number): number {
    return this.#servers.typeOf[server]! * STATES + this.#servers.state[server]!;
  }

  /** The first empty server of a class is no longer one: the next one takes its place. */
  #moveClassHead(cls: number, after: number): void {
    this.#classHead[cls] = NONE;
    for (let server = after + 1; server < this.#servers.count; server++) {
      if (this.#isBarred[server] === 1 || this.#occupied.has(server) || this.#classOf(server) !== cls)
        continue;
      this.#classHead[cls] = server;
      this.#findBaseline(server);
      return;
    }
  }
}

const STATES = Object.keys(SERVER_STATE).length;
