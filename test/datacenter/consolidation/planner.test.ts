import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConsolidationPlanner, type PlannerOptions } from "../../../src/datacenter/consolidation/planner.ts";
import { ServerLoadView } from "../../../src/datacenter/consolidation/server-load-view.ts";
import { MoveSearch } from "../../../src/datacenter/placement/target-search.ts";
import { UtilisationHistory } from "../../../src/models/compute/utilisation-history.ts";
import { VM_STATE, type VmSpec } from "../../../src/models/compute/vms.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { staticThreshold } from "../../../src/policies/overload-detection/static-threshold.ts";
import { minimumMigrationTime } from "../../../src/policies/vm-selection/minimum-migration-time.ts";
import { columnsOf, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

/** 2048 MHz, overloaded above 1638; a VM adds its demand / 16 W wherever it goes, exactly. */
const TYPE = defineServerType({
  name: "exact",
  cores: 2,
  coreMhz: 1024,
  memoryMiB: 4096,
  power: linear.create({ idle: 128, peak: 256 }),
});
const THRESHOLD = 0.8;
const CONTEXT = { random: () => 0 };

interface Guest extends Partial<VmSpec> {
  readonly on: number;
  readonly demandMhz: number;
  readonly migrating?: boolean;
}

interface Planned extends SmallWorld {
  readonly planner: ConsolidationPlanner;
}

function planned(serverCount: number, guests: readonly Guest[], options?: Partial<PlannerOptions>): Planned {
  const world = smallWorld(
    times(serverCount, TYPE),
    guests.map((guest) => ({ vcpuMhz: 1024, ...guest })),
  );
  const { servers, vms, residents, sharing } = world;
  guests.forEach(({ on, demandMhz, migrating }, vm) => {
    vms.demandMhz[vm] = demandMhz;
    vms.state[vm] = VM_STATE.running;
    vms.migrating[vm] = migrating ? 1 : 0;
    residents.append(vm, on);
  });
  for (let server = 0; server < serverCount; server++) {
    sharing.solve(server);
    servers.utilisation[server] = servers.usedMhz[server]! / servers.capacityMhz[server]!;
  }
  const planner = new ConsolidationPlanner(
    {
      servers,
      vms,
      residents,
      sharing,
      search: new MoveSearch(
        servers,
        vms,
        { key: "power-increase" },
        { overcommit: 1, memoryBindsMoves: true, stalePowerBaseline: false },
      ),
      view: new ServerLoadView(servers, vms, residents, new UtilisationHistory(vms.count), {
        intervalS: 300,
        migrationS: () => 10,
      }),
      detection: staticThreshold.create({ threshold: THRESHOLD }, CONTEXT),
      selection: minimumMigrationTime.create({}, CONTEXT),
    },
    { evacuateUnderloaded: true, zeroIsOff: false, duplicateMoves: false, ...options },
  );
  return { ...world, planner };
}

/** Pairs of VM and target. */
function movesOf({ planner }: Planned): [number, number][] {
  planner.run();
  return Array.from({ length: planner.moveCount }, (_, i) => [planner.moveVm[i]!, planner.moveTarget[i]!]);
}

describe("an overloaded server", () => {
  const only = { evacuateUnderloaded: false };

  it("is relieved of as many VMs as it takes, by the order of the selection", () => {
    const world = planned(
      2,
      [
        { on: 0, demandMhz: 700, memoryMiB: 512 },
        { on: 0, demandMhz: 600, memoryMiB: 256 },
        { on: 0, demandMhz: 500, memoryMiB: 1024 },
        { on: 1, demandMhz: 500 },
      ],
      only,
    );
    expect(movesOf(world)).toEqual([[1, 1]]);
  });

  it("does not overload another: a sleeping server is chosen then", () => {
    const world = planned(
      3,
      [
        { on: 0, demandMhz: 1000, memoryMiB: 512 },
        { on: 0, demandMhz: 800, memoryMiB: 256 },
        { on: 1, demandMhz: 1000 },
      ],
      only,
    );
    world.servers.state[2] = SERVER_STATE.suspended;
    expect(movesOf(world)).toEqual([[1, 2]]);
  });

  it("keeps a VM that has nowhere to go", () => {
    const guests = [0, 0, 1, 1].map((on) => ({ on, demandMhz: 1000, memoryMiB: 512 }));
    expect(movesOf(planned(2, guests, only))).toEqual([]);
  });

  it("sends VMs with large demands first, whichever server they leave", () => {
    const world = planned(
      4,
      [
        { on: 0, demandMhz: 300, memoryMiB: 256 },
        { on: 0, demandMhz: 1000, memoryMiB: 512 },
        { on: 0, demandMhz: 600, memoryMiB: 512 },
        { on: 1, demandMhz: 700, memoryMiB: 256 },
        { on: 1, demandMhz: 1000, memoryMiB: 512 },
        { on: 2, demandMhz: 900 },
      ],
      only,
    );
    expect(movesOf(world)).toEqual([
      [3, 2],
      [0, 3],
    ]);
  });

  it("keeps VMs that are migrating, pinned or alone on their server", () => {
    for (const fixed of [{ migrating: true }, { pinnedServer: 0 }, { exclusive: true }, { native: true }]) {
      const guests = [900, 1000].map((demandMhz) => ({ on: 0, demandMhz, memoryMiB: 512, ...fixed }));
      expect(movesOf(planned(2, guests, only))).toEqual([]);
    }
  });
});

describe("an underloaded server", () => {
  it("is emptied, VMs with large demands first", () => {
    const world = planned(3, [
      { on: 0, demandMhz: 100 },
      { on: 0, demandMhz: 200 },
      { on: 1, demandMhz: 1000 },
      { on: 2, demandMhz: 900 },
    ]);
    expect(movesOf(world)).toEqual([
      [1, 1],
      [0, 1],
    ]);
  });

  it("is emptied before those with more to do", () => {
    const guests = [300, 200, 100].map((demandMhz, on) => ({ on, demandMhz }));
    expect(movesOf(planned(3, guests))).toEqual([
      [2, 0],
      [1, 0],
    ]);
  });

  it("is not emptied once it has taken a VM", () => {
    const guests = [100, 200, 300].map((demandMhz, on) => ({ on, demandMhz }));
    expect(movesOf(planned(3, guests))).toEqual([
      [0, 1],
      [2, 1],
    ]);
  });

  it("keeps all of its VMs where one of them has nowhere to go", () => {
    const world = planned(2, [
      { on: 0, demandMhz: 200 },
      { on: 0, demandMhz: 700 },
      { on: 1, demandMhz: 1000 },
    ]);
    expect(movesOf(world)).toEqual([]);
  });

  it("keeps all of its VMs where one of them may not move", () => {
    const world = planned(2, [
      { on: 0, demandMhz: 100 },
      { on: 0, demandMhz: 700, pinnedServer: 0 },
      { on: 1, demandMhz: 1000 },
    ]);
    expect(movesOf(world)).toEqual([]);
  });

  it("is emptied of the rest where some VMs are leaving already", () => {
    const world = planned(2, [
      { on: 0, demandMhz: 100 },
      { on: 0, demandMhz: 100, migrating: true },
      { on: 1, demandMhz: 1000 },
    ]);
    expect(movesOf(world)).toEqual([[0, 1]]);
  });

  it("does not fill a server that has nothing", () => {
    expect(movesOf(planned(2, [{ on: 0, demandMhz: 100 }]))).toEqual([]);
  });

  it("is emptied of VMs that ask for nothing, unless a profile takes it for one that is off", () => {
    const guests = [
      { on: 0, demandMhz: 0 },
      { on: 1, demandMhz: 1000 },
    ];
    expect(movesOf(planned(2, guests))).toEqual([[0, 1]]);
    expect(movesOf(planned(2, guests, { zeroIsOff: true }))).toEqual([]);
  });
});

describe("a VM that a plan moves twice", () => {
  // VM 1 leaves the overloaded server 0 for server 1, which is then emptied to server 2.
  const guests = [
    { on: 0, demandMhz: 900, memoryMiB: 512 },
    { on: 0, demandMhz: 800, memoryMiB: 256 },
    { on: 1, demandMhz: 100 },
    { on: 2, demandMhz: 300 },
  ];

  it("goes to the last place only", () => {
    expect(movesOf(planned(3, guests))).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it("goes to both where a profile asks for that", () => {
    expect(movesOf(planned(3, guests, { duplicateMoves: true }))).toEqual([
      [1, 1],
      [1, 2],
      [2, 2],
    ]);
  });
});

describe("any plan", () => {
  const worlds = fc.array(
    fc.record({
      on: fc.nat(7),
      demandMhz: fc.integer({ min: 0, max: 1024 }),
      memoryMiB: fc.integer({ min: 1, max: 1500 }),
      migrating: fc.nat(9).map((n) => n === 0),
      pinnedServer: fc.constant(-1),
    }),
    { minLength: 1, maxLength: 24 },
  );

  it("leaves the tables as they were, moves a VM once, and overloads or overfills nobody", () => {
    fc.assert(
      fc.property(worlds, (guests) => {
        const world = planned(8, guests);
        const { servers, vms, residents } = world;
        const tables = () => columnsOf(servers, vms, residents);
        const before = tables();
        const moves = movesOf(world);
        expect(tables()).toEqual(before);
        expect(new Set(moves.map(([vm]) => vm)).size).toBe(moves.length);
        const hadVms = Array.from(servers.vmCount, (count) => count > 0);
        for (const [vm, target] of moves) {
          expect(vms.migrating[vm]).toBe(0);
          expect(vms.server[vm]).not.toBe(target);
          residents.remove(vm);
          residents.append(vm, target);
        }
        for (const target of new Set(moves.map(([, server]) => server))) {
          const demandMhz = vms.demandMhz.reduce(
            (sum, demand, vm) => (vms.server[vm] === target ? sum + demand : sum),
            0,
          );
          const limitMhz = hadVms[target] ? THRESHOLD * TYPE.cores * TYPE.coreMhz : 2048;
          expect(demandMhz).toBeLessThanOrEqual(limitMhz);
          expect(servers.freeMemoryMiB[target]).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});
