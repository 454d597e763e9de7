import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capped } from "../../../src/hypervisor/monitors/scheduling/capped.ts";
import { credit } from "../../../src/hypervisor/monitors/scheduling/credit.ts";
import { gang } from "../../../src/hypervisor/monitors/scheduling/gang.ts";
import { schedulers } from "../../../src/hypervisor/monitors/scheduling/registry.ts";
import { roundRobin } from "../../../src/hypervisor/monitors/scheduling/round-robin.ts";
import type { ScheduledMachine, Scheduler } from "../../../src/hypervisor/monitors/scheduling/scheduler.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import {
  DEFAULT_SLICE_CYCLES,
  runScheduling,
  type SchedulingOutcome,
  SLICES_IN_PERIOD,
} from "../../../src/hypervisor/scheduling/run-scheduling.ts";
import { brokenGangCycles, type Turn } from "../../../src/hypervisor/scheduling/turns.ts";

const CYCLES = 6_000_000;
/** What a change of turns may take, on any of the processors here: interrupt, exit, decision, entry. */
const CHANGE_CYCLES = 12_000;
const COMPUTE = { computeCycles: 2000, lockedCycles: 0 };

const run = (
  scheduler: Scheduler,
  cores: number,
  machines: readonly ScheduledMachine[],
  { cycles = CYCLES, processor = haswell }: { cycles?: number; processor?: Processor } = {},
): SchedulingOutcome =>
  runScheduling({
    processor,
    scheduler,
    cores,
    cycles,
    virtualMachines: machines.map((machine) => ({ ...machine, load: COMPUTE })),
  });

const runCyclesOf = ({ vcpus }: SchedulingOutcome, machine: number): number =>
  vcpus
    .filter(({ virtualMachine }) => virtualMachine === machine)
    .reduce((sum, { runCycles }) => sum + runCycles, 0);

const overlaps = (turns: readonly Turn[]): number => {
  let count = 0;
  let end = 0;
  for (const { from, to } of turns.toSorted((one, other) => one.from - other.from)) {
    if (from < end) count++;
    end = Math.max(end, to);
  }
  return count;
};

const turnsOf = ({ turns }: SchedulingOutcome, machine: number, number: number): readonly Turn[] =>
  turns.filter(({ virtualMachine, vcpu }) => virtualMachine === machine && vcpu === number);

/** No vCPU is in two places at once. */
const expectNoOverlaps = (outcome: SchedulingOutcome): void => {
  for (const { virtualMachine, vcpu } of outcome.vcpus) {
    expect(overlaps(turnsOf(outcome, virtualMachine, vcpu))).toBe(0);
  }
};

const someMachines = fc.array(fc.record({ vcpus: fc.integer({ min: 1, max: 3 }) }), {
  minLength: 1,
  maxLength: 3,
});

describe.each(schedulers.map((scheduler) => [scheduler.name, scheduler] as const))("%s", (_, scheduler) => {
  it("runs one vCPU on a core and a vCPU on one core at a time, and no more than there is time", () => {
    fc.assert(
      fc.property(someMachines, fc.integer({ min: 1, max: 3 }), (machines, cores) => {
        const widest = Math.max(...machines.map(({ vcpus }) => vcpus));
        const width = Math.max(cores, widest);
        const outcome = run(scheduler, width, machines, { cycles: 1_000_000 });
        for (let core = 0; core < width; core++) {
          expect(overlaps(outcome.turns.filter((turn) => turn.core === core))).toBe(0);
        }
        expectNoOverlaps(outcome);
        for (const { virtualMachine, vcpu, runCycles, waitCycles } of outcome.vcpus) {
          const own = turnsOf(outcome, virtualMachine, vcpu);
          expect(runCycles).toBeGreaterThan(0);
          expect(runCycles + waitCycles).toBe(1_000_000);
          // What a core's record counts and what is seen from outside agree, but for the ways in and out.
          const seen = own.reduce((sum, { from, to }) => sum + to - from, 0);
          expect(Math.abs(runCycles - seen)).toBeLessThan(1000 * own.length);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("gives work in proportion to the time", () => {
    const { vcpus } = run(scheduler, 2, [{ vcpus: 2 }, { vcpus: 1 }]);
    for (const { work, runCycles } of vcpus) {
      // 2000 cycles, and some twenty instructions besides.
      expect(runCycles / work).toBeGreaterThan(2000);
      expect(runCycles / work).toBeLessThan(2100);
    }
  });

  it("comes to the same each time", () => {
    const machines = [{ vcpus: 2 }, { vcpus: 1, weight: 2, capPercent: 60 }];
    expect(run(scheduler, 2, machines)).toEqual(run(scheduler, 2, machines));
  });

  it("runs on a processor without tags", () => {
    const { vcpus } = run(scheduler, 2, [{ vcpus: 2 }, { vcpus: 2 }], { processor: prescott });
    for (const { runCycles } of vcpus) expect(runCycles).toBeGreaterThan(0.4 * CYCLES);
  });

  it("leaves hardly a core's time to itself when there is enough to do", () => {
    const outcome = run(scheduler, 2, [{ vcpus: 2 }, { vcpus: 2 }]);
    const all = runCyclesOf(outcome, 0) + runCyclesOf(outcome, 1);
    expect(all).toBeGreaterThan(0.97 * 2 * CYCLES);
  });
});

describe("round robin", () => {
  it.each([
    [1, 3],
    [2, 3],
    [2, 5],
    [3, 4],
  ])("%i cores are shared by %i vCPUs alike, but for a turn", (cores, vcpus) => {
    const { vcpus: outcomes } = run(roundRobin, cores, [{ vcpus }]);
    const times = outcomes.map(({ runCycles }) => runCycles);
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(DEFAULT_SLICE_CYCLES + CHANGE_CYCLES);
    expect(Math.min(...times)).toBeGreaterThan((0.9 * cores * CYCLES) / vcpus);
  });
});

describe("credits", () => {
  it("shares of one core follow weights", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }), (one, other) => {
        const outcome = run(credit, 1, [
          { vcpus: 1, weight: one },
          { vcpus: 1, weight: other },
        ]);
        const share = runCyclesOf(outcome, 0) / (runCyclesOf(outcome, 0) + runCyclesOf(outcome, 1));
        // A period is kept of what is owed, and one is under way.
        const bound = (2 * SLICES_IN_PERIOD * DEFAULT_SLICE_CYCLES) / CYCLES / 2;
        expect(Math.abs(share - one / (one + other))).toBeLessThan(bound);
      }),
      { numRuns: 8 },
    );
  });

  it("weights are machines', and their vCPUs are alike", () => {
    const { vcpus } = run(credit, 2, [
      { vcpus: 3, weight: 1 },
      { vcpus: 3, weight: 2 },
    ]);
    const light = vcpus.slice(0, 3).map(({ runCycles }) => runCycles / (2 * CYCLES));
    const heavy = vcpus.slice(3).map(({ runCycles }) => runCycles / (2 * CYCLES));
    for (const share of light) expect(share).toBeCloseTo(1 / 9, 1);
    for (const share of heavy) expect(share).toBeCloseTo(2 / 9, 1);
    expect(Math.min(...heavy)).toBeGreaterThan(1.5 * Math.max(...light));
  });

  it("nobody can have more than a core, and what one cannot use is the others'", () => {
    const outcome = run(credit, 2, [
      { vcpus: 1, weight: 100 },
      { vcpus: 2, weight: 1 },
    ]);
    expect(runCyclesOf(outcome, 0)).toBeGreaterThan(0.95 * CYCLES);
    expect(runCyclesOf(outcome, 1)).toBeGreaterThan(0.95 * CYCLES);
  });
});

describe("caps", () => {
  it.each([5, 20, 50, 90])(
    "%i percent hold, and are made use of, on cores that have nothing else to do",
    (capPercent) => {
      const outcome = run(capped, 2, [{ vcpus: 1, capPercent }]);
      const percent = (100 * runCyclesOf(outcome, 0)) / CYCLES;
      const periodPercent = (100 * SLICES_IN_PERIOD * DEFAULT_SLICE_CYCLES) / CYCLES;
      expect(percent).toBeLessThan(capPercent + (capPercent * periodPercent) / 100 + 0.1);
      expect(percent).toBeGreaterThan(0.9 * capPercent);
    },
  );

  it("are machines', not vCPUs'", () => {
    const outcome = run(capped, 2, [{ vcpus: 2, capPercent: 60 }, { vcpus: 1 }]);
    expect(runCyclesOf(outcome, 0)).toBeLessThan(0.67 * CYCLES);
    expect(runCyclesOf(outcome, 0)).toBeGreaterThan(0.54 * CYCLES);
    // It waits while both of the others have a turn.
    expect(runCyclesOf(outcome, 1)).toBeGreaterThan(0.65 * CYCLES);
  });
});

describe("gangs", () => {
  it.each([
    [2, [2, 1]],
    [2, [2, 2]],
    [4, [4, 3, 2, 1]],
    // The third machine changes cores from one row to the next.
    [4, [2, 3, 1, 1]],
  ] as const)("%i cores never have one vCPU of a machine without the others: %j", (cores, widths) => {
    const outcome = run(
      gang,
      cores,
      widths.map((vcpus) => ({ vcpus })),
    );
    for (const [machine, vcpus] of widths.entries()) {
      const changes = outcome.turns.filter(({ virtualMachine }) => virtualMachine === machine).length / vcpus;
      // The others hear of a change by an interrupt.
      const { interprocessorInterruptTransit } = haswell.operations;
      const bound = changes * 2 * (interprocessorInterruptTransit.value + 1500);
      expect(brokenGangCycles(outcome.turns, machine, vcpus)).toBeLessThan(bound);
      expect(runCyclesOf(outcome, machine)).toBeGreaterThan(0);
    }
    expectNoOverlaps(outcome);
  });

  it("others break them all the time", () => {
    const { turns } = run(roundRobin, 2, [{ vcpus: 2 }, { vcpus: 1 }]);
    expect(brokenGangCycles(turns, 0, 2)).toBeGreaterThan(CYCLES / 2);
  });

  it("machines that fit beside each other run side by side", () => {
    const outcome = run(gang, 4, [{ vcpus: 2 }, { vcpus: 2 }]);
    expect(runCyclesOf(outcome, 0)).toBeGreaterThan(1.9 * CYCLES);
    expect(runCyclesOf(outcome, 1)).toBeGreaterThan(1.9 * CYCLES);
  });
});

describe("bad input", () => {
  it.each([
    ["no cores", () => run(roundRobin, 0, [{ vcpus: 1 }])],
    ["too many cores", () => run(roundRobin, 17, [{ vcpus: 1 }])],
    ["no machines", () => run(roundRobin, 1, [])],
    ["half a vCPU", () => run(roundRobin, 1, [{ vcpus: 0.5 }])],
    ["too many vCPUs", () => run(roundRobin, 1, Array(3).fill({ vcpus: 30 }))],
    ["a weight of nothing", () => run(credit, 1, [{ vcpus: 1, weight: 0 }])],
    ["a negative cap", () => run(capped, 1, [{ vcpus: 1, capPercent: -5 }])],
    ["a gang that is too wide", () => run(gang, 2, [{ vcpus: 3 }])],
  ])("%s", (_, attempt) => {
    expect(attempt).toThrow(RangeError);
  });

  it("says what it has found", () => {
    expect(() => run(gang, 2, [{ vcpus: 3 }])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: scheduler gang: 3 vCPUs never run at the same time on 2 cores]`,
    );
    expect(() => run(roundRobin, 0, [{ vcpus: 3 }])).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: scheduling: found 0 cores, expected 1 to 16]`,
    );
  });
});
