import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricsOf } from "../../../src/datacenter/metrics.ts";
import type { SchedulerOptions } from "../../../src/datacenter/placement/schedulers.ts";
import { Simulation } from "../../../src/datacenter/simulation.ts";
import { buildScenario } from "../../../src/scenario/build/simulation-spec.ts";
import { parseScenario } from "../../../src/scenario/load.ts";
import { NONE } from "../../../src/sim/none.ts";
import { temporaryFolder } from "../../support/broken-traces.ts";

interface Case {
  readonly schedulers: SchedulerOptions;
  readonly policy?: string;
  readonly servers?: number;
  /** Jobs that arrive one each second, or all at once; each takes half of a server for so long, s. */
  readonly jobs: number;
  readonly atOnce?: boolean;
  readonly lastS?: number;
  readonly queue?: "first-come-first-served" | "backfilling";
  readonly whenFull?: "wait" | "reject";
  readonly idleServers?: "on" | "suspend";
}

/** Servers of two cores and 16 GiB; jobs of one core and 8 GiB. */
async function simulate(described: Case): Promise<Simulation> {
  const { schedulers, policy = "first-fit", servers = 8, jobs, atOnce = true, lastS = 100 } = described;
  const { queue = "first-come-first-served", whenFull = "wait", idleServers = "on" } = described;
  const { count, decisionTimeS, retries } = schedulers;
  const tasks = Array.from({ length: jobs }, (_, i) => {
    const at = atOnce ? 0 : i;
    return `{ name: job-${i}, at: ${at} s, claim: cores, work: ${lastS} GHz·s }`;
  });
  const text = `
version: 1
name: schedulers
serverTypes: { two: { cores: 2, coreSpeed: 1 GHz, power: { model: linear, idle: 100 W, peak: 200 W } } }
sites: [{ enclosure: ideal, servers: [{ type: two, count: ${servers} }] }]
workloads: [{ kind: tasks, tasks: [${tasks.join(", ")}] }]
placement:
  policy: ${policy}
  queue: ${queue}
  whenFull: ${whenFull}
  schedulers: { count: ${count}, decisionTime: ${decisionTimeS} s, retries: ${retries} }
powerManagement: { idleServers: ${idleServers} }
`;
  const { spec } = await buildScenario(parseScenario(text, "schedulers.yaml"));
  return new Simulation(spec);
}

/** Runs a case; no server is ever promised more than it has. */
async function run(described: Case): Promise<{ simulation: Simulation; metrics: Record<string, number> }> {
  const simulation = await simulate(described);
  const { servers } = simulation;
  simulation.engine.onSettle("witness", () => {
    for (let server = 0; server < servers.count; server++) {
      if (servers.committedMhz[server]! > servers.capacityMhz[server]!) throw new Error(`server ${server}`);
    }
  });
  simulation.run();
  const metrics = Object.fromEntries(metricsOf(simulation).map(({ name, read }) => [name, read()]));
  return { simulation, metrics };
}

const starts = ({ simulation }: { simulation: Simulation }): number[] => [...simulation.lifecycle.startS];

describe("one scheduler", () => {
  it("never conflicts, and takes its time for each request", async () => {
    const result = await run({ schedulers: { count: 1, decisionTimeS: 2, retries: 3 }, jobs: 5 });
    expect(starts(result)).toEqual([2, 4, 6, 8, 10]);
    expect(result.metrics).toMatchObject({ placementConflicts: 0, placementRetries: 0, meanWaitingS: 6 });
  });

  it("conflicts with power management alone: a server may have gone to sleep under its eyes", async () => {
    const schedulers = { count: 1, decisionTimeS: 5, retries: 3 };
    const { metrics } = await run({ schedulers, jobs: 1, idleServers: "suspend" });
    expect(metrics.placementConflicts).toBe(1);
    expect(metrics.vmsCompleted).toBe(1);
  });
});

describe("several schedulers", () => {
  it("see the same servers, and the first to decide gets them", async () => {
    // All four want the first server, which holds two; the other two look again and share the second one.
    const result = await run({ schedulers: { count: 4, decisionTimeS: 1, retries: 3 }, jobs: 4 });
    expect(starts(result)).toEqual([1, 1, 2, 2]);
    expect(result.metrics).toMatchObject({ placementConflicts: 2, placementRetries: 2 });
  });

  it("work side by side where nothing conflicts", async () => {
    const schedulers = { count: 4, decisionTimeS: 1, retries: 3 };
    // Nobody is alike to random: with 1,000 servers hardly any two meet.
    const result = await run({ schedulers, policy: "random-fit", servers: 1000, jobs: 8 });
    expect(starts(result)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(result.metrics.placementConflicts).toBe(0);
  });

  it("put a request to the end of their list after so many conflicts", async () => {
    const result = await run({ schedulers: { count: 2, decisionTimeS: 1, retries: 0 }, jobs: 6, servers: 3 });
    // Requests 0, 2 and 4 are dealt to one scheduler, 1, 3 and 5 to the other. At 1 s both 0 and 1 find room on the first
    // server; 2 was promised the same place meanwhile, and comes after 4; so does 5 with the second server.
    expect(starts(result)).toEqual([1, 1, 4, 2, 3, 4]);
    expect(result.metrics).toMatchObject({ placementConflicts: 2, placementRetries: 0 });
  });

  it("conflict more the longer they think", async () => {
    const conflicts: number[] = [];
    for (const decisionTimeS of [0, 0.5, 2, 8]) {
      const schedulers = { count: 8, decisionTimeS, retries: 9 };
      const { metrics } = await run({ schedulers, jobs: 60, servers: 40, atOnce: false, lastS: 1000 });
      expect(metrics.vmsStarted).toBe(60);
      conflicts.push(metrics.placementConflicts!);
    }
    expect(conflicts[0]).toBe(0);
    expect(conflicts).toEqual([...conflicts].sort((a, b) => a - b));
    expect(conflicts[3]).toBeGreaterThan(conflicts[2]!);
  });

  it("are as one where they take no time", async () => {
    const one = await run({ schedulers: { count: 1, decisionTimeS: 0, retries: 3 }, jobs: 30 });
    const four = await run({ schedulers: { count: 4, decisionTimeS: 0, retries: 3 }, jobs: 30 });
    expect(starts(four)).toEqual(starts(one));
    expect(four.metrics.placementConflicts).toBe(0);
  });
});

describe("requests for which there is no room", () => {
  const schedulers = { count: 2, decisionTimeS: 1, retries: 1 };

  it("wait until there is", async () => {
    const { simulation, metrics } = await run({ schedulers, jobs: 6, servers: 1, lastS: 10 });
    expect(metrics).toMatchObject({ vmsCompleted: 6, vmsWaiting: 0 });
    // The first two run from 1 to 11 s; whoever looks then decides a second later.
    expect(Math.max(...simulation.lifecycle.startS)).toBeGreaterThanOrEqual(23);
  });

  it("are turned away where nobody waits", async () => {
    const { metrics } = await run({ schedulers, jobs: 6, servers: 1, whenFull: "reject" });
    expect(metrics).toMatchObject({ vmsStarted: 2, vmsRejected: 4 });
  });

  it("are overtaken with backfilling", async () => {
    const simulation = await simulate({ schedulers, jobs: 5, servers: 1, lastS: 10, queue: "backfilling" });
    const { vms } = simulation;
    // Nobody but an empty server holds the first two.
    for (const vm of [0, 1]) vms.memoryMiB[vm] = 16 * 1024;
    simulation.run();
    expect([...simulation.lifecycle.startS].every(Number.isFinite)).toBe(true);
  });
});

describe("any schedulers", () => {
  const cases = fc.record({
    schedulers: fc.record({
      count: fc.integer({ min: 1, max: 5 }),
      decisionTimeS: fc.constantFrom(0, 0.25, 3),
      retries: fc.nat(2),
    }),
    policy: fc.constantFrom(
      "first-fit",
      "next-fit",
      "best-fit",
      "worst-fit",
      "random-fit",
      "cosine-similarity",
    ),
    servers: fc.integer({ min: 1, max: 5 }),
    jobs: fc.integer({ min: 1, max: 25 }),
    atOnce: fc.boolean(),
    lastS: fc.constantFrom(1, 10),
    queue: fc.constantFrom("first-come-first-served" as const, "backfilling" as const),
    whenFull: fc.constantFrom("wait" as const, "reject" as const),
    idleServers: fc.constantFrom("on" as const, "suspend" as const),
  });

  it("answer every request, promise nothing twice, and do the same again", async () => {
    let conflicts = 0;
    await fc.assert(
      fc.asyncProperty(cases, async (described) => {
        const first = await run(described);
        const { metrics } = first;
        conflicts += metrics.placementConflicts!;
        expect(metrics.vmsCompleted! + metrics.vmsRejected!).toBe(described.jobs);
        if (described.whenFull === "wait") expect(metrics.vmsRejected).toBe(0);
        expect(metrics.placementRetries).toBeLessThanOrEqual(metrics.placementConflicts!);
        expect([...first.simulation.vms.server].every((server) => server === NONE)).toBe(true);
        expect((await run(described)).metrics).toEqual(metrics);
      }),
      { numRuns: 60, seed: 1 },
    );
    expect(conflicts).toBeGreaterThan(10);
  });
});

it("counts what other schedulers have placed in the same instant against a limit on demand", async () => {
  const rows = Array.from({ length: 12 }, (_, vm) => `${vm},0,0.5\n${vm},300,0.5\n`);
  const folder = temporaryFolder({ "half.csv": `vm,time,utilisation\n${rows.join("")}` });
  const text = `
version: 1
name: crowd
duration: 10 min
inputs: { half: { path: half.csv } }
serverTypes: { two: { cores: 2, coreSpeed: 1 GHz, power: { model: linear, idle: 100 W, peak: 200 W } } }
vmTypes: { one: { speed: 1 GHz, memory: 1 GiB } }
sites: [{ enclosure: ideal, servers: [{ type: two, count: 4 }] }]
workloads: [{ kind: traces, input: half, format: csv, vmTypes: [one] }]
cpu: { overcommit: 6 }
placement: { policy: best-fit-threshold, threshold: 80 %, schedulers: { count: 3, decisionTime: 0 s } }
`;
  const { spec } = await buildScenario(parseScenario(text, join(folder, "crowd.yaml")));
  const simulation = new Simulation(spec);
  simulation.run();
  expect([...simulation.servers.vmCount]).toEqual([3, 3, 3, 3]);
});
