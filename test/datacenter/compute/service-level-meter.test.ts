import { describe, expect, it } from "vitest";
import type { ServiceLevelMeter } from "../../../src/datacenter/compute/service-level-meter.ts";
import { ask, at, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

interface Metered extends SmallWorld {
  readonly meter: ServiceLevelMeter;
}

/** Server 0 of 2000 MHz with two VMs as large as it; server 1 with nothing. */
function metered(countIntervalsAlike = false): Metered {
  const world = smallWorld(times(2), [{ vcpus: 2 }, { vcpus: 2 }], { countIntervalsAlike });
  const { lifecycle, serviceLevel: meter } = world;
  lifecycle.onStop((vm) => meter.vmStopped(vm));
  at(world, 0, () => {
    lifecycle.place(0, 0);
    lifecycle.place(1, 0);
  });
  return { ...world, meter };
}

/**
 * | s | VM 0 asks, gets | VM 1 asks, gets | server 0 |
 * |---|---|---|---|
 * | 0 to 10 | nothing | nothing | idle |
 * | 10 to 30 | 1000, 1000 | 500, 500 | served |
 * | 30 to 70 | 2000, 1000 | 1000, 1000 | short |
 * | 70 to 80 | 2000, 1500 | 500, 500 | short |
 * | 80 to 100 | nothing | 500, 500 | served |
 */
function runLoads(world: Metered): void {
  ask(world, 10, 0, 1000);
  ask(world, 10, 1, 500);
  ask(world, 30, 0, 2000);
  ask(world, 30, 1, 1000);
  ask(world, 70, 1, 500);
  ask(world, 80, 0, 0);
  world.engine.run({ until: 100 });
  world.meter.close(100);
}

describe("ServiceLevelMeter", () => {
  it("measures how long a server was at work, and how long it was short of CPU: SLATAH 50/90", () => {
    const world = metered();
    world.meter.begin(0);
    runLoads(world);
    expect(Array.from(world.meter.activeS)).toEqual([90, 0]);
    expect(Array.from(world.meter.shortS)).toEqual([50, 0]);
  });

  it("tells SLATAH at any time: at 50 s, half of 40 s at work", () => {
    const world = metered();
    world.meter.begin(0);
    ask(world, 10, 0, 1000);
    ask(world, 30, 0, 2000);
    ask(world, 30, 1, 1000);
    for (const [timeS, slatah] of [
      [10, 0],
      [30, 0],
      [50, 20 / 40],
      [70, 40 / 60],
    ] as const) {
      world.engine.run({ until: timeS });
      expect(world.meter.slatahAt(timeS)).toBe(slatah);
    }
  });

  it("measures what VMs asked for and got", () => {
    const world = metered();
    world.meter.begin(0);
    runLoads(world);
    expect([0, 1].map((vm) => world.meter.requestedMhzS(vm))).toEqual([
      20 * 1000 + 50 * 2000,
      20 * 500 + 40 * 1000 + 30 * 500,
    ]);
    expect([0, 1].map((vm) => world.meter.allocatedMhzS(vm))).toEqual([
      20 * 1000 + 40 * 1000 + 10 * 1500,
      20 * 500 + 40 * 1000 + 30 * 500,
    ]);
    expect(world.meter.totals()).toEqual({
      activeS: 90,
      shortS: 50,
      requestedMhzS: 185_000,
      allocatedMhzS: 140_000,
      migrationLossMhzS: 0,
    });
  });

  it("averages violations over the time in which there were any", () => {
    const world = metered();
    world.meter.begin(0);
    runLoads(world);
    expect(world.meter.averageViolation()).toBeCloseTo((40 * 0.5 + 10 * 0.25) / 50, 12);
  });

  it("averages violations over intervals, however long, where a profile asks for that", () => {
    const world = metered(true);
    world.meter.begin(0);
    runLoads(world);
    expect(world.meter.averageViolation()).toBeCloseTo((0.5 + 0.25) / 2, 12);
  });

  it("counts from when it begins", () => {
    const world = metered();
    at(world, 50, () => world.meter.begin(50));
    at(world, 50, () => world.dirty.mark(0));
    runLoads(world);
    expect(Array.from(world.meter.activeS)).toEqual([50, 0]);
    expect(Array.from(world.meter.shortS)).toEqual([30, 0]);
    expect(world.meter.requestedMhzS(0)).toBe(30 * 2000);
  });

  it("counts a VM until it stops", () => {
    const world = metered();
    world.meter.begin(0);
    at(world, 40, () => world.lifecycle.stop(0));
    ask(world, 10, 0, 1000);
    world.engine.run({ until: 100 });
    world.meter.close(100);
    expect(world.meter.requestedMhzS(0)).toBe(30 * 1000);
    expect(world.meter.activeS[0]).toBe(30);
  });

  it("knows what a VM lost to its migration from what it lost to others: PDM 2000/150000", () => {
    const world = metered();
    const { engine, vms, incoming, dirty, meter } = world;
    meter.begin(0);
    ask(world, 0, 0, 1000);
    ask(world, 0, 1, 500);
    let move = 0;
    at(world, 20, () => {
      move = incoming.add(0, 1);
      incoming.transferring[move] = 1;
      vms.transferring[0] = 1;
      vms.workShare[0] = 0.9;
      dirty.mark(0);
      dirty.mark(1);
    });
    at(world, 40, () => {
      incoming.remove(move);
      vms.transferring[0] = 0;
      vms.workShare[0] = 1;
      dirty.mark(0);
      dirty.mark(1);
    });
    engine.run({ until: 100 });
    meter.close(100);
    const { migrationLossMhzS, requestedMhzS } = meter.totals();
    expect(migrationLossMhzS).toBe(20 * 100);
    expect(requestedMhzS).toBe(100 * 1500);
    expect(Array.from(meter.shortS)).toEqual([0, 0]);
    expect(Array.from(meter.activeS)).toEqual([100, 20]);
  });

  it("finds no violation where there was none", () => {
    const world = metered();
    world.meter.begin(0);
    world.engine.run({ until: 100 });
    world.meter.close(100);
    expect(world.meter.averageViolation()).toBe(0);
  });
});
