import type { Acceptance } from "../../../src/datacenter/placement/question.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import type { PlacementPolicy } from "../../../src/policies/placement/placement.ts";
import { NONE } from "../../../src/sim/none.ts";
import { fits } from "../../../src/testing/tables/fits.ts";
import type { RandomWorld } from "../../../src/testing/tables/random-world.ts";
import type { SmallWorld } from "../../support/small-world.ts";

const { off, suspended } = SERVER_STATE;

/** What a server costs, worked out anew from the tables: the least wins. */
type Key = (oracle: Oracle, server: number, vm: number) => number;

/** What is true by definition: every server is looked at, the best by a key that is worked out anew. */
export class Oracle {
  readonly #world: SmallWorld;
  readonly #limits: RandomWorld["limits"];
  readonly #isNew: boolean;
  readonly #key: Key;
  /** The server that was found last. */
  last = 0;

  /** @param isNew - whether a place for a new VM is looked for, or for one that moves */
  constructor(world: SmallWorld, limits: RandomWorld["limits"], isNew: boolean, key: Key) {
    this.#world = world;
    this.#limits = limits;
    this.#isNew = isNew;
    this.#key = key;
  }

  find(vm: number, excluded: Uint8Array | null, accept: Acceptance | null): number {
    const { servers, vms } = this.#world;
    const pinned = vms.pinnedServer[vm]!;
    if (pinned !== NONE) return excluded?.[pinned] !== 1 && this.fits(pinned, vm) ? pinned : NONE;
    let best: number = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let server = 0; server < servers.count; server++) {
      if (excluded?.[server] === 1 || !this.fits(server, vm)) continue;
      if (accept !== null && !accept(vm, server)) continue;
      const key = this.#key(this, server, vm);
      if (key < least) {
        least = key;
        best = server;
      }
    }
    if (best !== NONE) this.last = best;
    return best;
  }

  fits(server: number, vm: number): boolean {
    return fits(this.#world, this.#limits, this.#isNew, server, vm);
  }

  freeMhz(server: number): number {
    const { servers } = this.#world;
    if (!this.#isNew) return servers.availableMhz[server]!;
    return servers.capacityMhz[server]! * this.#limits.overcommit - servers.committedMhz[server]!;
  }

  freeMiB(server: number): number {
    return this.#world.servers.freeMemoryMiB[server]!;
  }

  /** Σ demand of the VMs on a server and under way to it. */
  demandMhz(server: number): number {
    const { servers, vms, incoming } = this.#world;
    let mhz = 0;
    for (let vm = 0; vm < vms.count; vm++) {
      if (vms.server[vm] === server) mhz += vms.demandMhz[vm]!;
      if (servers.incomingCount[server]! > 0 && incoming.find(vm, server) !== NONE) mhz += vms.demandMhz[vm]!;
    }
    return mhz;
  }

  /** How far a server is from the one found last, going up and round the end. */
  stepsFromLast(server: number): number {
    const { count } = this.#world.servers;
    return (server - this.last + count) % count;
  }

  powerIncreaseW(server: number, vm: number): number {
    const { servers, vms } = this.#world;
    const { power, offW, suspendedW } = servers.typeAt(server);
    const loadMhz = this.#isNew ? servers.committedMhz[server]! : servers.plannedMhz[server]!;
    const request = this.#isNew ? vms.nominalMhz[vm]! : vms.demandMhz[vm]!;
    const powerAt = (mhz: number) => power.powerW(Math.min(mhz / servers.capacityMhz[server]!, 1));
    let before = powerAt(loadMhz);
    if (this.#limits.stalePowerBaseline) before = power.powerW(servers.utilisation[server]!);
    else if (servers.state[server] === off) before = offW;
    else if (servers.state[server] === suspended) before = suspendedW;
    return powerAt(loadMhz + request) - before;
  }

  /** Load and request as shares of the capacity: what a vector score is made of. */
  tightness(server: number, vm: number): number {
    const { servers, vms } = this.#world;
    const memory = (servers.freeMemoryMiB[server]! - vms.memoryMiB[vm]!) / servers.memoryMiB[server]!;
    return memory + servers.vmCount[server]!;
  }
}

interface Way {
  readonly policy: PlacementPolicy;
  readonly key: Key;
}

/** Every key that a policy can go by, but `choice`, and what it means. */
export const WAYS: Readonly<Record<string, Way>> = {
  "first fit": { policy: { key: "server-id" }, key: (_, server) => server },
  "next fit": {
    policy: { key: "next-server-id" },
    key: (oracle, server) => oracle.stepsFromLast(server),
  },
  "least free CPU": { policy: { key: "least-free-cpu" }, key: (oracle, server) => oracle.freeMhz(server) },
  "most free CPU": { policy: { key: "most-free-cpu" }, key: (oracle, server) => -oracle.freeMhz(server) },
  "least free memory": {
    policy: { key: "least-free-memory" },
    key: (oracle, server) => oracle.freeMiB(server),
  },
  "most free memory": {
    policy: { key: "most-free-memory" },
    key: (oracle, server) => -oracle.freeMiB(server),
  },
  "least power increase": {
    policy: { key: "power-increase" },
    key: (oracle, server, vm) => oracle.powerIncreaseW(server, vm),
  },
  "a score": {
    policy: {
      key: "score",
      score: (view, server, vm) => view.powerIncreaseW(server, vm) + (server % 3) * 8,
    },
    key: (oracle, server, vm) => oracle.powerIncreaseW(server, vm) + (server % 3) * 8,
  },
  "a score of demand": {
    policy: { key: "score", score: (view, server, vm) => view.demandMhz(server) + view.vmDemandMhz(vm) },
    key: (oracle, server) => oracle.demandMhz(server),
  },
  "a score by class": {
    policy: {
      key: "score",
      scoreByClass: true,
      score: (view, server, vm) => {
        const memory = (view.freeMemoryMiB(server) - view.vmMemoryMiB(vm)) / view.memoryMiB(server);
        return memory + view.vmCount(server);
      },
    },
    key: (oracle, server, vm) => oracle.tightness(server, vm),
  },
};
