import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";

/**
 * Cases with exact answers, written as a user would write them. Numbers: OpenDC's own tests (S1, G2, F13) and SimGrid
 * 3.32's cloud-sharing and cloud-capping tests; test/conformance/ has all of them without the scenario.
 */
const ONE_CORE = `
version: 1
name: small
serverTypes:
  t1: { cores: 1, coreSpeed: 2000 MHz, power: { model: linear, idle: 100 W, peak: 200 W } }
sites: [{ name: s, enclosure: ideal, servers: [{ type: t1, count: 1 }] }]
cpu: { model: pooled }
powerManagement: { idleServers: on }
workloads: [{ kind: tasks, tasks: [{ name: a, work: 20000 MHz·s }] }]
`;

async function run(...overrides: string[]): Promise<{ endS: number; energyJ: number; taskEndsS: number[] }> {
  const { spec } = await buildScenario(parseScenario(ONE_CORE, "small.yaml", { overrides }));
  const simulation = new Simulation(spec);
  simulation.run();
  return {
    endS: simulation.engine.now,
    energyJ: simulation.plantEnergy.totalJ(),
    taskEndsS: Array.from(simulation.tasks.endS),
  };
}

const tasks = (text: string) => `workloads.0.tasks=${text}`;
const PER_CORE = "cpu.model=per-core";

describe("fragments", () => {
  it("S1: half the CPU for ten minutes", async () => {
    const half = tasks("[{ name: a, unmet: lost, fragments: [{ time: 600 s, rate: 1000 MHz }] }]");
    expect(await run(half)).toMatchObject({ endS: 600, energyJ: 90_000 });
  });

  it.each([
    ["lost", 600],
    ["stretched", 1200],
  ])("G2: twice the CPU that there is, unmet demand %s", async (unmet, endS) => {
    const double = tasks(`[{ name: a, unmet: ${unmet}, fragments: [{ time: 600 s, rate: 4000 MHz }] }]`);
    expect(await run(double)).toMatchObject({ endS });
  });

  it.each(["server", "cores"])("F13: a thousand tasks, one after the other by claim of %s", async (claim) => {
    const many = `[{ name: a, count: 1000, claim: ${claim}, fragments: [{ time: 600 s, rate: 2000 MHz }] }]`;
    expect(await run(tasks(many))).toMatchObject({ endS: 600_000 });
  });
});

describe("caps, with work for 10 s alone", () => {
  it("one task at half the core takes 20 s", async () => {
    expect(await run(PER_CORE, tasks("[{ name: a, work: 20000 MHz·s, cap: 50 % }]"))).toMatchObject({
      taskEndsS: [20],
    });
  });

  it("one task at a quarter leaves three to the other", async () => {
    const two = "[{ name: a, work: 20000 MHz·s }, { name: b, work: 20000 MHz·s, cap: 25 % }]";
    const { taskEndsS } = await run(PER_CORE, tasks(two));
    expect(taskEndsS[0]).toBeCloseTo(40 / 3, 9);
    expect(taskEndsS[1]).toBe(40);
  });

  it("a VM at a tenth of the core beside a native task", async () => {
    const vm = "workloads.0.vms=[{ name: v, vcpus: 1, cap: 10 % }]";
    const two = "[{ name: a, work: 20000 MHz·s, vm: v }, { name: b, work: 20000 MHz·s }]";
    const { taskEndsS } = await run(PER_CORE, vm, tasks(two));
    expect(taskEndsS[0]).toBe(100);
    expect(taskEndsS[1]).toBeCloseTo(100 / 9, 9);
  });

  it("a share that a capped task in a VM cannot use is given away, or not", async () => {
    const vm = "workloads.0.vms=[{ name: v, vcpus: 1 }]";
    const two = "[{ name: a, work: 20000 MHz·s, cap: 25 %, vm: v }, { name: b, work: 15000 MHz·s }]";
    expect(await run(PER_CORE, vm, tasks(two))).toMatchObject({ taskEndsS: [40, 10] });
    const kept = await run(PER_CORE, "cpu.workConserving=false", vm, tasks(two));
    expect(kept).toMatchObject({ taskEndsS: [40, 15] });
  });
});

it("turns away a task that claims more cores than may ever be promised, and goes on", async () => {
  const two = "[{ name: a, claim: cores, work: 20000 MHz·s }, { name: b, work: 20000 MHz·s }]";
  const { endS, taskEndsS } = await run(PER_CORE, "cpu.overcommit=0.5", tasks(two));
  expect(endS).toBe(10);
  expect(taskEndsS).toEqual([Number.NaN, 10]);
});
