import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StartSearch } from "../../../src/datacenter/placement/target-search.ts";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import type { PlacementPolicy } from "../../../src/policies/placement/placement.ts";
import { placements } from "../../../src/policies/placement/registry.ts";
import { NONE } from "../../../src/sim/none.ts";
import { RandomStreams } from "../../../src/sim/random.ts";
import {
  anyState,
  crowdedWorld,
  emptyWorld,
  type PlacementWorld,
  type RandomWorld,
  randomWorlds,
  searchOptions,
  solve,
} from "../../../src/testing/tables/random-world.ts";
import { smallWorld, times } from "../../support/small-world.ts";
import { Oracle, WAYS } from "./oracle.ts";

/** What can happen between two requests; `which` and `where` choose a VM and a server. */
const happenings = fc.array(
  fc.record({
    what: fc.constantFrom("stops", "starts to move", "has moved", "changes state", "fails", "asks for"),
    which: fc.nat(),
    where: fc.nat(),
    state: anyState,
    demandMhz: fc.constantFrom(0, 64, 512),
  }),
  { maxLength: 60 },
);

type Happening = typeof happenings extends fc.Arbitrary<(infer T)[]> ? T : never;

/** A data centre in which VMs come and go, move, and lose their servers. */
class Churn {
  readonly world: PlacementWorld;
  /** Moves under way: VM and target. */
  readonly #moves = new Map<number, number>();

  constructor(world: PlacementWorld) {
    this.world = world;
    const { vms, servers, incoming } = world;
    for (let vm = 0; vm < vms.count; vm++) {
      for (let server = 0; server < servers.count; server++) {
        if (incoming.find(vm, server) !== NONE) this.#moves.set(vm, server);
      }
    }
  }

  /** Whether a VM can be asked for. */
  isFree(vm: number): boolean {
    return this.world.vms.server[vm] === NONE;
  }

  place(vm: number, server: number): void {
    const { vms, servers, residents } = this.world;
    if (vms.exclusive[vm] === 1) servers.closed[server] = 1;
    residents.append(vm, server);
  }

  happen({ what, which, where, state, demandMhz }: Happening): void {
    const { vms, servers } = this.world;
    const vm = which % vms.count;
    const server = where % servers.count;
    if (what === "stops") this.#stop(vm);
    else if (what === "starts to move") this.#startMove(vm, server);
    else if (what === "has moved") this.#finishMove(vm);
    else if (what === "asks for") vms.demandMhz[vm] = demandMhz;
    else {
      if (what === "fails") for (let id = 0; id < vms.count; id++) this.#lose(id, server);
      servers.state[server] = what === "fails" ? SERVER_STATE.off : state;
      servers.changed(server);
    }
  }

  /** What a settle would do. */
  settle(): void {
    for (let server = 0; server < this.world.servers.count; server++) solve(this.world, server);
  }

  #lose(vm: number, server: number): void {
    if (this.#moves.get(vm) === server) this.#cancelMove(vm);
    if (this.world.vms.server[vm] === server) this.#stop(vm);
  }

  #stop(vm: number): void {
    const { vms, servers, residents } = this.world;
    const server = vms.server[vm]!;
    if (server === NONE) return;
    this.#cancelMove(vm);
    if (vms.exclusive[vm] === 1) servers.closed[server] = 0;
    residents.remove(vm);
  }

  #startMove(vm: number, target: number): void {
    const { vms, incoming } = this.world;
    if (vms.server[vm] === NONE || vms.server[vm] === target || this.#moves.has(vm)) return;
    if (vms.movable[vm] === 0) return;
    incoming.transferring[incoming.add(vm, target)] = 1;
    this.#moves.set(vm, target);
  }

  #finishMove(vm: number): void {
    const target = this.#moves.get(vm);
    if (target === undefined) return;
    this.#cancelMove(vm);
    this.world.residents.remove(vm);
    this.world.residents.append(vm, target);
  }

  #cancelMove(vm: number): void {
    const target = this.#moves.get(vm);
    if (target === undefined) return;
    const { incoming } = this.world;
    incoming.remove(incoming.find(vm, target));
    this.#moves.delete(vm);
  }
}

interface Answering {
  find(vm: number): number;
  settled(): void;
  begin(): void;
  placed(vm: number, server: number): void;
}

/** Asks all of them for a place for every free VM while the world churns; they must agree. Returns how often one was found. */
function compare(
  described: RandomWorld,
  events: readonly Happening[],
  make: (world: PlacementWorld) => readonly Answering[],
): number {
  const churn = new Churn(crowdedWorld(described));
  const { vms } = churn.world;
  const searches = make(churn.world);
  let found = 0;
  for (let step = 0; step < events.length + vms.count; step++) {
    const event = events[step];
    if (event !== undefined) churn.happen(event);
    churn.settle();
    for (const search of searches) {
      search.settled();
      search.begin();
    }
    // Two requests in one instant, as they come: nothing settles between them.
    for (const vm of [step % vms.count, (step * 7 + 3) % vms.count]) {
      if (!churn.isFree(vm)) continue;
      const answers = searches.map((search) => search.find(vm));
      expect(new Set(answers).size, `VM ${vm}: ${answers}`).toBe(1);
      const [server] = answers as [number];
      if (server === NONE) continue;
      found++;
      churn.place(vm, server);
      for (const search of searches) search.placed(vm, server);
    }
  }
  return found;
}

function startSearch(
  described: RandomWorld,
  world: PlacementWorld,
  policy: PlacementPolicy,
  plain: boolean,
): StartSearch {
  return new StartSearch(world.servers, world.vms, policy, searchOptions(described, world, plain));
}

describe.each(Object.entries(WAYS))("the place of a new VM by %s", (_name, { policy, key }) => {
  it("is what a look at every server says, whatever happens", () => {
    let found = 0;
    fc.assert(
      fc.property(randomWorlds, happenings, (described, events) => {
        found += compare(described, events, (world) => {
          const oracle = new Oracle(world, described.limits, true, key);
          return [
            {
              find: (vm) => oracle.find(vm, null, null),
              settled: () => {},
              begin: () => {},
              placed: () => {},
            },
            startSearch(described, world, policy, false),
            startSearch(described, world, policy, true),
          ];
        });
      }),
      { numRuns: 120 },
    );
    expect(found).toBeGreaterThan(100);
  });
});

/** A policy with other parameters than its defaults. */
const CHOICES = [
  ["random-fit", {}],
  ["pack-by-chassis", {}],
  ["spread-by-chassis", {}],
  ...["affinity", "anti-affinity"].flatMap((name) =>
    (["server", "chassis", "rack", "row", "hall", "site"] as const).flatMap((level, i) => [
      [name, { level, strength: "required", by: i % 2 ? "tenant" : "vm-type", base: "pack" }] as const,
      [name, { level, strength: "preferred", base: i % 2 ? "first-fit" : "spread" }] as const,
    ]),
  ),
] as const;

describe.each(
  CHOICES.map((choice) => [`${choice[0]} ${Object.values(choice[1]).join(" ")}`, choice] as const),
)("the place of a new VM by %s", (_title, [name, parameters]) => {
  const module = placements.find((candidate) => candidate.name === name)!;
  const create = () =>
    module.create(resolveParameters(module.parameters, parameters), {
      random: new RandomStreams(1).stream("placement", name),
    });

  it("is the same from the indexes and by a look at every server, whatever happens", () => {
    let found = 0;
    fc.assert(
      fc.property(randomWorlds, happenings, (described, events) => {
        found += compare(described, events, (world) => [
          startSearch(described, world, create(), false),
          startSearch(described, world, create(), true),
        ]);
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(20);
  });
});

describe("what could ever fit", () => {
  it("is what an empty server of the plant could hold", () => {
    fc.assert(
      fc.property(randomWorlds, (described) => {
        const empty = emptyWorld(described);
        const full = crowdedWorld(described);
        const search = startSearch(described, full, { key: "server-id" }, false);
        const oracle = new Oracle(empty, described.limits, true, (_, server) => server);
        for (let vm = 0; vm < full.vms.count; vm++) {
          expect(search.couldEverFit(vm)).toBe(oracle.find(vm, null, null) !== NONE);
        }
      }),
    );
  });
});

describe("another search", () => {
  it("does not go on where the first one has found something", () => {
    const { servers, vms } = smallWorld(times(3), [{}, {}, {}]);
    const options = { overcommit: 1, memoryBindsMoves: true, stalePowerBaseline: false };
    const search = new StartSearch(servers, vms, { key: "next-server-id" }, options);
    servers.closed[0] = 1;
    servers.changed(0);
    expect(search.find(0)).toBe(1);
    servers.closed[0] = 0;
    servers.changed(0);
    expect(search.find(1)).toBe(1);
    expect(search.another().find(1)).toBe(0);
  });
});
