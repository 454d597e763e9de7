import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ServerEnergyMeter } from "../../../src/datacenter/energy/server-energy.ts";
import { PhasedTracePlayer } from "../../../src/datacenter/workload/phased-trace-player.ts";
import { TracePlayer } from "../../../src/datacenter/workload/trace-player.ts";
import { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";
import { at, SMALL_SERVER, type SmallWorld, smallWorld, times } from "../../support/small-world.ts";

const INTERVAL_S = 100;
const SERVERS = 3;
const NOMINAL_MHZ = 1000;

interface Described {
  readonly samples: number;
  /** Percentages, sample-major. */
  readonly percent: readonly number[];
  readonly traceCount: number;
  readonly leadsS: readonly number[];
}

/** Groups of up to twelve VMs that play fewer traces, or as many. */
const groups: fc.Arbitrary<Described> = fc
  .record({ samples: fc.integer({ min: 1, max: 6 }), traceCount: fc.integer({ min: 1, max: 8 }) })
  .chain(({ samples, traceCount }) =>
    fc.record({
      samples: fc.constant(samples),
      traceCount: fc.constant(traceCount),
      percent: fc.array(fc.constantFrom(0, 3, 20, 35, 50, 100), {
        minLength: samples * traceCount,
        maxLength: samples * traceCount,
      }),
      leadsS: fc.array(fc.oneof(fc.constantFrom(0, 25, 99), fc.double({ min: 0, max: 99, noNaN: true })), {
        minLength: 1,
        maxLength: 12,
      }),
    }),
  );

function tracesOf({ samples, traceCount, percent }: Described): UtilisationTraces {
  const names = Array.from({ length: traceCount }, (_, i) => `trace-${i}`);
  return new UtilisationTraces(
    { names, samples, intervalS: INTERVAL_S },
    Float64Array.from(percent, (value) => value / 100),
  );
}

interface Metered extends SmallWorld {
  readonly energy: ServerEnergyMeter;
}

/** VM i on server i mod 3, played together or with leads, and metered from the beginning. */
function played(described: Described, leadsS: readonly number[] | null): Metered {
  const vmCount = described.leadsS.length;
  const world = smallWorld(
    times(SERVERS),
    Array.from({ length: vmCount }, () => ({ vcpuMhz: NOMINAL_MHZ })),
  );
  const { engine, servers, vms, dirty, lifecycle, serviceLevel } = world;
  const energy = new ServerEnergyMeter(engine, servers, dirty, {
    trapezoid: false,
    freeFromZero: false,
    flatOut: false,
  });
  at(world, 0, () => {
    for (let vm = 0; vm < vmCount; vm++) lifecycle.place(vm, vm % SERVERS);
  });
  const group = { firstVm: 0, vmCount, traces: tracesOf(described) };
  if (leadsS === null) new TracePlayer(engine, vms, dirty, group);
  else new PhasedTracePlayer(engine, vms, dirty, group, Float64Array.from(leadsS));
  serviceLevel.begin(0);
  energy.begin(0);
  return { ...world, energy };
}

function runTo(world: Metered, endS: number): void {
  world.engine.run({ until: endS });
  world.serviceLevel.close(endS);
  world.energy.close(endS);
}

/** What a VM asks for at a time, MHz, from the definition. */
function demandAt(described: Described, vm: number, timeS: number): number {
  const { samples, traceCount, percent, leadsS } = described;
  const sample = Math.min(samples - 1, Math.floor((timeS + leadsS[vm]!) / INTERVAL_S));
  const column = (sample + Math.floor(vm / traceCount)) % samples;
  return (percent[column * traceCount + (vm % traceCount)]! / 100) * NOMINAL_MHZ;
}

describe("PhasedTracePlayer", () => {
  const traces = new UtilisationTraces(
    { names: ["a", "b"], samples: 3, intervalS: 100 },
    Float64Array.of(0.1, 0.8, 0.5, 0.6, 0.3, 0),
  );

  it("lets each VM go on to a sample before its time, by a lead of its own", () => {
    const { engine, vms, dirty } = smallWorld(times(1), [{}, {}]);
    new PhasedTracePlayer(engine, vms, dirty, { firstVm: 0, vmCount: 2, traces }, Float64Array.of(30, 80));
    const seen = [0, 19, 20, 69, 70, 119, 120, 169, 170, 10_000].map((timeS) => {
      engine.run({ until: timeS });
      return [timeS, ...Array.from(vms.demandMhz, Math.round)];
    });
    expect(seen).toEqual([
      [0, 100, 800],
      [19, 100, 800],
      [20, 100, 600],
      [69, 100, 600],
      [70, 500, 600],
      [119, 500, 600],
      [120, 500, 0],
      [169, 500, 0],
      [170, 300, 0],
      [10_000, 300, 0],
    ]);
  });

  it("keeps one event pending, however many VMs there are", () => {
    const vmCount = 50;
    const { engine, vms, dirty } = smallWorld(
      times(1),
      Array.from({ length: vmCount }, () => ({})),
    );
    const leadsS = Float64Array.from({ length: vmCount }, (_, i) => (i * 37) % 100);
    new PhasedTracePlayer(engine, vms, dirty, { firstVm: 0, vmCount, traces }, leadsS);
    for (let timeS = 0; timeS < 200; timeS += 7) {
      engine.run({ until: timeS });
      expect(engine.pendingCount).toBeLessThanOrEqual(1);
    }
  });

  it("refuses leads that are not from 0 s to less than the interval, one for each VM", () => {
    const { engine, vms, dirty } = smallWorld(times(1), [{}, {}]);
    const player = (...leadsS: number[]) =>
      new PhasedTracePlayer(
        engine,
        vms,
        dirty,
        { firstVm: 0, vmCount: 2, traces },
        Float64Array.from(leadsS),
      );
    expect(() => player(0)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: trace group: found 1 leads, expected 2]`,
    );
    expect(() => player(0, 100)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: trace group: found a lead of 100 s, expected 0 s to less than the interval of 100 s]`,
    );
    expect(() => player(-1, 0)).toThrow(RangeError);
  });

  it("does what TracePlayer does where all leads are 0", () => {
    fc.assert(
      fc.property(groups, (described) => {
        const endS = described.samples * INTERVAL_S;
        const together = played(described, null);
        const phased = played(
          described,
          described.leadsS.map(() => 0),
        );
        for (let timeS = 0; timeS < endS; timeS += 50) {
          together.engine.run({ until: timeS });
          phased.engine.run({ until: timeS });
          expect(phased.vms.demandMhz).toEqual(together.vms.demandMhz);
          expect(phased.vms.allocatedMhz).toEqual(together.vms.allocatedMhz);
          expect(phased.servers.utilisation).toEqual(together.servers.utilisation);
          expect(phased.servers.short).toEqual(together.servers.short);
        }
        runTo(together, endS);
        runTo(phased, endS);
        expect(phased.energy.energyJ).toEqual(together.energy.energyJ);
        expect(phased.serviceLevel.activeS).toEqual(together.serviceLevel.activeS);
        expect(phased.serviceLevel.shortS).toEqual(together.serviceLevel.shortS);
        for (let vm = 0; vm < described.leadsS.length; vm++) {
          // An interval in which nothing changes for a VM is added up in one piece or in several.
          expectNear(phased.serviceLevel.requestedMhzS(vm), together.serviceLevel.requestedMhzS(vm));
          expectNear(phased.serviceLevel.allocatedMhzS(vm), together.serviceLevel.allocatedMhzS(vm));
        }
        expectNear(phased.serviceLevel.averageViolation(), together.serviceLevel.averageViolation());
      }),
    );
  });

  it("adds up what its definition says, whoever samples when", () => {
    fc.assert(
      fc.property(groups, (described) => {
        const { leadsS, samples } = described;
        const endS = samples * INTERVAL_S;
        const world = played(described, leadsS);
        runTo(world, endS);
        const changesS = [0, endS];
        for (let sample = 1; sample < samples; sample++)
          for (const leadS of leadsS) changesS.push(sample * INTERVAL_S - leadS);
        changesS.sort((a, b) => a - b);
        const requestedMhzS = leadsS.map(() => 0);
        const energyJ = new Array<number>(SERVERS).fill(0);
        const capacityMhz = SMALL_SERVER.cores * SMALL_SERVER.coreMhz;
        const shortS = new Array<number>(SERVERS).fill(0);
        let servedMhzS = 0;
        for (let i = 1; i < changesS.length; i++) {
          const durationS = changesS[i]! - changesS[i - 1]!;
          const middleS = (changesS[i]! + changesS[i - 1]!) / 2;
          const askedMhz = new Array<number>(SERVERS).fill(0);
          leadsS.forEach((_, vm) => {
            const mhz = demandAt(described, vm, middleS);
            requestedMhzS[vm]! += mhz * durationS;
            askedMhz[vm % SERVERS]! += mhz;
          });
          askedMhz.forEach((mhz, server) => {
            const usedMhz = Math.min(mhz, capacityMhz);
            servedMhzS += usedMhz * durationS;
            energyJ[server]! += (100 + (100 * usedMhz) / capacityMhz) * durationS;
            if (mhz > capacityMhz * (1 + 1e-9)) shortS[server]! += durationS;
          });
        }
        requestedMhzS.forEach((mhzS, vm) => {
          expectNear(world.serviceLevel.requestedMhzS(vm), mhzS);
        });
        expectNear(world.serviceLevel.totals().allocatedMhzS, servedMhzS);
        energyJ.forEach((joules, server) => {
          expectNear(world.energy.energyJ[server]!, joules);
        });
        shortS.forEach((seconds, server) => {
          expectNear(world.serviceLevel.shortS[server]!, seconds);
        });
      }),
    );
  });
});

function expectNear(found: number, expected: number): void {
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
}
