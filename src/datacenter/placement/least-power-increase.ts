import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { PowerModel } from "../../models/power/power-model.ts";
import { NONE } from "../../sim/none.ts";
import { Candidates } from "./candidates.ts";
import type { Finder } from "./finder.ts";
import { BLOCK, OccupiedServers } from "./occupied-servers.ts";
import type { OverfullListener } from "./overfull.ts";
import type { Acceptance, WhereToMove } from "./question.ts";
import type { SearchView } from "./search-view.ts";

/**
 * Finds where a running VM adds least to the power. Servers without VMs that are of one type and in one state are all
 * alike, so a search looks at the occupied ones and at the first empty one of each class.
 */
export class LeastPowerIncrease implements Finder {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #question: WhereToMove;
  readonly #view: SearchView;
  readonly #memoryBinds: boolean;
  readonly #baselineIsStale: boolean;
  readonly #onOverfull: OverfullListener | undefined;
  readonly #occupied: OccupiedServers;
  /** The first empty server of each class (type × state) that may be chosen, or NONE. */
  readonly #classHead: Int32Array;
  /** Classes that have one. */
  #headCount = 0;
  /** Power that a server draws before anything is added, W. */
  readonly #baselineW: Float64Array;
  /** Power models by server type. */
  readonly #powerModels: readonly PowerModel[];
  readonly #candidates: Candidates;
  /** Candidates of the last search that would be loaded beyond their capacity. */
  #overfull = 0;

  constructor(
    servers: ServerTable,
    vms: VmTable,
    question: WhereToMove,
    view: SearchView,
    options: {
      readonly memoryBindsMoves: boolean;
      readonly stalePowerBaseline: boolean;
      readonly onOverfull?: OverfullListener;
    },
  ) {
    this.#servers = servers;
    this.#vms = vms;
    this.#question = question;
    this.#view = view;
    this.#memoryBinds = options.memoryBindsMoves;
    this.#baselineIsStale = options.stalePowerBaseline;
    this.#onOverfull = options.onOverfull;
    this.#occupied = new OccupiedServers(servers, question);
    this.#classHead = new Int32Array(servers.types.length * STATES);
    this.#baselineW = new Float64Array(servers.count);
    this.#powerModels = servers.types.map(({ power }) => power);
    this.#candidates = new Candidates(servers.count);
  }

  refresh(): void {
    this.#occupied.refresh();
    for (let i = 0; i < this.#occupied.count; i++) this.#findBaseline(this.#occupied.ids[i]!);
    const { count, vmCount, incomingCount, closed } = this.#servers;
    const isBarred = this.#question.isBarred;
    this.#classHead.fill(NONE);
    this.#headCount = 0;
    for (let server = 0; server < count; server++) {
      if (isBarred[server] === 1 || vmCount[server]! > 0) continue;
      if (incomingCount[server]! > 0 || closed[server] !== 0) continue;
      const cls = this.#classOf(server);
      if (this.#classHead[cls] !== NONE) continue;
      this.#classHead[cls] = server;
      this.#headCount++;
      this.#findBaseline(server);
    }
  }

  changed(server: number): void {
    if (this.#occupied.has(server)) {
      this.#occupied.changed(server);
      if (!this.#baselineIsStale) this.#findBaseline(server);
      return;
    }
    if (this.#servers.vmCount[server]! > 0 || this.#servers.incomingCount[server]! > 0) {
      this.#occupied.add(server);
      this.#findBaseline(server);
    } else if (this.#question.isBarred[server] === 0) return;
    const cls = this.#classOf(server);
    if (this.#classHead[cls] === server) this.#moveClassHead(cls, server);
  }

  find(vm: number, accept: Acceptance | null): number {
    const candidates = this.#candidates;
    let best = this.#weigh(vm);
    if (this.#overfull > 0 && this.#onOverfull !== undefined) this.#reportOverfull(vm, accept);
    while (best !== NONE && accept !== null && !accept(vm, candidates.server[best]!)) {
      candidates.cost[best] = Number.POSITIVE_INFINITY;
      best = candidates.cheapest();
    }
    const server = best === NONE ? NONE : candidates.server[best]!;
    return this.#headCount === 0 ? server : this.#cheaperEmpty(vm, accept, server);
  }

  /** The first empty server of a class, where it costs less than the best occupied one; otherwise that one. */
  #cheaperEmpty(vm: number, accept: Acceptance | null, bestOccupied: number): number {
    let best = bestOccupied;
    let bestW = best === NONE ? Number.POSITIVE_INFINITY : this.#view.powerIncreaseW(best, vm);
    for (let cls = 0; cls < this.#classHead.length; cls++) {
      const server = this.#classHead[cls]!;
      if (server === NONE || !this.#question.fits(server, vm)) continue;
      const increaseW = this.#view.powerIncreaseW(server, vm);
      if (increaseW > bestW || (increaseW === bestW && server > best)) continue;
      if (accept !== null && !accept(vm, server)) continue;
      best = server;
      bestW = increaseW;
    }
    return best;
  }

  /**
   * Lists the occupied servers that fit, in id order, with what each would cost, and counts those that would be loaded
   * beyond their capacity. The same rules as {@link WhereToMove.fits}. Returns the index of the cheapest, or NONE.
   */
  #weigh(vm: number): number {
    const { ids, availableMhz, freeMemoryMiB, blockAvailableMhz, blockFreeMemoryMiB, count } = this.#occupied;
    const { coreMhz, freeNetworkBitps, capacityMhz, typeOf, plannedMhz, hypervisor } = this.#servers;
    const { server: candidate, cost } = this.#candidates;
    const powerModels = this.#powerModels;
    const baselineW = this.#baselineW;
    const vms = this.#vms;
    // What is the same for all servers where there are no hypervisors, and else a bound for it.
    const isVirtual = vms.layer !== null;
    let lastHypervisor = Number.NaN;
    let lastCoreMhz = Number.NaN;
    let taken = 0;
    const demand = vms.demandMhz[vm]!;
    let request = demand;
    const least = vms.leastTakenMhz(vm);
    const vcpus = vms.vcpus[vm]!;
    const memory = this.#question.leastMemoryMiB(vm);
    const network = this.#memoryBinds ? vms.networkBitps[vm]! : Number.NEGATIVE_INFINITY;
    let found = 0;
    let overfull = 0;
    let best: number = NONE;
    let leastW = Number.POSITIVE_INFINITY;
    for (let from = 0, block = 0; from < count; from += BLOCK, block++) {
      if (blockFreeMemoryMiB[block]! < memory || blockAvailableMhz[block]! < least) continue;
      const to = from + BLOCK < count ? from + BLOCK : count;
      for (let i = from; i < to; i++) {
        if (freeMemoryMiB[i]! < memory || availableMhz[i]! < least) continue;
        const server = ids[i]!;
        if (coreMhz[server]! * vcpus < demand || freeNetworkBitps[server]! < network) continue;
        if (isVirtual) {
          // Most servers are of one kind: what the VM takes of the last one it takes of the next.
          if (hypervisor[server] !== lastHypervisor || coreMhz[server] !== lastCoreMhz) {
            lastHypervisor = hypervisor[server]!;
            lastCoreMhz = coreMhz[server]!;
            request = vms.takenMhz(vm, server);
            taken = this.#memoryBinds ? vms.memoryUnder(vm, lastHypervisor) : Number.NEGATIVE_INFINITY;
          }
          if (availableMhz[i]! < request || freeMemoryMiB[i]! < taken) continue;
        }
        const after = (plannedMhz[server]! + request) / capacityMhz[server]!;
        if (after > 1) overfull++;
        const increaseW = powerModels[typeOf[server]!]!.powerW(after < 1 ? after : 1) - baselineW[server]!;
        candidate[found] = server;
        cost[found] = increaseW;
        if (increaseW < leastW) {
          leastW = increaseW;
          best = found;
        }
        found++;
      }
    }
    this.#candidates.count = found;
    this.#overfull = overfull;
    return best;
  }

  #reportOverfull(vm: number, accept: Acceptance | null): void {
    const { server: candidate, count } = this.#candidates;
    const { plannedMhz, capacityMhz } = this.#servers;
    for (let i = 0; i < count; i++) {
      const server = candidate[i]!;
      const load = (plannedMhz[server]! + this.#vms.takenMhz(vm, server)) / capacityMhz[server]!;
      if (load > 1 && (accept === null || accept(vm, server))) this.#onOverfull!(vm, server, load);
    }
  }

  #findBaseline(server: number): void {
    this.#baselineW[server] = this.#view.powerBeforeW(server);
  }

  /** Whether nobody keeps others off a server. That its state does is the same for its whole class. */
  #isFree(server: number): boolean {
    return this.#question.isBarred[server] === 0 && this.#servers.closed[server] === 0;
  }

  #classOf(server: number): number {
    return this.#servers.typeOf[server]! * STATES + this.#servers.state[server]!;
  }

  /** The first empty server of a class is no longer one, or barred: the next one takes its place. */
  #moveClassHead(cls: number, after: number): void {
    this.#classHead[cls] = NONE;
    this.#headCount--;
    for (let server = after + 1; server < this.#servers.count; server++) {
      if (!this.#isFree(server) || this.#occupied.has(server) || this.#classOf(server) !== cls) continue;
      this.#classHead[cls] = server;
      this.#headCount++;
      this.#findBaseline(server);
      return;
    }
  }
}

const STATES = Object.keys(SERVER_STATE).length;
