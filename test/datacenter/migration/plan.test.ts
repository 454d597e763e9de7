import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Plan } from "../../../src/datacenter/migration/plan.ts";
import type { VmSpec } from "../../../src/models/compute/vms.ts";
import { NONE } from "../../../src/sim/none.ts";
import { columnsOf, listed, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

const SERVERS = 4;

const vmSpecs = fc.array(
  fc.record({
    memoryMiB: fc.integer({ min: 1, max: 4000 }),
    vcpuMhz: fc.integer({ min: 1, max: 2000 }),
    demandMhz: fc.double({ min: 0, max: 1500, noNaN: true }),
    server: fc.nat(SERVERS - 1),
  }),
  { minLength: 1, maxLength: 10 },
);

/** `go` picks what is done: mostly moves, now and then a mark or a rollback to one. */
const steps = fc.array(fc.record({ go: fc.nat(9), pick: fc.nat(), server: fc.nat(SERVERS - 1) }), {
  maxLength: 80,
});

interface Guest extends Partial<VmSpec> {
  readonly demandMhz: number;
  readonly server: number;
}

function settled(specs: readonly Guest[]): SmallWorld {
  const world = smallWorld(times(SERVERS), specs);
  specs.forEach(({ demandMhz, server }, vm) => {
    world.vms.demandMhz[vm] = demandMhz;
    world.residents.append(vm, server);
  });
  const move = world.incoming.add(0, (specs[0]!.server + 1) % SERVERS);
  world.incoming.transferring[move] = 1;
  for (let server = 0; server < SERVERS; server++) world.sharing.solve(server);
  return world;
}

function stateOf({ servers, vms, residents, incoming }: SmallWorld): unknown {
  return columnsOf(servers, vms, residents, incoming);
}

describe("Plan", () => {
  it("puts everything back to the last bit, whatever was moved, to whichever mark", () => {
    fc.assert(
      fc.property(vmSpecs, steps, (specs, moves) => {
        const world = settled(specs);
        const { vms, residents } = world;
        const plan = new Plan(vms, residents, world.sharing, () => {});
        const marks = [{ mark: plan.mark, state: stateOf(world) }];
        for (const { go, pick, server } of moves) {
          const vm = pick % specs.length;
          if (go === 0 && vms.server.every((on) => on !== NONE)) {
            marks.push({ mark: plan.mark, state: stateOf(world) });
          } else if (go === 1) {
            const to = pick % marks.length;
            plan.rollback(marks[to]!.mark);
            expect(stateOf(world)).toEqual(marks[to]!.state);
            marks.length = to + 1;
          } else if (vms.server[vm] === NONE) plan.place(vm, server);
          else plan.remove(vm);
        }
        plan.rollback(marks[0]!.mark);
        expect(stateOf(world)).toEqual(marks[0]!.state);
        expect(plan.mark).toBe(marks[0]!.mark);
      }),
    );
  });

  it("shows in the tables what it plans, and tells which servers have other guests", () => {
    const world = settled([
      { demandMhz: 300, server: 0 },
      { demandMhz: 500, server: 0 },
      { demandMhz: 700, server: 2 },
    ]);
    const { servers, vms, residents, sharing } = world;
    const told: number[] = [];
    const plan = new Plan(vms, residents, sharing, (server) => told.push(server));
    plan.remove(1);
    plan.place(1, 2);
    expect(told).toEqual([0, 2]);
    expect(listed(residents.head[2]!, residents.next)).toEqual([2, 1]);
    expect(servers.demandMhz[0]).toBe(300);
    expect(servers.plannedMhz[2]).toBe(1200);
    plan.rollback(0);
    expect(told).toEqual([0, 2, 2, 0]);
    expect(listed(residents.head[0]!, residents.next)).toEqual([0, 1]);
    expect(servers.plannedMhz[2]).toBe(700);
  });

  it("gives a VM back what it had on a server that nobody looked at meanwhile", () => {
    const world = settled([
      ...[0, 1, 2].map(() => ({ demandMhz: 900, vcpuMhz: 1000, server: 2 })),
      { demandMhz: 900, vcpuMhz: 1000, server: 1 },
    ]);
    const before = stateOf(world);
    const { allocatedMhz } = world.vms;
    expect(allocatedMhz[1]).toBe(2000 / 3);
    const plan = new Plan(world.vms, world.residents, world.sharing, () => {});
    plan.removeUnseen(1);
    plan.place(1, 1);
    expect(allocatedMhz[1]).toBe(900);
    plan.rollback(0);
    expect(stateOf(world)).toEqual(before);
  });

  it("remembers any number of steps", () => {
    const world = settled(Array.from({ length: 3 }, () => ({ demandMhz: 100, server: 0 })));
    const before = stateOf(world);
    const plan = new Plan(world.vms, world.residents, world.sharing, () => {});
    for (let i = 0; i < 400; i++) {
      plan.remove(i % 3);
      plan.place(i % 3, i % SERVERS);
    }
    expect(plan.mark).toBe(800);
    plan.rollback(0);
    expect(stateOf(world)).toEqual(before);
  });
});
