/** A virtual machine, as far as schedulers know one. */
export interface ScheduledMachine {
  /** At least 1. */
  readonly vcpus: number;
  /** Its share of the cores, in proportion to the others' weights; the default is 1. */
  readonly weight?: number;
  /** How much it may run at most, in percent of one core; there is no limit if it is not given. */
  readonly capPercent?: number;
}

/** What a schedule is made for. Cycles are the processor's. */
export interface SchedulingProblem {
  readonly cores: number;
  readonly virtualMachines: readonly ScheduledMachine[];
  /** A vCPU's turn at most. */
  readonly sliceCycles: number;
  /** How often vCPUs get what they may run. */
  readonly periodCycles: number;
}

/**
 * Decides which vCPU a core runs next: a part of the monitor, in assembly, which defines three labels. They are called
 * with the schedulers' lock held and %rbx at the core's record, may change all registers but %rbx, %rbp and %r12 to %r14,
 * and may call the routines of `VCPU_LISTS`.
 *
 * | label | |
 * |---|---|
 * | `scheduler_pick` | %rax: record of the vCPU to run, 0 if none is to; %rdx: cycles until the core asks again, 0 if it need not |
 * | `scheduler_charge` | %rdi: record of a vCPU that has just run, %rsi: for how many cycles |
 * | `scheduler_refill` | a period begins |
 *
 * The list is open: whoever has one of their own passes it to `runScheduling`.
 */
export interface Scheduler {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  /** As in a sentence. */
  readonly title: string;
  /** Why it cannot schedule these; null if it can. */
  refuses(problem: SchedulingProblem): string | null;
  /** Cycles that each vCPU of a machine gets every period. */
  allowanceCycles(machine: ScheduledMachine, problem: SchedulingProblem): number;
  source(problem: SchedulingProblem): string;
}
