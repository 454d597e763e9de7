import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { isSustained, type SustainedLoadRule } from "../../policies/hot-spot/sustained-load.ts";
import { type ResourceUse, volume } from "../../policies/hot-spot/volume.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { ExpectedLoad } from "../migration/expected-load.ts";
import type { MoveDraft } from "../migration/move-draft.ts";
import type { FitRules } from "../placement/fit-rules.ts";

/** How hot spots are found and removed. */
export interface HotSpotOptions extends SustainedLoadRule {
  /** Time from one observation to the next, s. */
  readonly intervalS: number;
  /** Which VMs of a hot server go first: those with the largest volume, or the most volume for their memory. */
  readonly ranking: "volume" | "volume-per-size";
  /** Where no server has room for a VM of a hot one, the two may exchange VMs. */
  readonly swap: boolean;
}

/** What hot-spot mitigation works with. */
export interface HotSpotParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly expected: ExpectedLoad;
  readonly rules: FitRules;
  readonly draft: MoveDraft;
}

/**
 * Watches every server, and moves VMs away from those that are hot: too loaded in CPU or network for some time, and
 * expected to stay so. The server with the largest volume comes first; its VMs, in the order of the ranking, go to the
 * server with the smallest volume that stays below the threshold with them, until the server is below it itself.
 *
 * Source: T. Wood, P. Shenoy, A. Venkataramani, M. Yousif, Black-box and gray-box strategies for virtual machine
 * migration (Sandpiper), NSDI 2007, §§4.1 and 5.
 */
export class HotSpotController {
  readonly #parts: HotSpotParts;
  readonly #options: HotSpotOptions;
  readonly #tick: EventKind;
  /** The last observations of each server, oldest first. */
  readonly #cpuHistory: number[][];
  readonly #networkHistory: number[][];
  /** Times that a server was found to be hot. */
  foundCount = 0;

  constructor(parts: HotSpotParts, options: HotSpotOptions) {
    this.#parts = parts;
    this.#options = options;
    const { engine, servers } = parts;
    this.#cpuHistory = Array.from({ length: servers.count }, () => []);
    this.#networkHistory = Array.from({ length: servers.count }, () => []);
    this.#tick = engine.on("hot spots", () => this.#look());
    engine.schedule(options.intervalS, PHASE.decide, this.#tick);
  }

  #look(): void {
    const { engine, servers, draft } = this.#parts;
    const hot: number[] = [];
    for (let server = 0; server < servers.count; server++) {
      const { cpu, network } = this.#useOf(server);
      const isHot = [
        this.#observe(this.#cpuHistory[server]!, cpu),
        this.#observe(this.#networkHistory[server]!, network),
      ].includes(true);
      if (isHot && servers.vmCount[server]! > 0) hot.push(server);
    }
    this.foundCount += hot.length;
    const byVolume = hot.map((server) => ({ server, volume: volume(this.#useOf(server)) }));
    byVolume.sort((a, b) => b.volume - a.volume || a.server - b.server);
    for (const { server } of byVolume) this.#cool(server, hot);
    if (hot.length > 0) draft.start();
    engine.schedule(engine.now + this.#options.intervalS, PHASE.decide, this.#tick);
  }

  #observe(history: number[], load: number): boolean {
    history.push(load);
    if (history.length > this.#options.outOf) history.shift();
    return isSustained(history, this.#options);
  }

  /** Moves VMs away from a server until it is below the threshold, or none can go. */
  #cool(server: number, hot: readonly number[]): void {
    for (const vm of this.#ranked(server)) {
      if (!this.#isBeyond(this.#useOf(server))) return;
      const target = this.#coolest(vm, hot);
      if (target !== NONE) this.#parts.draft.move(vm, target);
      else if (this.#options.swap) this.#exchange(vm, server, hot);
    }
  }

  /** VMs of a server that can move, the one to go first at the front. */
  #ranked(server: number): readonly number[] {
    const { vms, draft } = this.#parts;
    const bySize = this.#options.ranking === "volume-per-size";
    const ranked = draft.movable(server).map((vm) => {
      const size = bySize ? vms.memoryMiB[vm]! : 1;
      return { vm, rank: volume(this.#takenBy(vm, server)) / size };
    });
    ranked.sort((a, b) => b.rank - a.rank || a.vm - b.vm);
    return ranked.map(({ vm }) => vm);
  }

  /** The server with the smallest volume that takes a VM and stays below the threshold; NONE if there is none. */
  #coolest(vm: number, hot: readonly number[]): number {
    const { servers } = this.#parts;
    let best = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let server = 0; server < servers.count; server++) {
      if (hot.includes(server) || !this.#takes(server, vm)) continue;
      const use = this.#useOf(server);
      const more = this.#takenBy(vm, server);
      if (this.#isBeyond({ ...use, cpu: use.cpu + more.cpu, network: use.network + more.network })) continue;
      const now = volume(use);
      if (now >= least) continue;
      least = now;
      best = server;
    }
    return best;
  }

  /**
   * Has a VM of a hot server change places with the VM of another that has the least volume for its size, where that
   * leaves the other below the threshold and both have the memory for the time in which both stand on both.
   */
  #exchange(vm: number, server: number, hot: readonly number[]): void {
    const { servers, draft } = this.#parts;
    for (let other = 0; other < servers.count; other++) {
      if (hot.includes(other) || !this.#takes(other, vm)) continue;
      const back = this.#ranked(other).at(-1);
      if (back === undefined || !this.#takes(server, back)) continue;
      const incoming = this.#takenBy(vm, other);
      const outgoing = this.#takenBy(back, other);
      const use = this.#useOf(other);
      const cpu = use.cpu + incoming.cpu - outgoing.cpu;
      const network = use.network + incoming.network - outgoing.network;
      const relief = this.#takenBy(vm, server).cpu - this.#takenBy(back, server).cpu;
      if (relief <= 0 || this.#isBeyond({ ...use, cpu, network })) continue;
      draft.move(vm, other);
      draft.move(back, server);
      return;
    }
  }

  /** Whether a server that is up takes a VM, as far as all but its CPU goes. */
  #takes(server: number, vm: number): boolean {
    const { servers, vms, rules } = this.#parts;
    return servers.state[server] === SERVER_STATE.on && vms.server[vm] !== server && rules.admits(server, vm);
  }

  #isBeyond({ cpu, network }: ResourceUse): boolean {
    return cpu > this.#options.threshold || network > this.#options.threshold;
  }

  /** What is asked of a server once all migrations are over. */
  #useOf(server: number): ResourceUse {
    const { servers, expected } = this.#parts;
    return {
      cpu: expected.demandMhz(server) / servers.capacityMhz[server]!,
      network: 1 - servers.freeNetworkBitps[server]! / servers.networkBitps[server]!,
      memory: 1 - servers.freeMemoryMiB[server]! / servers.memoryMiB[server]!,
    };
  }

  /** What a VM takes of a server's resources. */
  #takenBy(vm: number, server: number): ResourceUse {
    const { servers, vms } = this.#parts;
    return {
      cpu: vms.takenMhz(vm, server) / servers.capacityMhz[server]!,
      network: vms.networkBitps[vm]! / servers.networkBitps[server]!,
      memory: vms.memoryUnder(vm, servers.hypervisor[server]!) / servers.memoryMiB[server]!,
    };
  }
}
