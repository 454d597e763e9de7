import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TargetSearch } from "../../../src/datacenter/placement/target-search.ts";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { defineServerType, type ServerType } from "../../../src/models/plant/server-type.ts";
import { linear } from "../../../src/models/power/linear.ts";
import type { PlacementModule, PlacementPolicy } from "../../../src/policies/placement/placement.ts";
import { placements } from "../../../src/policies/placement/registry.ts";
import { NONE } from "../../../src/sim/none.ts";
import { columnsOf, type SmallWorld, smallWorld } from "../../support/small-world.ts";

function server(name: string, cores: number, memoryMiB: number, peak: number): ServerType {
  return defineServerType({
    name,
    cores,
    coreMhz: 1000,
    memoryMiB,
    power: linear.create({ idle: 100, peak }),
  });
}

const SMALL = server("small", 2, 2048, 150);
const THIRSTY = server("thirsty", 4, 8192, 400);

const worlds = fc.record({
  types: fc.array(fc.constantFrom(SMALL, THIRSTY), { minLength: 1, maxLength: 12 }),
  vms: fc.array(
    fc.record({
      vcpus: fc.constantFrom(1, 2, 4),
      vcpuMhz: fc.constantFrom(250, 500, 1000),
      memoryMiB: fc.constantFrom(256, 1024, 4096),
      at: fc.nat(),
    }),
    { minLength: 1, maxLength: 20 },
  ),
});

type Described = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

/** All VMs but the last stand somewhere; nobody asked whether they fit. */
function build({ types, vms }: Described): SmallWorld {
  const world = smallWorld(types, vms);
  vms.slice(0, -1).forEach(({ at }, vm) => {
    world.vms.demandMhz[vm] = world.vms.nominalMhz[vm]!;
    world.residents.append(vm, at % types.length);
  });
  for (let id = 0; id < types.length; id++) world.sharing.solve(id);
  return world;
}

function choice({ servers, vms }: SmallWorld, policy: PlacementPolicy, vm: number): number {
  const search = new TargetSearch(servers, vms, policy, {
    overcommit: 1,
    memoryBindsMoves: true,
    stalePowerBaseline: false,
  });
  search.refresh("creation");
  return search.find(vm, null);
}

it("names every policy once", () => {
  const names = placements.map((module) => module.name);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(placements.map((module) => [module.name, module] as const))("%s", (_name, module) => {
  const create = (): PlacementPolicy => policyOf(module);

  it("declares its kind, a kebab-case name, a meaning and a dated source", () => {
    expect(module.kind).toBe("placement");
    expect(module.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(module.meaning).not.toBe("");
    expect(module.source).toMatch(/\b(19|20)\d\d\b/);
  });

  it("has a score if, and only if, its key asks for one", () => {
    const policy = create();
    expect(policy.score !== undefined).toBe(policy.key === "score");
  });

  it("chooses a server that holds the VM, if there is one", () => {
    fc.assert(
      fc.property(worlds, (described) => {
        const { servers, vms, ...world } = build(described);
        const vm = vms.count - 1;
        const chosen = choice({ servers, vms, ...world }, create(), vm);
        const holds = (id: number) =>
          vms.vcpus[vm]! <= servers.cores[id]! &&
          vms.memoryMiB[vm]! <= servers.freeMemoryMiB[id]! &&
          vms.nominalMhz[vm]! <= servers.capacityMhz[id]! - servers.committedMhz[id]!;
        if (chosen === NONE) expect(described.types.some((_, id) => holds(id))).toBe(false);
        else expect(holds(chosen)).toBe(true);
      }),
    );
  });

  it("changes nothing, and says the same again, asked twice or made anew", () => {
    fc.assert(
      fc.property(worlds, (described) => {
        const world = build(described);
        const tables = () => columnsOf(world.servers, world.vms, world.residents);
        const before = tables();
        const policy = create();
        const vm = world.vms.count - 1;
        const first = choice(world, policy, vm);
        expect(choice(world, policy, vm)).toBe(first);
        expect(choice(world, create(), vm)).toBe(first);
        expect(tables()).toEqual(before);
      }),
    );
  });
});

function policyOf(module: PlacementModule): PlacementPolicy {
  return module.create(resolveParameters(module.parameters, {}), {
    random: () => {
      throw new Error("a deterministic policy draws nothing");
    },
  });
}

function named(name: string): PlacementPolicy {
  return policyOf(placements.find((module) => module.name === name)!);
}

describe("in a world of three servers", () => {
  // The thirsty one adds 75 W for each GHz, a small one 25 W; server 1 holds a VM of 1 GHz.
  const world = build({
    types: [THIRSTY, SMALL, SMALL],
    vms: [
      { vcpus: 1, vcpuMhz: 1000, memoryMiB: 1024, at: 1 },
      { vcpus: 1, vcpuMhz: 1000, memoryMiB: 1024, at: 0 },
    ],
  });

  it("first-fit takes the first that fits", () => {
    expect(choice(world, named("first-fit"), 1)).toBe(0);
  });

  it("power-aware-best-fit takes the one that adds least, the first of equals", () => {
    expect(choice(world, named("power-aware-best-fit"), 1)).toBe(1);
  });

  it("whole-server gives whoever gets a server that server alone", () => {
    expect(named("whole-server").wholeServer).toBe(true);
    const alone = smallWorld([SMALL, SMALL], [{}, { exclusive: true }]);
    alone.residents.append(0, 0);
    expect(choice(alone, named("whole-server"), 1)).toBe(1);
  });
});
