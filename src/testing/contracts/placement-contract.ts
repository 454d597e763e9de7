import fc from "fast-check";
import { expect, it } from "vitest";
import { MoveSearch, StartSearch } from "../../datacenter/placement/target-search.ts";
import { resolveParameters } from "../../models/parameters.ts";
import { CLOSED } from "../../models/plant/servers.ts";
import type { PlacementModule, PlacementPolicy } from "../../policies/placement/placement.ts";
import { NONE } from "../../sim/none.ts";
import { RandomStreams } from "../../sim/random.ts";
import { fits } from "../tables/fits.ts";
import {
  crowdedWorld,
  type PlacementWorld,
  type RandomWorld,
  randomWorlds,
  searchOptions,
} from "../tables/random-world.ts";
import { columnsOf } from "../tables/small-world.ts";
import { moduleContract } from "./module-contract.ts";

/** Server by VM, for every VM that stands nowhere: each is placed before the next one is looked for. */
type Answers = readonly (readonly [vm: number, server: number])[];

/**
 * Tests of what every placement policy must do, whoever wrote it.
 *
 * @param given - `parameters`: values of those without a default; `mayDecline`: it may want none of the servers that
 *   fit
 */
export function placementContract(
  module: PlacementModule,
  given: { readonly parameters?: Readonly<Record<string, unknown>>; readonly mayDecline?: boolean } = {},
): void {
  moduleContract(module, "placement");

  const create = (): PlacementPolicy =>
    module.create(resolveParameters(module.parameters, given.parameters ?? {}), {
      random: new RandomStreams(1).stream("placement", module.name),
    });

  it("has a score, or a choice, if and only if its key asks for one", () => {
    const { key, score, choose } = create();
    expect([score !== undefined, choose !== undefined]).toEqual([key === "score", key === "choice"]);
  });

  it("places VMs where they fit and may go, if there is such a server", () => {
    let placed = 0;
    fc.assert(
      fc.property(randomWorlds, (described) => {
        const world = crowdedWorld(described);
        const holds = (server: number, vm: number): boolean =>
          fits(world, described.limits, true, server, vm);
        const { vms, servers } = world;
        place(described, world, create(), false, (vm, server) => {
          const pinned = vms.pinnedServer[vm]!;
          if (server === NONE) {
            const all = Array.from(servers.state.keys());
            const couldGo = pinned === NONE ? all.some((id) => holds(id, vm)) : holds(pinned, vm);
            if (!given.mayDecline) expect(couldGo).toBe(false);
            return;
          }
          placed++;
          expect(holds(server, vm)).toBe(true);
          if (pinned !== NONE) expect(server).toBe(pinned);
        });
      }),
    );
    expect(placed).toBeGreaterThan(0);
  });

  it("moves VMs where they fit, are accepted and not barred", () => {
    fc.assert(
      fc.property(randomWorlds, (described) => {
        const world = crowdedWorld(described);
        const { vms, servers, residents, sharing } = world;
        const search = new MoveSearch(servers, vms, create(), searchOptions(described, world, false));
        search.refresh();
        described.servers.forEach(({ excluded }, server) => {
          if (excluded) search.bar(server);
        });
        const accepts = (vm: number, server: number): boolean => (vm + server) % 5 > 0;
        for (let vm = 0; vm < vms.count; vm++) {
          const source = vms.server[vm]!;
          if (source === NONE || vms.movable[vm] === 0 || vms.migrating[vm] === 1) continue;
          residents.remove(vm);
          sharing.solve(source);
          search.changed(source);
          const target = search.find(vm, accepts);
          if (target !== NONE) {
            expect(fits(world, described.limits, false, target, vm)).toBe(true);
            expect(accepts(vm, target)).toBe(true);
            expect(described.servers[target]!.excluded).toBe(false);
          }
          const to = target === NONE ? source : target;
          residents.append(vm, to);
          sharing.solve(to);
          search.changed(to);
        }
      }),
    );
  });

  it("gives the same answers made anew, and by a look at every server", () => {
    fc.assert(
      fc.property(randomWorlds, (described) => {
        const answers = (plain: boolean): Answers =>
          place(described, crowdedWorld(described), create(), plain, () => {});
        const first = answers(false);
        expect(answers(false)).toEqual(first);
        expect(answers(true)).toEqual(first);
      }),
      { numRuns: 50 },
    );
  });

  it("changes nothing that it sees", () => {
    fc.assert(
      fc.property(randomWorlds, (described) => {
        const world = crowdedWorld(described);
        const { servers, vms, residents, incoming } = world;
        const tables = () => columnsOf(servers, vms, residents, incoming);
        const search = new StartSearch(servers, vms, create(), searchOptions(described, world, false));
        const before = tables();
        for (let vm = 0; vm < vms.count; vm++) if (vms.server[vm] === NONE) search.find(vm);
        expect(tables()).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });
}

function place(
  described: RandomWorld,
  world: PlacementWorld,
  policy: PlacementPolicy,
  plain: boolean,
  see: (vm: number, server: number) => void,
): Answers {
  const { servers, vms, residents } = world;
  const search = new StartSearch(servers, vms, policy, searchOptions(described, world, plain));
  const answers: [number, number][] = [];
  search.begin();
  for (let vm = 0; vm < vms.count; vm++) {
    if (vms.server[vm] !== NONE) continue;
    const server = search.find(vm);
    see(vm, server);
    answers.push([vm, server]);
    if (server === NONE) continue;
    if (vms.exclusive[vm] === 1) servers.closed[server] = CLOSED.claimed;
    residents.append(vm, server);
    search.placed(vm, server);
  }
  return answers;
}
