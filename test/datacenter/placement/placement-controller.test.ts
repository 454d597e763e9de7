import { describe, expect, it } from "vitest";
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
