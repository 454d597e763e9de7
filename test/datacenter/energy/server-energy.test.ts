import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServerEnergyMeter, type ServerEnergyOptions } from "../../../src/datacenter/energy/server-energy.ts";
import { ask, at, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

interface Metered extends SmallWorld {
  readonly energy: ServerEnergyMeter;
}

/** One server whose only VM, as large as the server, runs from 0 on. */
function metered(options: Partial<ServerEnergyOptions> = {}): Metered {
  const world = smallWorld(times(1), [{ vcpus: 2 }]);
  const energy = new ServerEnergyMeter(world.engine, world.servers, world.dirty, {
    trapezoid: false,
    freeFromZero: false,
    flatOut: false,
    ...options,
  });
  at(world, 0, () => world.lifecycle.place(0, 0));
  return { ...world, energy };
}

/** 1000 MHz from 100 s, 2000 MHz from 200 s, nothing from 300 s, 500 MHz from 400 s: 150, 200, 100, 125 W. */
function runLoads(world: Metered): void {
  ask(world, 100, 0, 1000);
  ask(world, 200, 0, 2000);
  ask(world, 300, 0, 0);
  ask(world, 400, 0, 500);
  world.engine.run({ until: 500 });
  world.energy.close(500);
}

describe("ServerEnergyMeter", () => {
  it("integrates power that holds until it changes", () => {
    const world = metered();
    world.energy.begin(0);
    runLoads(world);
    expect(world.energy.energyJ[0]).toBe(100 * (100 + 150 + 200 + 100 + 125));
    expect(world.energy.powerW[0]).toBe(125);
  });

  it("is the exact integral of any load, read at any time without a trace", () => {
    const load = fc.record({
      forS: fc.integer({ min: 1, max: 500 }),
      demandMhz: fc.integer({ min: 0, max: 2500 }),
    });
    fc.assert(
      fc.property(fc.array(load, { minLength: 1, maxLength: 30 }), (loads) => {
        const world = metered();
        world.energy.begin(0);
        let nowS = 0;
        let expectedJ = 0;
        for (const { forS, demandMhz } of loads) {
          ask(world, nowS, 0, demandMhz);
          nowS += forS;
          expectedJ += forS * (100 + (100 * Math.min(demandMhz, 2000)) / 2000);
          const untilNowJ = expectedJ;
          at(world, nowS, () => {
            expect(world.energy.energyAt(0, world.engine.now)).toBeCloseTo(untilNowJ, 6);
          });
        }
        world.engine.run();
        world.energy.close(nowS);
        expect(world.energy.energyJ[0]).toBeCloseTo(expectedJ, 6);
      }),
    );
  });

  it("counts from when it begins", () => {
    const world = metered();
    expect(world.energy.energyAt(0, 0)).toBe(0);
    at(world, 150, () => world.energy.begin(150));
    runLoads(world);
    expect(world.energy.energyJ[0]).toBe(50 * 150 + 100 * (200 + 100 + 125));
  });

  it("takes the mean of both ends where a profile asks for trapezoids", () => {
    const world = metered({ trapezoid: true });
    world.energy.begin(0);
    runLoads(world);
    expect(world.energy.energyJ[0]).toBe(100 * (125 + 175 + 150 + 112.5 + 125));
  });

  it("charges nothing for what begins at zero where a profile asks for that", () => {
    const world = metered({ freeFromZero: true });
    world.energy.begin(0);
    runLoads(world);
    expect(world.energy.energyJ[0]).toBe(100 * (0 + 150 + 200 + 0 + 125));
  });

  it("combines both, as the profile does", () => {
    const world = metered({ freeFromZero: true, trapezoid: true });
    world.energy.begin(0);
    runLoads(world);
    expect(world.energy.energyJ[0]).toBe(100 * (0 + 175 + 150 + 0 + 125));
  });

  it("draws peak power all the time where a profile asks for flat-out servers", () => {
    const world = metered({ flatOut: true });
    world.energy.begin(0);
    runLoads(world);
    expect(world.energy.energyJ[0]).toBe(500 * 200);
  });
});
