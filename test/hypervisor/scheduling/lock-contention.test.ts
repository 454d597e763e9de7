import { describe, expect, it } from "vitest";
import { gang } from "../../../src/hypervisor/monitors/scheduling/gang.ts";
import { schedulers } from "../../../src/hypervisor/monitors/scheduling/registry.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { skylake } from "../../../src/hypervisor/processors/skylake.ts";
import { lockContention } from "../../../src/hypervisor/scheduling/lock-contention.ts";
import { DEFAULT_SLICE_CYCLES } from "../../../src/hypervisor/scheduling/run-scheduling.ts";

const preempting = schedulers.filter(({ name }) => name === "round-robin" || name === "credit");

describe.each([haswell, skylake])("locks on $name", (processor) => {
  it.each(preempting)("waiting explodes under $name: holders are descheduled", (scheduler) => {
    const outcome = lockContention({ processor, scheduler });
    expect(outcome.spinFactor).toBeGreaterThanOrEqual(5);
    expect(outcome.throughputFactor).toBeLessThan(0.98);
    // Somebody has waited for a whole turn.
    expect(outcome.longestSpinCycles).toBeGreaterThan(0.9 * DEFAULT_SLICE_CYCLES);
  });

  it("gangs repair it", () => {
    const outcome = lockContention({ processor, scheduler: gang });
    expect(outcome.spinFactor).toBeLessThanOrEqual(1.5);
    expect(outcome.throughputFactor).toBeGreaterThan(0.98);
    expect(outcome.longestSpinCycles).toBeLessThan(DEFAULT_SLICE_CYCLES / 10);
  });
});

it("the longer a turn, the longer the wait for a holder", () => {
  const longest = [100_000, 400_000].map((sliceCycles) => {
    const [scheduler] = preempting;
    return lockContention({ processor: haswell, scheduler: scheduler!, sliceCycles }).longestSpinCycles;
  });
  expect(longest[1]).toBeGreaterThan(3 * longest[0]!);
});
