import { describe, expect, it } from "vitest";
import { IdleServerController, type IdleServerOptions } from "../../../src/datacenter/power/idle-servers.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { at, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

const { off, on, suspended } = SERVER_STATE;

interface Watched extends SmallWorld {
  /** When each server began to go down, s. */
  readonly downS: number[][];
}

/** Three servers and three VMs that stand nowhere. */
function watched(options: Partial<IdleServerOptions>): Watched {
  const world = smallWorld(times(3), [{}, {}, {}]);
  const { engine, servers, dirty, power } = world;
  new IdleServerController(engine, servers, dirty, power, {
    idleServers: "suspend",
    afterS: 0,
    minimumOn: 0,
    ...options,
  });
  const downS: number[][] = [[], [], []];
  const { suspending, shuttingDown } = SERVER_STATE;
  power.onChange((server) => {
    const state = servers.state[server];
    if (state === suspending || state === shuttingDown) downS[server]!.push(engine.now);
  });
  return { ...world, downS };
}

describe("IdleServerController", () => {
  it.each([
    ["suspend", suspended],
    ["off", off],
  ] as const)("takes empty servers down: %s", (idleServers, state) => {
    const world = watched({ idleServers });
    at(world, 0, () => world.lifecycle.place(0, 1));
    world.engine.run();
    expect(world.downS).toEqual([[0], [], [0]]);
    expect(Array.from(world.servers.state)).toEqual([state, on, state]);
  });

  it("waits until a server has stood empty for so long without a break", () => {
    const world = watched({ afterS: 100 });
    const { lifecycle } = world;
    at(world, 0, () => {
      lifecycle.place(0, 0);
      lifecycle.place(1, 1);
    });
    at(world, 10, () => lifecycle.stop(0));
    at(world, 50, () => lifecycle.place(2, 0));
    at(world, 60, () => lifecycle.stop(2));
    world.engine.run();
    expect(world.downS).toEqual([[160], [], [100]]);
  });

  it("does not take a server down that was filled in the instant in which its time was up", () => {
    const world = watched({ afterS: 100 });
    at(world, 100, () => world.lifecycle.place(0, 0));
    world.engine.run();
    expect(world.downS).toEqual([[], [100], [100]]);
  });

  it("keeps so many servers up, empty or not", () => {
    const world = watched({ minimumOn: 2 });
    world.engine.run({ until: 1000 });
    expect(world.downS.flat()).toEqual([0]);
    expect(world.power.upCount).toBe(2);
  });

  it("takes a server down that was spared, once enough others are up", () => {
    const world = watched({ minimumOn: 1 });
    const { lifecycle, power, servers } = world;
    at(world, 100, () => {
      power.wake(0);
      lifecycle.place(0, 0);
    });
    world.engine.run({ until: 1000 });
    expect(Array.from(servers.state)).toEqual([on, suspended, suspended]);
  });

  it("takes a server down again whose waking came to nothing", () => {
    const world = watched({ afterS: 5 });
    at(world, 100, () => world.power.wake(0));
    world.engine.run();
    expect(world.downS[0]).toEqual([5, 125]);
  });

  it("leaves a server up to which a VM is under way", () => {
    const world = watched({});
    const { lifecycle, incoming, dirty } = world;
    at(world, 0, () => {
      lifecycle.place(0, 0);
      incoming.add(0, 1);
      dirty.mark(1);
    });
    world.engine.run();
    expect(world.downS).toEqual([[], [], [0]]);
  });

  it("takes thousands of servers down in one instant, whoever of them is filled again before", () => {
    const world = smallWorld(times(3000), []);
    new IdleServerController(world.engine, world.servers, world.dirty, world.power, {
      idleServers: "off",
      afterS: 10,
      minimumOn: 100,
    });
    world.engine.run();
    expect(world.servers.state.filter((state) => state === off)).toHaveLength(2900);
    expect(world.power.upCount).toBe(100);
  });
});
