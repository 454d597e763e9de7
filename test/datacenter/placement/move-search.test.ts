import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Acceptance } from "../../../src/datacenter/placement/question.ts";
import { MoveSearch } from "../../../src/datacenter/placement/target-search.ts";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import type { PlacementPolicy } from "../../../src/policies/placement/placement.ts";
import { placements } from "../../../src/policies/placement/registry.ts";
import { NONE } from "../../../src/sim/none.ts";
import { RandomStreams } from "../../../src/sim/random.ts";
import {
  crowdedWorld,
  type PlacementWorld,
  type RandomWorld,
  randomWorlds,
  searchOptions,
} from "../../../src/testing/tables/random-world.ts";
import { Oracle, WAYS } from "./oracle.ts";

const { off, on } = SERVER_STATE;

/** What a plan asks, and what it is told. */
interface Planning {
  refresh(): void;
  changed(server: number): void;
  bar(server: number): void;
  barAll(marked: Uint8Array): void;
  find(vm: number, accept: Acceptance | null): number;
}

/** The oracle as a search: it knows nothing but who is barred. */
class BarredOracle implements Planning {
  readonly #oracle: Oracle;
  readonly #isBarred: Uint8Array;

  constructor(oracle: Oracle, world: PlacementWorld) {
    this.#oracle = oracle;
    this.#isBarred = new Uint8Array(world.servers.count);
  }

  refresh(): void {
    this.#isBarred.fill(0);
  }

  changed(): void {}

  bar(server: number): void {
    this.#isBarred[server] = 1;
  }

  barAll(marked: Uint8Array): void {
    for (const [server, mark] of marked.entries()) if (mark === 1) this.bar(server);
  }

  find(vm: number, accept: Acceptance | null): number {
    return this.#oracle.find(vm, this.#isBarred, accept);
  }
}

function moveSearch(
  described: RandomWorld,
  world: PlacementWorld,
  policy: PlacementPolicy,
  plain: boolean,
): MoveSearch {
  return new MoveSearch(world.servers, world.vms, policy, searchOptions(described, world, plain));
}

function emptyServers({ servers }: PlacementWorld): Uint8Array {
  return Uint8Array.from(servers.vmCount, (vms, server) =>
    vms + servers.incomingCount[server]! === 0 ? 1 : 0,
  );
}

/** Lets all of them plan: VMs are taken off and put down one after the other, servers barred; then once more. */
function compare(described: RandomWorld, make: (world: PlacementWorld) => readonly Planning[]): void {
  const world = crowdedWorld(described);
  const { servers, vms, residents, sharing } = world;
  const searches = make(world);
  const accept: Acceptance | null = described.accepts
    ? (vm, server) =>
        servers.plannedMhz[server] === 0 ||
        (servers.plannedMhz[server]! + vms.demandMhz[vm]!) / servers.capacityMhz[server]! <=
          described.servers[server]!.barsAbove
    : null;
  for (let round = 0; round < 2; round++) {
    for (const search of searches) search.refresh();
    if (described.excludes.endsWith("empty"))
      for (const search of searches) search.barAll(emptyServers(world));
    if (described.excludes !== "nobody") {
      described.servers.forEach(({ excluded }, server) => {
        if (excluded) for (const search of searches) search.bar(server);
      });
    }
    for (let vm = 0; vm < vms.count; vm++) {
      if (vms.migrating[vm] === 1) continue;
      const source = vms.server[vm]!;
      // Every third one is looked for a place while it stands, as when a server is emptied.
      const stands = source !== NONE && vm % 3 === 0;
      if (stands) for (const search of searches) search.bar(source);
      else if (source !== NONE) {
        residents.remove(vm);
        sharing.solve(source);
        for (const search of searches) search.changed(source);
      }
      const answers = searches.map((search) => search.find(vm, accept));
      expect(new Set(answers).size, `VM ${vm}: ${answers}`).toBe(1);
      const [target] = answers as [number];
      if (target === NONE) continue;
      // Nobody is told: the source is barred, and its load does not matter any more.
      if (stands) residents.remove(vm);
      residents.append(vm, target);
      sharing.solve(target);
      for (const search of searches) search.changed(target);
    }
    described.servers.forEach(({ claimed }, server) => {
      if (claimed) servers.state[server] = servers.state[server] === on ? off : on;
      sharing.solve(server);
      servers.utilisation[server] = Math.min(servers.usedMhz[server]! / servers.capacityMhz[server]!, 1);
    });
  }
}

describe.each(Object.entries(WAYS))("the place of a VM that moves by %s", (_name, { policy, key }) => {
  it("is what a look at every server says, while a plan is made", () => {
    fc.assert(
      fc.property(randomWorlds, (described) => {
        compare(described, (world) => [
          new BarredOracle(new Oracle(world, described.limits, false, key), world),
          moveSearch(described, world, policy, false),
          moveSearch(described, world, policy, true),
        ]);
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(
  placements
    .filter(({ name }) => /random|chassis|affinity/.test(name))
    .map((module) => [module.name, module] as const),
)("the place of a VM that moves by %s", (name, module) => {
  const levels = "level" in module.parameters ? ["server", "chassis", "rack", "site"] : [null];
  it.each(levels)("is the same from the indexes and by a look at every server, level %s", (level) => {
    const create = () =>
      module.create(
        resolveParameters(module.parameters, level === null ? {} : { level, strength: "required" }),
        {
          random: new RandomStreams(1).stream("placement", name),
        },
      );
    fc.assert(
      fc.property(randomWorlds, (described) => {
        compare(described, (world) => [
          moveSearch(described, world, create(), false),
          moveSearch(described, world, create(), true),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});
