import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { VM_STATE } from "../../../src/models/compute/vms.ts";
import { type SmallCase, type SmallTask, simulationOf } from "../../support/small-case.ts";

/** 16 GiB, and cores enough for every task here. */
const SERVER = { cores: 8, coreMhz: 1000 };

function task(durationS: number, memoryGiB: number, arrivalS = 0): SmallTask {
  return { workMhzS: durationS * 1000, memoryMiB: memoryGiB * 1024, arrivalS };
}

function starts(tasks: readonly SmallTask[], options: Partial<SmallCase> = {}): number[] {
  const simulation = simulationOf({ servers: [SERVER], tasks, ...options });
  simulation.run();
  return Array.from(simulation.tasks.startS);
}

describe("requests that wait", () => {
  const tasks = [task(10, 12), task(10, 8), task(3, 4), task(10, 8), task(4, 4, 1)];

  it("are served first come first", () => {
    expect(starts(tasks)).toEqual([0, 10, 10, 13, 20]);
  });

  it("are overtaken by those for whom there is room, with backfilling", () => {
    expect(starts(tasks, { queue: "backfilling" })).toEqual([0, 10, 0, 10, 3]);
  });

  it("keep their order among themselves, with backfilling", () => {
    const whole = [task(10, 16), task(1, 16), task(1, 16), task(1, 16)];
    expect(starts(whole, { queue: "backfilling" })).toEqual([0, 10, 11, 12]);
  });

  it("are turned away where the scenario lets nobody wait", () => {
    const simulation = simulationOf({ servers: [SERVER], tasks, whenFull: "reject" });
    simulation.run();
    const { rejected, stopped } = VM_STATE;
    expect(Array.from(simulation.vms.state)).toEqual([stopped, rejected, stopped, rejected, rejected]);
  });

  it("do not hold up the others if nothing could ever hold them", () => {
    expect(starts([task(1, 17), task(1, 16)])).toEqual([Number.NaN, 0]);
  });
});

describe("waiting times", () => {
  it("run from request to start, over those that started", () => {
    const tasks = [task(10, 12), task(10, 8), task(3, 4), task(10, 8), task(4, 4, 1), task(1, 17)];
    const simulation = simulationOf({ servers: [SERVER], tasks });
    simulation.run();
    // Starts as above: 0, 10, 10, 13 and 20 s.
    expect(simulation.lifecycle.waiting()).toEqual({ started: 5, sumS: 0 + 10 + 10 + 13 + 19, maxS: 19 });
  });

  it("are unknown where nothing started", () => {
    const simulation = simulationOf({ servers: [SERVER], tasks: [task(1, 17)] });
    simulation.run();
    expect(simulation.lifecycle.waiting()).toEqual({ started: 0, sumS: 0, maxS: Number.NaN });
  });
});

describe("a server on its way down", () => {
  it("takes a request as soon as it is down", () => {
    const { spec } = simulationOf({ servers: [SERVER], tasks: [task(10, 16, 5)] });
    const powerManagement = { idleServers: "suspend", afterS: 0, minimumOn: 0 } as const;
    const simulation = new Simulation({ ...spec, powerManagement });
    simulation.run();
    // Nobody is there at 0 s, so it suspends, which takes 10 s; so does resuming.
    expect([...simulation.tasks.startS]).toEqual([20]);
  });
});

describe("a request for one server alone", () => {
  it("waits for that server, although another is free, and holds up the others or not", () => {
    const pinned = [{ ...task(10, 16), server: 1 }, { ...task(5, 16), server: 1 }, task(1, 16)];
    const servers = [SERVER, SERVER];
    expect(starts(pinned, { servers })).toEqual([0, 10, 10]);
    expect(starts(pinned, { servers, queue: "backfilling" })).toEqual([0, 10, 0]);
  });
});

describe("a request for a whole server", () => {
  const alone = { ...task(10, 1), exclusive: true };

  it("lets nobody else in while it runs", () => {
    expect(starts([alone, task(1, 1)])).toEqual([0, 10]);
    expect(starts([alone, task(1, 1)], { servers: [SERVER, SERVER] })).toEqual([0, 0]);
  });

  it("waits until a server is empty", () => {
    expect(starts([task(4, 1), task(7, 1), alone])).toEqual([0, 0, 7]);
  });

  it("takes one server each", () => {
    expect(starts([alone, alone, alone], { servers: [SERVER, SERVER] })).toEqual([0, 0, 10]);
  });
});

describe("what became of requests", () => {
  it("is counted, and told to those who asked", () => {
    const simulation = simulationOf({
      servers: [SERVER],
      tasks: [task(10, 16), task(1, 17, 1), task(5, 8, 2)],
      durationS: 5,
    });
    const requested: number[] = [];
    const rejected: number[] = [];
    simulation.placement.onRequest((vm) => requested.push(vm));
    simulation.placement.onReject((vm) => rejected.push(vm));
    simulation.run();
    const { requestCount, rejectedCount, waitingCount, isDone } = simulation.placement;
    expect(requested).toEqual([0, 1, 2]);
    // The second waits behind nobody: it is turned away at once, since nothing could ever hold it.
    expect(rejected).toEqual([1]);
    expect([requestCount, rejectedCount, waitingCount, isDone]).toEqual([3, 1, 1, false]);
  });
});
