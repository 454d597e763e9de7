import { describe, expect, it } from "vitest";
import { UptimeMeter } from "../../../src/datacenter/power/uptime-meter.ts";
import { ask, at, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

interface Metered extends SmallWorld {
  readonly uptime: UptimeMeter;
}

function metered(zeroIsOff = false): Metered {
  const world = smallWorld(times(2), [{}]);
  const uptime = new UptimeMeter(world.engine, world.servers, world.dirty, zeroIsOff);
  uptime.begin();
  return { ...world, uptime };
}

function finish({ engine, uptime }: Metered, untilS: number): number[] {
  engine.run({ until: untilS });
  uptime.close();
  return [uptime.shutdowns, uptime.meanTimeBeforeShutdownS];
}

describe("UptimeMeter", () => {
  it("reports no mean where no server went down", () => {
    expect(finish(metered(), 1000)).toEqual([0, Number.NaN]);
  });

  it("measures from time 0, or from when a server begins to rise, to when it begins to fall", () => {
    const world = metered();
    const { power } = world;
    at(world, 100, () => power.suspend(0));
    at(world, 200, () => power.wake(0));
    at(world, 300, () => power.suspend(0));
    at(world, 600, () => power.shutDown(1));
    expect(finish(world, 1000)).toEqual([3, (100 + 100 + 600) / 3]);
  });

  it("counts a server that goes down in the last instant", () => {
    const world = metered();
    at(world, 1000, () => world.power.suspend(0));
    expect(finish(world, 1000)).toEqual([1, 1000]);
  });

  it("takes a server without CPU in use for one that is down, where a profile asks for that", () => {
    const world = metered(true);
    at(world, 0, () => world.lifecycle.place(0, 0));
    ask(world, 0, 0, 500);
    ask(world, 100, 0, 0);
    ask(world, 250, 0, 500);
    ask(world, 500, 0, 0);
    // Server 1 never did anything: it was down at time 0, after no time.
    expect(finish(world, 1000)).toEqual([3, (100 + 250 + 0) / 3]);
  });

  it("does not count a server that is emptied and filled in one instant", () => {
    const world = metered(true);
    const { vms, dirty, servers, engine } = world;
    at(world, 0, () => world.lifecycle.place(0, 0));
    ask(world, 0, 0, 500);
    at(world, 100, () => {
      vms.demandMhz[0] = 0;
      dirty.mark(0);
      let round = 0;
      engine.onSettle("filled again", () => {
        if (++round === 1) expect(servers.usedMhz[0]).toBe(0);
        if (round > 1) return;
        vms.demandMhz[0] = 300;
        dirty.mark(0);
      });
    });
    expect(finish(world, 1000)).toEqual([1, 0]);
  });
});
