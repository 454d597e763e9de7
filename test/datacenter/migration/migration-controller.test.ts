import { describe, expect, it } from "vitest";
import { MigrationController } from "../../../src/datacenter/migration/migration-controller.ts";
import { MigrationCounts } from "../../../src/datacenter/migration/migration-limits.ts";
import { MigrationLog } from "../../../src/datacenter/migration/migration-log.ts";
import { MigrationQueue } from "../../../src/datacenter/migration/migration-queue.ts";
import { MovingGuest } from "../../../src/datacenter/migration/moving-guest.ts";
import { DedicatedLinks } from "../../../src/datacenter/network/dedicated-links.ts";
import { fixedTime } from "../../../src/models/migration/fixed-time.ts";
import { untouchedMemory } from "../../../src/models/migration/memory/untouched.ts";
import { NONE } from "../../../src/sim/none.ts";
import { ask, at, listed, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

/** 64 MiB/s: a VM of 1 GiB takes 16 s. */
const BANDWIDTH_BITPS = 64 * 2 ** 20 * 8;

interface Moving extends SmallWorld {
  readonly migration: MigrationController;
  readonly log: MigrationLog;
  readonly told: string[];
}

/** Three servers; VMs 0 (1 GiB) and 1 (2 GiB) run on server 0. */
function moving(): Moving {
  const world = smallWorld(times(3), [{ memoryMiB: 1024 }, { memoryMiB: 2048 }]);
  const { engine, servers, vms, residents, incoming, dirty, power, lifecycle, serviceLevel } = world;
  const log = new MigrationLog(fixedTime.name);
  const migration = new MigrationController({
    engine,
    servers,
    vms,
    incoming,
    power,
    lifecycle,
    serviceLevel,
    guest: new MovingGuest(servers, vms, residents, incoming, dirty, 0.1),
    queue: new MigrationQueue(
      new MigrationCounts(
        servers.count,
        { perServer: Number.POSITIVE_INFINITY, perLink: Number.POSITIVE_INFINITY },
        null,
      ),
    ),
    network: new DedicatedLinks(engine, { bitps: Number.POSITIVE_INFINITY, latencyS: 0 }),
    log,
    algorithm: fixedTime.create({}),
    memoryOf: (vm) => untouchedMemory(vms.memoryMiB[vm]! * 2 ** 20),
    bandwidthBitps: BANDWIDTH_BITPS,
  });
  const told: string[] = [];
  migration.onChange((what, vm, target) => told.push(`${engine.now} ${what} ${vm} to ${target}`));
  at(world, 0, () => {
    lifecycle.place(0, 0);
    lifecycle.place(1, 0);
  });
  return { ...world, migration, log, told };
}

function rowsOf(log: MigrationLog): Record<string, number | string>[] {
  const table = log.table();
  return Array.from({ length: table.rowCount() }, (_, row) =>
    Object.fromEntries(table.columns.map((column) => [column.name, column.read(row)])),
  );
}

describe("a migration", () => {
  it("lasts the VM's memory divided by the bandwidth", () => {
    const world = moving();
    const { migration, engine, vms, residents, log, told } = world;
    expect(migration.durationS(0)).toBe(16);
    expect(migration.durationS(1)).toBe(32);
    at(world, 100, () => {
      migration.start(0, 1);
      migration.start(1, 2);
    });
    at(world, 115, () => expect(Array.from(vms.server)).toEqual([0, 0]));
    at(world, 131, () => expect(Array.from(vms.server)).toEqual([1, 0]));
    engine.run();
    expect(engine.now).toBe(132);
    expect(listed(residents.head[2]!, residents.next)).toEqual([1]);
    expect(told).toEqual([
      "100 started 0 to 1",
      "100 started 1 to 2",
      "116 ended 0 to 1",
      "132 ended 1 to 2",
    ]);
    expect([migration.count, migration.sessionCount, migration.sessionS]).toEqual([2, 2, 48]);
    expect(rowsOf(log)).toMatchObject([
      { vm: 0, source: 0, target: 1, start_s: 100, transfer_start_s: 100, end_s: 116, total_s: 16 },
      { vm: 1, source: 0, target: 2, start_s: 100, transfer_start_s: 100, end_s: 132, total_s: 32 },
    ]);
  });

  it("takes a tenth of the VM's CPU from it and as much from the target while it lasts", () => {
    const world = moving();
    const { migration, engine, servers, vms } = world;
    const seen: number[][] = [];
    const look = () => seen.push([vms.allocatedMhz[0]!, servers.usedMhz[0]!, servers.usedMhz[1]!]);
    ask(world, 10, 0, 800);
    at(world, 100, () => migration.start(0, 1));
    for (const timeS of [99, 101, 115, 117]) at(world, timeS, look);
    engine.run();
    expect(seen).toEqual([
      [800, 800, 0],
      [720, 800, 80],
      [720, 800, 80],
      [800, 0, 800],
    ]);
  });

  it("holds the VM's memory on both sides while it lasts, and on the target alone after", () => {
    const world = moving();
    const { migration, engine, servers } = world;
    const free = () => Array.from(servers.freeMemoryMiB);
    at(world, 100, () => migration.start(0, 1));
    at(world, 101, () => expect(free()).toEqual([1024, 3072, 4096]));
    engine.run();
    expect(free()).toEqual([2048, 3072, 4096]);
  });

  it("wakes a target that sleeps, and starts to copy when it is up", () => {
    const world = moving();
    const { migration, power, engine, log, servers, vms } = world;
    at(world, 1, () => power.suspend(1));
    ask(world, 10, 0, 500);
    at(world, 100, () => migration.start(0, 1));
    at(world, 119, () => {
      expect(servers.freeMemoryMiB[1]).toBe(3072);
      expect(vms.allocatedMhz[0]).toBe(500);
      expect(vms.allocatedMhz[1]).toBe(0);
      expect(servers.usedMhz[1]).toBe(0);
    });
    at(world, 121, () => expect(vms.allocatedMhz[0]).toBe(450));
    engine.run();
    expect(rowsOf(log)).toMatchObject([{ start_s: 100, transfer_start_s: 120, end_s: 136, total_s: 16 }]);
    expect([migration.sessionCount, migration.sessionS]).toEqual([1, 36]);
  });

  it("ends when its VM stops, and gives back what the target held", () => {
    const world = moving();
    const { migration, engine, lifecycle, servers, incoming, residents, vms, log, told } = world;
    at(world, 100, () => migration.start(0, 1));
    at(world, 108, () => lifecycle.stop(0));
    engine.run();
    expect(told).toEqual(["100 started 0 to 1", "108 cancelled 0 to 1"]);
    expect(Array.from(servers.freeMemoryMiB)).toEqual([2048, 4096, 4096]);
    expect([0, 1, 2].map((server) => incoming.find(0, server))).toEqual([NONE, NONE, NONE]);
    expect(listed(residents.head[0]!, residents.next)).toEqual([1]);
    expect(vms.server[0]).toBe(NONE);
    expect([migration.sessionCount, migration.sessionS]).toEqual([1, 8]);
    expect(rowsOf(log)).toMatchObject([{ end_s: Number.NaN, total_s: Number.NaN }]);
  });

  it("ends when its VM stops while the target still wakes up", () => {
    const world = moving();
    const { migration, power, engine, lifecycle, servers, incoming } = world;
    at(world, 1, () => power.suspend(1));
    at(world, 100, () => migration.start(0, 1));
    at(world, 110, () => lifecycle.stop(0));
    engine.run();
    expect([0, 1, 2].map((server) => incoming.find(0, server))).toEqual([NONE, NONE, NONE]);
    expect(Array.from(servers.vmCount)).toEqual([1, 0, 0]);
    expect(power.isUp(1)).toBe(true);
  });
});

describe("two migrations of one VM", () => {
  it("to the same server are one, counted twice", () => {
    const world = moving();
    const { migration, engine, vms, servers, log } = world;
    at(world, 100, () => {
      migration.start(0, 1);
      migration.start(0, 1);
    });
    engine.run();
    expect(migration.count).toBe(2);
    expect(rowsOf(log)).toHaveLength(1);
    expect(vms.server[0]).toBe(1);
    expect(Array.from(servers.vmCount)).toEqual([1, 1, 0]);
  });

  it("to two servers end at the last, as one time of migrating", () => {
    const world = moving();
    const { migration, engine, vms, servers } = world;
    at(world, 100, () => {
      migration.start(0, 1);
      migration.start(0, 2);
    });
    engine.run();
    expect(vms.server[0]).toBe(2);
    expect(Array.from(servers.vmCount)).toEqual([1, 0, 1]);
    expect(Array.from(servers.freeMemoryMiB)).toEqual([2048, 4096, 3072]);
    expect([migration.count, migration.sessionCount, migration.sessionS]).toEqual([2, 1, 16]);
  });

  it("both end when the VM stops, even if one of them has arrived", () => {
    const world = moving();
    const { migration, power, engine, lifecycle, servers, incoming } = world;
    at(world, 1, () => power.shutDown(2));
    at(world, 100, () => {
      migration.start(0, 1);
      migration.start(0, 2);
    });
    at(world, 130, () => lifecycle.stop(0));
    engine.run();
    expect([0, 1, 2].map((server) => incoming.find(0, server))).toEqual([NONE, NONE, NONE]);
    expect(Array.from(servers.vmCount)).toEqual([1, 0, 0]);
    expect(Array.from(servers.freeMemoryMiB)).toEqual([2048, 4096, 4096]);
  });
});
