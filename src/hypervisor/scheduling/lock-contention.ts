import { roundRobin } from "../monitors/scheduling/round-robin.ts";
import type { Scheduler } from "../monitors/scheduling/scheduler.ts";
import type { Processor } from "../processors/processor.ts";
import { runScheduling, type SchedulingMachine, type SchedulingSpec } from "./run-scheduling.ts";

/** A virtual machine whose vCPUs share a lock, beside another one on as many cores as it has vCPUs. */
export interface LockContentionSpec {
  readonly processor: Processor;
  readonly scheduler: Scheduler;
  /** vCPUs that share the lock, and cores; default 2. */
  readonly vcpus?: number;
  /** vCPUs of the other machine, which only computes; default 1. */
  readonly others?: number;
  /** For how long a vCPU holds the lock, and for how long it then computes without; default 1000 and 9000. */
  readonly lockedCycles?: number;
  readonly computeCycles?: number;
  /** How long they run; default 40 million: some hundred turns of each vCPU, because few of their ends meet a holder. */
  readonly cycles?: number;
  readonly sliceCycles?: number;
}

/** What the other machine does to the lock. */
export interface LockContention {
  /** Cycles that a vCPU waits for the lock each time, on the mean, in its own time: with the other machine, and without. */
  readonly spinCycles: number;
  readonly spinCyclesAlone: number;
  /** The former by the latter. */
  readonly spinFactor: number;
  /** Work done in a vCPU's own time, by what it does there without the other machine. */
  readonly throughputFactor: number;
  /** The longest that a vCPU has waited. */
  readonly longestSpinCycles: number;
}

/**
 * Lock-holder preemption: if a vCPU is descheduled while it holds a spin lock, the others of its machine spend their turns
 * waiting for it. (V. Uhlig, J. LeVasseur, E. Skoglund and U. Dannowski, Towards scalable multiprocessor virtual machines,
 * USENIX VM 2004.)
 *
 * @throws RangeError as `runScheduling`
 */
export function lockContention(spec: LockContentionSpec): LockContention {
  const { processor, scheduler, vcpus = 2, others = 1, cycles = 40_000_000, sliceCycles } = spec;
  const { lockedCycles = 1000, computeCycles = 9000 } = spec;
  const machine: SchedulingMachine = { vcpus, load: { computeCycles, lockedCycles } };
  const other: SchedulingMachine = { vcpus: others, load: { computeCycles, lockedCycles: 0 } };
  const common = { processor, cores: vcpus, cycles, ...(sliceCycles !== undefined && { sliceCycles }) };
  const shared = lockUse({ ...common, scheduler, virtualMachines: [machine, other] });
  const alone = lockUse({ ...common, scheduler: roundRobin, virtualMachines: [machine] });
  return {
    spinCycles: shared.spinCycles,
    spinCyclesAlone: alone.spinCycles,
    spinFactor: shared.spinCycles / alone.spinCycles,
    throughputFactor: shared.workPerCycle / alone.workPerCycle,
    longestSpinCycles: shared.longestSpinCycles,
  };
}

/** How the first machine has got on with its lock. */
function lockUse(spec: SchedulingSpec): {
  readonly spinCycles: number;
  readonly workPerCycle: number;
  readonly longestSpinCycles: number;
} {
  const vcpus = runScheduling(spec).vcpus.filter(({ virtualMachine }) => virtualMachine === 0);
  const sum = (of: "work" | "spinCycles" | "runCycles") => vcpus.reduce((total, vcpu) => total + vcpu[of], 0);
  return {
    spinCycles: sum("spinCycles") / sum("work"),
    workPerCycle: sum("work") / sum("runCycles"),
    longestSpinCycles: Math.max(...vcpus.map(({ longestSpinCycles }) => longestSpinCycles)),
  };
}
