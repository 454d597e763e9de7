import { describe, expect, it } from "vitest";
import { ServerEnergyMeter } from "../../../src/datacenter/energy/server-energy.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { at, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

const { off, booting, on, suspending, suspended, resuming, shuttingDown } = SERVER_STATE;

interface Observed extends SmallWorld {
  readonly energy: ServerEnergyMeter;
  /** Time and new state of server 0 at each change. */
  readonly changes: [timeS: number, state: number][];
  /** When server 0 came up, s. */
  readonly upS: number[];
}

function observed(options: { readonly instantPowerStates?: boolean } = {}): Observed {
  const world = smallWorld(times(2), [{}], options);
  const { engine, servers, dirty, power } = world;
  const energy = new ServerEnergyMeter(engine, servers, dirty, {
    trapezoid: false,
    freeFromZero: false,
    flatOut: false,
  });
  energy.begin(0);
  const changes: [number, number][] = [];
  const upS: number[] = [];
  power.onChange((server) => server === 0 && changes.push([engine.now, servers.state[server]!]));
  power.onUp((server) => server === 0 && upS.push(engine.now));
  return { ...world, energy, changes, upS };
}

describe("PowerStates", () => {
  it("takes a server off and boots it, in the time and at the power of its type", () => {
    const world = observed();
    at(world, 100, () => world.power.shutDown(0));
    at(world, 200, () => world.power.wake(0));
    world.engine.run({ until: 300 });
    expect(world.changes).toEqual([
      [100, shuttingDown],
      [130, off],
      [200, booting],
      [260, on],
    ]);
    expect(world.upS).toEqual([260]);
    expect(world.energy.energyAt(0, 300)).toBe(100 * 100 + 30 * 90 + 70 * 5 + 60 * 150 + 40 * 100);
    expect(world.energy.energyAt(1, 300)).toBe(300 * 100);
  });

  it("suspends a server and resumes it, in the time and at the power of its type", () => {
    const world = observed();
    at(world, 100, () => world.power.suspend(0));
    at(world, 200, () => world.power.wake(0));
    world.engine.run({ until: 300 });
    expect(world.changes).toEqual([
      [100, suspending],
      [110, suspended],
      [200, resuming],
      [220, on],
    ]);
    expect(world.energy.energyAt(0, 300)).toBe(100 * 100 + 10 * 110 + 90 * 12 + 20 * 120 + 80 * 100);
  });

  it("brings a server up again once it is down, if it is wanted while it goes", () => {
    const world = observed();
    at(world, 100, () => world.power.shutDown(0));
    at(world, 110, () => world.power.wake(0));
    at(world, 120, () => world.power.wake(0));
    world.engine.run({ until: 300 });
    expect(world.changes).toEqual([
      [100, shuttingDown],
      [130, off],
      [130, booting],
      [190, on],
    ]);
    expect(world.energy.energyAt(0, 300)).toBe(100 * 100 + 30 * 90 + 60 * 150 + 110 * 100);
    expect(world.upS).toEqual([190]);
  });

  it("forgets that a server was wanted once it has come up", () => {
    const world = observed();
    at(world, 100, () => world.power.suspend(0));
    at(world, 105, () => world.power.wake(0));
    at(world, 200, () => world.power.suspend(0));
    world.engine.run({ until: 1000 });
    expect(world.changes.at(-1)).toEqual([210, suspended]);
  });

  it("leaves a server alone that is up, or on its way up", () => {
    const world = observed();
    at(world, 50, () => world.power.wake(0));
    at(world, 100, () => world.power.shutDown(0));
    at(world, 200, () => world.power.wake(0));
    at(world, 230, () => world.power.wake(0));
    world.engine.run({ until: 1000 });
    expect(world.upS).toEqual([260]);
    expect(world.changes).toHaveLength(4);
  });

  it("counts servers as up from when they start to rise to when they start to fall", () => {
    const world = observed();
    const { power } = world;
    const counts: number[] = [power.upCount];
    const count = () => counts.push(power.upCount);
    at(world, 100, () => power.shutDown(0));
    at(world, 101, count);
    at(world, 110, () => power.wake(0));
    at(world, 111, count);
    at(world, 131, count);
    world.engine.run();
    expect(counts).toEqual([2, 1, 1, 2]);
    expect(power.isUp(0)).toBe(true);
  });

  it("takes no time and no energy where a profile asks for that", () => {
    const world = observed({ instantPowerStates: true });
    at(world, 100, () => world.power.suspend(0));
    at(world, 200, () => world.power.wake(0));
    world.engine.run({ until: 300 });
    expect(world.changes).toEqual([
      [100, suspending],
      [100, suspended],
      [200, resuming],
      [200, on],
    ]);
    expect(world.energy.energyAt(0, 300)).toBe(200 * 100 + 100 * 12);
  });

  it("lets VMs that were placed meanwhile start when their server is up", () => {
    const world = observed();
    at(world, 100, () => world.power.shutDown(0));
    at(world, 200, () => {
      world.power.wake(0);
      world.lifecycle.place(0, 0);
    });
    world.engine.run({ until: 300 });
    expect(world.lifecycle.startS[0]).toBe(260);
  });
});
