import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { TASK_STATE } from "../../../src/models/compute/tasks.ts";
import { VM_STATE } from "../../../src/models/compute/vms.ts";
import { SERVER_STATE } from "../../../src/models/plant/servers.ts";
import { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";
import { PHASE } from "../../../src/sim/engine.ts";
import { energyJ, type SmallTask, simulationOf } from "../../support/small-case.ts";

const CORE = { cores: 1, coreMhz: 1000 };

/** When equal tasks that arrive over time leave a server which they share equally: processor sharing, by hand. */
function processorSharing(
  arrivalS: readonly number[],
  workMhzS: readonly number[],
  speedMhz: number,
): number[] {
  const left = [...workMhzS];
  const endS = workMhzS.map(() => Number.NaN);
  const open = new Set(left.keys());
  let nowS = 0;
  while (open.size > 0) {
    const active = [...open].filter((task) => arrivalS[task]! <= nowS);
    const nextArrivalS = Math.min(...[...open].map((task) => arrivalS[task]!).filter((atS) => atS > nowS));
    const rate = speedMhz / active.length;
    const first = active.reduce((best, task) => (left[task]! < left[best]! ? task : best), active[0]!);
    const endsS = active.length > 0 ? nowS + left[first]! / rate : Infinity;
    const untilS = Math.min(endsS, nextArrivalS);
    for (const task of active) left[task]! -= rate * (untilS - nowS);
    if (endsS <= nextArrivalS) {
      endS[first] = untilS;
      open.delete(first);
    }
    nowS = untilS;
  }
  return endS;
}

const arrivals = fc.array(
  fc.record({ arrivalS: fc.integer({ min: 0, max: 50 }), workMhzS: fc.integer({ min: 1, max: 30_000 }) }),
  { minLength: 1, maxLength: 15 },
);

/** Something that goes on once a second for long after all work is done. */
function tick(simulation: Simulation): void {
  const { engine } = simulation;
  const kind = engine.on("tick", () => {
    if (engine.now < 1000) engine.schedule(engine.now + 1, PHASE.change, kind);
  });
  engine.schedule(0, PHASE.change, kind);
}

describe("work", () => {
  it.each(["natively", "in a VM"])("is shared as by one processor, %s", (where) => {
    fc.assert(
      fc.property(arrivals, (tasks) => {
        const inVm = where === "in a VM";
        const simulation = simulationOf({
          servers: [CORE],
          vms: inVm ? [{ vcpus: 1 }] : [],
          tasks: tasks.map((task) => (inVm ? { ...task, vm: 0 } : task)),
        });
        simulation.run();
        const expected = processorSharing(
          tasks.map(({ arrivalS }) => arrivalS),
          tasks.map(({ workMhzS }) => workMhzS),
          CORE.coreMhz,
        );
        simulation.tasks.endS.forEach((endS, task) => {
          expect(endS).toBeCloseTo(expected[task]!, 8);
        });
        expect(simulation.engine.now).toBe(Math.max(...simulation.tasks.endS));
      }),
    );
  });

  it("costs the energy of the utilisation that it makes", () => {
    fc.assert(
      fc.property(arrivals, (tasks) => {
        const simulation = simulationOf({ servers: [CORE], tasks });
        simulation.run();
        const busyS = tasks.reduce((sum, { workMhzS }) => sum + workMhzS, 0) / CORE.coreMhz;
        expect(energyJ(simulation)).toBeCloseTo(100 * simulation.engine.now + 100 * busyS, 6);
      }),
    );
  });

  it("is bounded by threads, caps and the speed of a vCPU", () => {
    const work = { workMhzS: 6000 };
    const simulation = simulationOf({
      servers: [{ cores: 8, coreMhz: 1000 }],
      vms: [{ vcpus: 2, vcpuMhz: 500 }],
      tasks: [
        { ...work, threads: 2 },
        { ...work, capMhz: 300 },
        { ...work, threads: 2, capFraction: 0.25 },
        { ...work, vm: 0, threads: 2 },
      ],
    });
    simulation.run();
    expect(Array.from(simulation.tasks.endS)).toEqual([3, 20, 12, 6]);
  });

  it("asks for no more than the vCPUs of its VM", () => {
    const simulation = simulationOf({
      servers: [{ cores: 4, coreMhz: 1000 }],
      vms: [{ vcpus: 1 }],
      tasks: [
        { vm: 0, workMhzS: 1e6 },
        { vm: 0, workMhzS: 1e6 },
      ],
    });
    simulation.engine.run({ until: 0 });
    expect(simulation.vms.demandMhz[0]).toBe(1000);
    expect(simulation.servers.short[0]).toBe(0);
  });

  it("is divided by shares and threads inside a VM", () => {
    const work = { vm: 0, workMhzS: 1e6 };
    const simulation = simulationOf({
      servers: [{ cores: 4, coreMhz: 1000 }],
      vms: [{ vcpus: 2 }],
      tasks: [
        { ...work, shares: 2 },
        { ...work, threads: 3 },
      ],
    });
    simulation.engine.run({ until: 0 });
    expect(Array.from(simulation.tasks.rateMhz)).toEqual([800, 1200]);
    expect(simulation.vms.weight[0]).toBe(2);
  });
});

describe("fragments", () => {
  it("stretch while others take the CPU, and pause where they want none", () => {
    const simulation = simulationOf({
      servers: [CORE],
      tasks: [
        {
          unmet: "stretched",
          fragments: [
            [10, 800],
            [5, 0],
            [10, 200],
          ],
        },
        { workMhzS: 6000 },
      ],
    });
    simulation.run();
    // 500 each until 12, where 2000 of the first 8000 are left, at 800: 14.5; then the pause and the last fragment.
    expect(Array.from(simulation.tasks.endS)).toEqual([29.5, 12]);
  });

  it("start afresh at the rate that the last one ended with", () => {
    const simulation = simulationOf({
      servers: [CORE],
      tasks: [
        {
          unmet: "stretched",
          fragments: [
            [5, 1500],
            [5, 2000],
          ],
        },
      ],
      cpuModel: "pooled",
    });
    simulation.run();
    expect(simulation.tasks.endS[0]).toBe(17.5);
  });

  it("keep time where unmet demand is lost", () => {
    const hungry: SmallTask = {
      fragments: [
        [10, 900],
        [10, 300],
      ],
    };
    const simulation = simulationOf({ servers: [CORE], tasks: [hungry, hungry] });
    simulation.run();
    expect(Array.from(simulation.tasks.endS)).toEqual([20, 20]);
    expect([0, 1].map((vm) => simulation.serviceLevel.requestedMhzS(vm))).toEqual([12_000, 12_000]);
    expect([0, 1].map((vm) => simulation.serviceLevel.allocatedMhzS(vm))).toEqual([8000, 8000]);
  });
});

describe("life of tasks and their VMs", () => {
  it("ends a native row with its task, and leaves a VM running", () => {
    const simulation = simulationOf({
      servers: [CORE],
      vms: [{}],
      tasks: [{ vm: 0, workMhzS: 1000 }, { workMhzS: 2000 }],
    });
    simulation.run();
    expect(Array.from(simulation.vms.state)).toEqual([VM_STATE.running, VM_STATE.stopped]);
    expect(simulation.vms.demandMhz[0]).toBe(0);
  });

  it("starts tasks when their VM is there, and when their time has come", () => {
    const simulation = simulationOf({
      servers: [CORE],
      vms: [{ arrivalS: 5 }],
      tasks: [
        { vm: 0, arrivalS: 0, workMhzS: 1000 },
        { vm: 0, arrivalS: 8, workMhzS: 1000 },
      ],
    });
    simulation.run();
    expect(Array.from(simulation.tasks.startS)).toEqual([5, 8]);
    expect(Array.from(simulation.tasks.endS)).toEqual([6, 9]);
  });

  it("drops the tasks of a VM that is stopped", () => {
    const simulation = simulationOf({
      servers: [CORE],
      vms: [{}],
      tasks: [{ vm: 0, workMhzS: 1e6 }, { vm: 0, arrivalS: 50, workMhzS: 1 }, { workMhzS: 10_000 }],
    });
    const { engine, lifecycle, tasks } = simulation;
    tick(simulation);
    engine.schedule(
      4,
      PHASE.change,
      engine.on("stop the VM", () => lifecycle.stop(0)),
    );
    simulation.run();
    expect(Array.from(tasks.state)).toEqual([TASK_STATE.dropped, TASK_STATE.dropped, TASK_STATE.done]);
    expect(tasks.endS[2]).toBe(12);
    expect(engine.now).toBe(12);
  });
});

describe("a run without a duration", () => {
  it("ends with the last task, whatever else is still scheduled", () => {
    const simulation = simulationOf({ servers: [CORE], vms: [{}], tasks: [{ vm: 0, workMhzS: 7000 }] });
    tick(simulation);
    simulation.run();
    expect(simulation.engine.now).toBe(7);
    expect(energyJ(simulation)).toBe(1400);
  });

  it("waits for tasks that come later, and for those in the queue", () => {
    const exclusive = { workMhzS: 1000, exclusive: true };
    const simulation = simulationOf({
      servers: [CORE],
      tasks: [exclusive, exclusive, { ...exclusive, arrivalS: 100 }],
    });
    simulation.run();
    expect(Array.from(simulation.tasks.endS)).toEqual([1, 2, 101]);
    expect(simulation.engine.now).toBe(101);
  });

  it.each([
    { turnedAwayS: 0, endS: 3 },
    { turnedAwayS: 4.5, endS: 4.5 },
  ])("does not wait for a task that is turned away at $turnedAwayS s", ({ turnedAwayS, endS }) => {
    const simulation = simulationOf({
      servers: [CORE],
      tasks: [{ workMhzS: 1000, memoryMiB: 1e9, arrivalS: turnedAwayS }, { workMhzS: 3000 }],
    });
    tick(simulation);
    simulation.run();
    expect(simulation.placement.rejectedCount).toBe(1);
    expect(simulation.engine.now).toBe(endS);
  });

  it("waits for servers that are being woken", () => {
    const simulation = simulationOf({ servers: [CORE], tasks: [{ workMhzS: 3000 }] });
    simulation.servers.state[0] = SERVER_STATE.off;
    tick(simulation);
    simulation.run();
    expect(simulation.engine.now).toBe(simulation.servers.typeAt(0).boot.durationS + 3);
  });

  it("waits for traces", () => {
    const { spec } = simulationOf({
      servers: [CORE],
      vms: [{ vcpuMhz: 1000 }, {}],
      tasks: [{ vm: 1, workMhzS: 300 }],
    });
    const traces = new UtilisationTraces({ names: ["vm"], samples: 3, intervalS: 300 });
    traces.values.fill(0.5);
    const simulation = new Simulation({ ...spec, traceGroups: [{ firstVm: 0, vmCount: 1, traces }] });
    tick(simulation);
    simulation.run();
    expect(simulation.engine.now).toBe(900);
  });

  it("ends at once where there is nothing to do", () => {
    const simulation = simulationOf({ servers: [CORE] });
    simulation.run();
    expect(simulation.engine.now).toBe(0);
  });
});
