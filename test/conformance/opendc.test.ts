import { describe, expect, it } from "vitest";
import { RIGHT } from "../../src/datacenter/compatibility.ts";
import { Simulation } from "../../src/datacenter/simulation.ts";
import { defineVm } from "../../src/models/compute/vms.ts";
import { defineServerType } from "../../src/models/plant/server-type.ts";
import { TopologyBuilder } from "../../src/models/plant/topology-builder.ts";
import { linear } from "../../src/models/power/linear.ts";
import { readFragments } from "../../src/scenario/inputs/fragments-parquet.ts";
import { hasReference, referencePath } from "../support/reference.ts";
import { energyJ, everyInterval, type SmallTask, simulationOf } from "../support/small-case.ts";

/**
 * Numbers of OpenDC's own tests (its small cases) and of its surf-week experiment: CPU pooled, linear power, samples
 * once a minute after all else that happens then.
 */
const T1 = { cores: 1, coreMhz: 2000 };
const T2 = { cores: 2, coreMhz: 2000 };
const MINUTE_S = 60;

interface Outcome {
  readonly endS: number;
  readonly idleS: number;
  readonly activeS: number;
  readonly firstMinuteJ: number;
  readonly totalJ: number;
  /** What the server is asked for and gives, and each native task, MHz: by minute. */
  readonly server: readonly Supply[];
  readonly tasks: readonly (readonly Supply[])[];
}

type Supply = readonly [demandMhz: number, suppliedMhz: number];

function run(server: typeof T1, tasks: readonly SmallTask[]): Outcome {
  const simulation = simulationOf({ servers: [server], cpuModel: "pooled", tasks });
  const { servers, vms, energy, serviceLevel } = simulation;
  const byMinute: Supply[] = [];
  const tasksByMinute: Supply[][] = [];
  let firstMinuteJ = Number.NaN;
  everyInterval(simulation, MINUTE_S, (nowS) => {
    if (nowS === MINUTE_S) firstMinuteJ = energy.energyAt(0, nowS);
    byMinute.push([servers.demandMhz[0]!, servers.usedMhz[0]!]);
    tasksByMinute.push(tasks.map((_, task) => [vms.demandMhz[task]!, vms.allocatedMhz[task]!]));
  });
  simulation.run();
  const endS = simulation.engine.now;
  const suppliedMhzS = serviceLevel.totals().allocatedMhzS;
  const activeS = suppliedMhzS / servers.capacityMhz[0]!;
  return {
    endS,
    idleS: endS - activeS,
    activeS,
    firstMinuteJ,
    totalJ: energyJ(simulation),
    server: byMinute,
    tasks: tasksByMinute,
  };
}

const tenMinutes = (...ratesMhz: number[]): [number, number][] => ratesMhz.map((rateMhz) => [600, rateMhz]);

describe("one fragment", () => {
  const expected = { endS: 600, idleS: 300, activeS: 300, firstMinuteJ: 9000, totalJ: 90_000 };

  it("S1: half of one core", () => {
    expect(run(T1, [{ fragments: tenMinutes(1000) }])).toMatchObject(expected);
  });

  it("S3: half of each of two cores", () => {
    const task = { fragments: tenMinutes(1000) };
    expect(run(T2, [task, task])).toMatchObject(expected);
  });
});

describe("demand and supply", () => {
  it("F1: within the capacity", () => {
    const { server } = run(T1, [{ fragments: tenMinutes(1000, 2000) }]);
    expect(server[1]).toEqual([1000, 1000]);
    expect(server[10]).toEqual([2000, 2000]);
  });

  it("F2: beyond the capacity", () => {
    const { server } = run(T1, [{ fragments: tenMinutes(3000, 4000) }]);
    expect(server[1]).toEqual([3000, 2000]);
    expect(server[10]).toEqual([4000, 2000]);
  });

  it("F6: two tasks that fill the server between them", () => {
    const { server, tasks } = run(T2, [
      { fragments: tenMinutes(1000, 3000) },
      { fragments: tenMinutes(3000, 1000) },
    ]);
    expect(server[1]).toEqual([4000, 4000]);
    expect(server[10]).toEqual([4000, 4000]);
    expect(tasks[1]).toEqual([
      [1000, 1000],
      [3000, 3000],
    ]);
    expect(tasks[10]).toEqual([
      [3000, 3000],
      [1000, 1000],
    ]);
  });

  it("F7: two tasks that both want more than there is", () => {
    const { server, tasks } = run(T2, [
      { fragments: tenMinutes(6000, 5000) },
      { fragments: tenMinutes(5000, 6000) },
    ]);
    expect(server[1]).toEqual([11_000, 4000]);
    expect(server[10]).toEqual([11_000, 4000]);
    expect(tasks[1]).toEqual([
      [6000, 2000],
      [5000, 2000],
    ]);
    expect(tasks[10]).toEqual([
      [5000, 2000],
      [6000, 2000],
    ]);
  });
});

describe("a thousand in a row", () => {
  const rates = Array.from({ length: 1000 }, () => 2000);

  it("F12: fragments", () => {
    expect(run(T1, [{ fragments: tenMinutes(...rates) }]).endS).toBe(600_000);
  });

  it("F12: one fragment, repeated", () => {
    expect(run(T1, [{ fragments: tenMinutes(2000), repeat: 1000 }]).endS).toBe(600_000);
  });

  it("F13: tasks, one after the other", () => {
    const tasks = rates.map((rate) => ({ fragments: tenMinutes(rate), exclusive: true }));
    const simulation = simulationOf({ servers: [T1], cpuModel: "pooled", tasks });
    simulation.run();
    expect(simulation.engine.now).toBe(600_000);
    expect(Array.from(simulation.tasks.startS)).toEqual(rates.map((_, task) => 600 * task));
  });
});

describe("unmet demand", () => {
  it.each(["lost", "stretched"] as const)("G1: nothing is unmet, %s", (unmet) => {
    expect(run(T1, [{ fragments: tenMinutes(2000, 1000), unmet }]).endS).toBe(1200);
  });

  it.each([
    ["lost", 600],
    ["stretched", 1200],
  ] as const)("G2: twice the capacity, %s", (unmet, endS) => {
    expect(run(T1, [{ fragments: tenMinutes(4000), unmet }]).endS).toBe(endS);
  });
});

describe.skipIf(!hasReference)("surf-week: a week of a batch cluster, first come first served", async () => {
  const work = hasReference ? (await readFragments(referencePath("traces", "surf-week"))).work : undefined;
  const type = defineServerType({
    name: "lisa",
    cores: 16,
    coreMhz: 2100,
    power: linear.create({ idle: 32, peak: 180 }),
  });

  it.each([
    { servers: 279, joules: 12_112_554_100.125, endS: 604_800 },
    { servers: 100, joules: 9_055_203_700.125, endS: 731_970 },
  ])("$servers servers", ({ servers, joules, endS }) => {
    const builder = new TopologyBuilder();
    const site = builder.addSite("site");
    for (let server = 0; server < servers; server++) builder.addServer(type, { site });
    const jobs = Array.from({ length: work!.count }, (_, job) => job);
    const simulation = new Simulation({
      durationS: Number.POSITIVE_INFINITY,
      topology: builder.build(),
      vms: jobs.map((job) =>
        defineVm({
          name: `job ${job}`,
          type: "job",
          vcpus: work!.cpuCount[job]!,
          vcpuMhz: Number.POSITIVE_INFINITY,
          memoryMiB: 0,
          exclusive: true,
          native: true,
          arrivalS: work!.submitS[job]!,
        }),
      ),
      tasks: jobs.map((job) => ({
        vm: job,
        arrivalS: 0,
        threads: work!.cpuCount[job]!,
        shares: 1,
        capMhz: Number.POSITIVE_INFINITY,
        capFraction: 1,
        demand: {
          kind: "lost",
          fragments: work!,
          firstFragment: work!.fragmentStart[job]!,
          endFragment: work!.fragmentStart[job + 1]!,
          repeat: 1,
        },
      })),
      traceGroups: [],
      cpu: { model: "pooled", workConserving: true, overcommit: 1 },
      placement: {
        policy: { key: "server-id", wholeServer: true },
        whenFull: "wait",
        queue: "first-come-first-served",
      },
      monitoringIntervalS: 300,
      powerManagement: { idleServers: "on", afterS: 0, minimumOn: 0 },
      migration: { bandwidthBitps: 1e9, cpuOverhead: 0.1 },
      compatibility: RIGHT,
    });
    simulation.run();
    expect(simulation.taskRunner.doneCount).toBe(6295);
    expect(simulation.engine.now).toBe(endS);
    expect(Math.abs(energyJ(simulation) / joules - 1)).toBeLessThan(1e-12);
  });
});
