import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricsOf, metricValues } from "../../../src/datacenter/metrics.ts";
import type { Simulation } from "../../../src/datacenter/simulation.ts";
import { energyJ, type SmallCase, simulationOf } from "../../support/small-case.ts";
import { layerOf, price } from "../../support/virtual-layer.ts";

const CORE_MHZ = 1000;

/** So many single-vCPU VMs, each with a task that asks for a rate for 100 s, on a server of so many cores. */
function full(cores: number, guests: number, rateMhz: number, rest: Partial<SmallCase> = {}): SmallCase {
  return {
    servers: [{ cores, coreMhz: CORE_MHZ, hypervisor: 0 }],
    vms: Array.from({ length: guests }, () => ({ profile: 0, vcpus: 1 })),
    tasks: Array.from({ length: guests }, (_, vm) => ({ vm, fragments: [[100, rateMhz]] as const })),
    durationS: 100,
    ...rest,
  };
}

function ran(description: SmallCase): Simulation {
  const simulation = simulationOf(description);
  simulation.run();
  return simulation;
}

function servedMhzS({ serviceLevel, vms }: Simulation): number {
  let sum = 0;
  for (let vm = 0; vm < vms.count; vm++) sum += serviceLevel.allocatedMhzS(vm);
  return sum;
}

describe("a server full of guests", () => {
  it.each([
    { slowdown: 1, hostShare: 0 },
    { slowdown: 1.25, hostShare: 0 },
    { slowdown: 2, hostShare: 0.5 },
    { slowdown: 1, hostShare: 0.25 },
  ])("serves 1/(S + host's share) of the work: $slowdown, $hostShare", ({ slowdown, hostShare }) => {
    const simulation = ran(full(4, 8, CORE_MHZ, { virtualLayer: layerOf([price(slowdown, hostShare)]) }));
    expect(servedMhzS(simulation)).toBeCloseTo((4 * CORE_MHZ * 100) / (slowdown + hostShare), 6);
    // Flat out all the time.
    expect(energyJ(simulation)).toBeCloseTo(200 * 100, 6);
    expect(simulation.guests!.serverHostMhzS[0]).toBeCloseTo(
      (4 * CORE_MHZ * 100 * hostShare) / (slowdown + hostShare),
      6,
    );
  });

  it("shares its CPU by the guests' own use: who costs the host more does not get less than its like", () => {
    const layer = layerOf([price(1, 1)]);
    const simulation = ran({
      ...full(2, 2, CORE_MHZ),
      virtualLayer: {
        ...layer,
        profiles: [layer.profiles[0]!, layer.profiles[0]!],
        hypervisors: [{ ...layer.hypervisors[0]!, costs: [price(1, 1), price(1, 0.5)] }],
      },
      vms: [
        { profile: 0, vcpus: 1 },
        { profile: 1, vcpus: 1 },
      ],
    });
    // u + u of the first, u + u/2 of the second: 3.5 u = 2 cores.
    for (const vm of [0, 1]) expect(simulation.serviceLevel.allocatedMhzS(vm)).toBeCloseTo(200_000 / 3.5, 6);
  });

  it("costs a native task nothing", () => {
    const simulation = ran({
      servers: [{ cores: 2, coreMhz: CORE_MHZ, hypervisor: 0 }],
      vms: [{ profile: 0 }],
      tasks: [{ workMhzS: 10 * CORE_MHZ }, { vm: 0, workMhzS: 10 * CORE_MHZ }],
      virtualLayer: layerOf([price(1.5)]),
    });
    // Tasks are numbered as they are listed.
    expect([...simulation.tasks.endS]).toEqual([10, 15]);
  });
});

describe("what a guest uses", () => {
  it("is bounded by its cap, and the host's share is the server's", () => {
    const simulation = ran({
      ...full(2, 1, CORE_MHZ),
      vms: [{ profile: 0, capMhz: 600 }],
      virtualLayer: layerOf([price(1.2, 0.6)]),
    });
    // 600 MHz used do 500 MHz of work, for which the host spends 300 MHz.
    expect(simulation.serviceLevel.allocatedMhzS(0)).toBeCloseTo(50_000, 6);
    expect(energyJ(simulation)).toBeCloseTo((100 + (100 * 900) / 2000) * 100, 6);
  });

  it("is bounded by its vCPUs: a task of one thread takes S times as long, however many cores there are", () => {
    const simulation = ran({
      servers: [{ cores: 4, coreMhz: CORE_MHZ, hypervisor: 0 }],
      vms: [{ profile: 0, vcpus: 2 }],
      tasks: [
        { vm: 0, workMhzS: 8 * CORE_MHZ },
        { vm: 0, fragments: [[10, 10]] },
      ],
      virtualLayer: layerOf([price(1.25)]),
    });
    expect(simulation.tasks.endS[0]).toBeCloseTo(10, 9);
  });

  it("is bounded by its devices, where its class asks more of them than they give", () => {
    const io = { perSecond: 1000, addedLatencyS: 2e-6, mostPerSecond: 400 };
    const simulation = ran({
      ...full(2, 1, CORE_MHZ),
      virtualLayer: layerOf([price(1, 0, io)]),
    });
    expect(simulation.serviceLevel.allocatedMhzS(0)).toBeCloseTo(0.4 * CORE_MHZ * 100, 6);
    expect(simulation.guests!.packets[0]! / 100).toBeCloseTo(400, 6);
    expect(simulation.guests!.packetDelayS[0]! / simulation.guests!.packets[0]!).toBeCloseTo(2e-6, 15);
  });
});

describe("CPU ready", () => {
  it("is the time for which vCPUs could have run and had no core", () => {
    const simulation = ran(full(1, 2, CORE_MHZ, { virtualLayer: layerOf([price(1)]) }));
    // Two vCPUs, one core, 100 s: each runs for 50 s and waits for 50 s.
    for (const vm of [0, 1]) expect(simulation.guests!.readyS[vm]).toBeCloseTo(50, 9);
    expect(simulation.guests!.serverReadyS[0]).toBeCloseTo(100, 9);
    expect(metricValues(metricsOf(simulation)).cpuReadyPct).toBeCloseTo(50, 9);
  });

  it.each([1, 1.25])("ends with the want of cores: S = %d", (slowdown) => {
    const simulation = ran({
      ...full(1, 2, CORE_MHZ, { virtualLayer: layerOf([price(slowdown)]) }),
      tasks: [0, 1].map((vm) => ({
        vm,
        fragments: [[50, CORE_MHZ / slowdown] as const, [50, 100] as const],
      })),
    });
    for (const vm of [0, 1]) expect(simulation.guests!.readyS[vm]).toBeCloseTo(25, 9);
    expect(simulation.guests!.serverReadyS[0]).toBeCloseTo(50, 9);
  });

  it("is none where a cap holds a guest back", () => {
    const simulation = ran({
      ...full(1, 1, CORE_MHZ),
      vms: [{ profile: 0, capMhz: 500 }],
      virtualLayer: layerOf([price(1.1)]),
    });
    expect(simulation.guests!.readyS[0]).toBe(0);
  });
});

describe("start-up and memory", () => {
  it("a guest works once its hypervisor has it up", () => {
    const simulation = ran({
      servers: [{ cores: 1, coreMhz: CORE_MHZ, hypervisor: 0 }],
      vms: [{ profile: 0 }],
      tasks: [{ vm: 0, workMhzS: 10 * CORE_MHZ }],
      virtualLayer: layerOf([price(1)], {}, [{ startUpS: 96.9 }]),
    });
    expect(simulation.tasks.startS[0]).toBe(96.9);
    expect(simulation.tasks.endS[0]).toBeCloseTo(106.9, 9);
  });

  it.each([
    ["a VM takes its own memory and what its hypervisor keeps for it", {}, { memoryOverheadMiB: 100 }, 1100],
    ["a container takes it without its operating system", { guestOsMiB: 256 }, { sharesKernel: true }, 744],
    ["pages that VMs have in common are there once", { pageSharing: 0.3 }, {}, 700],
    ["a container has none in common", { pageSharing: 0.3 }, { sharesKernel: true }, 1000],
  ])("%s", (_what, models, extra, takenMiB) => {
    const simulation = ran({
      servers: [{ cores: 1, coreMhz: CORE_MHZ, hypervisor: 0, memoryMiB: 2000 }],
      vms: [{ profile: 0, memoryMiB: 1000 }],
      durationS: 1,
      virtualLayer: layerOf([price(1)], models, [extra]),
    });
    expect(simulation.servers.freeMemoryMiB[0]).toBeCloseTo(2000 - takenMiB, 9);
  });

  it("memory may be promised more than once, and a balloon that takes it back costs CPU", () => {
    const memory: Partial<SmallCase> = {
      servers: [{ cores: 4, coreMhz: CORE_MHZ, hypervisor: 0, memoryMiB: 1000 }],
      vms: [0, 1].map(() => ({ profile: 0, memoryMiB: 750, vcpus: 1, vcpuMhz: CORE_MHZ })),
    };
    const layer = (memoryOvercommit: number) => layerOf([price(1)], { memoryOvercommit });
    const refused = ran(full(4, 2, 500, { ...memory, virtualLayer: layer(1), whenFull: "reject" }));
    expect(refused.placement.rejectedCount).toBe(1);
    const squeezed = ran(full(4, 2, 500, { ...memory, virtualLayer: layer(1.5) }));
    expect(squeezed.placement.rejectedCount).toBe(0);
    // Each is without a third of its memory: 0.4 % and a third of 8 %.
    const extra = 0.004 + 0.08 / 3;
    expect(squeezed.guests!.interferenceMhzS[0]).toBeCloseTo(500 * 100 * extra, 6);
    expect(squeezed.serviceLevel.allocatedMhzS(0)).toBeCloseTo(50_000, 9);
  });
});

describe("neighbours", () => {
  const sharing = { virtualLayer: layerOf([price(1)], { sharedCache: true }) };

  it("cost a guest that is alone nothing", () => {
    const simulation = ran(full(4, 1, CORE_MHZ, sharing));
    expect(servedMhzS(simulation)).toBe(CORE_MHZ * 100);
    expect(simulation.guests!.interferenceMhzS[0]).toBe(0);
  });

  it("leave each of four alike a quarter of the cache, and twice the misses", () => {
    const simulation = ran(full(4, 4, CORE_MHZ, sharing));
    // A quarter of the time was waiting for memory: 1 + 0.25 · (2 − 1).
    expect(servedMhzS(simulation)).toBeCloseTo((4 * CORE_MHZ * 100) / 1.25, 6);
  });
});

describe("whatever runs", () => {
  const anyCase = fc
    .record({
      cores: fc.integer({ min: 1, max: 4 }),
      rates: fc.array(fc.constantFrom(0, 100, 333, 700, 1000), { minLength: 1, maxLength: 9 }),
      vcpus: fc.integer({ min: 1, max: 2 }),
      capMhz: fc.constantFrom(Number.POSITIVE_INFINITY, 450),
      workConserving: fc.boolean(),
    })
    .map(
      ({ cores, rates, vcpus, capMhz, workConserving }): SmallCase => ({
        servers: [{ cores, coreMhz: CORE_MHZ, hypervisor: 0 }],
        vms: rates.map(() => ({ profile: 0, vcpus: Math.min(vcpus, cores), capMhz })),
        tasks: rates.flatMap((rate, vm) => [
          { vm, fragments: [[30, rate]] as const, repeat: 2 },
          { vm, arrivalS: 10, threads: 1, workMhzS: 3000 },
        ]),
        workConserving,
        durationS: 100,
      }),
    );

  /** All that a run comes to, to the last bit. */
  function outcome(simulation: Simulation): unknown {
    const { vms, serviceLevel, tasks, energy, servers } = simulation;
    const ids = Array.from({ length: vms.count }, (_, vm) => vm);
    return {
      energyJ: [...energy.energyJ],
      utilisation: [...servers.utilisation],
      requested: ids.map((vm) => serviceLevel.requestedMhzS(vm)),
      allocated: ids.map((vm) => serviceLevel.allocatedMhzS(vm)),
      short: [...serviceLevel.shortS],
      ends: [...tasks.endS],
    };
  }

  it("no cost gives what there is without hypervisors, to the last bit", () => {
    fc.assert(
      fc.property(anyCase, (description) => {
        const free = ran({ ...description, virtualLayer: layerOf([price(1)]) });
        expect(outcome(free)).toEqual(outcome(ran(description)));
      }),
    );
  });

  it("the higher the price of the guest and of the host, the more energy and the less work", () => {
    fc.assert(
      fc.property(
        anyCase,
        fc.double({ min: 1, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (description, slowdown, more, hostShare) => {
          // Demand that is lost asks for the same rate whatever it is given, so that runs compare instant by instant.
          const lost = { ...description, tasks: description.tasks!.filter(({ fragments }) => fragments) };
          const cheap = ran({ ...lost, virtualLayer: layerOf([price(slowdown, hostShare)]) });
          // For each second that a VM uses the host spends hostShare / slowdown: that must not fall. A VM at its cap uses as
          // much at either price, and a larger slowdown alone would have it do less, for which the host does less, too.
          const growth = (slowdown + more) / slowdown;
          const dear = ran({
            ...lost,
            virtualLayer: layerOf([price(slowdown + more, hostShare * growth + more / 2)]),
          });
          expect(energyJ(dear)).toBeGreaterThanOrEqual(energyJ(cheap) * (1 - 1e-9));
          expect(servedMhzS(dear)).toBeLessThanOrEqual(servedMhzS(cheap) * (1 + 1e-9) + 1e-9);
        },
      ),
    );
  });
});
