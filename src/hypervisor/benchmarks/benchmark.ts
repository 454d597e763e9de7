import type { GuestPart } from "../guests/guest-section.ts";
import type { KernelOperations } from "../guests/kernel-operations.ts";

/**
 * The assembly of a benchmark. A round runs `prepare`, then a loop with `baseline` and a loop with `event` in it:
 *
 *     start · mark · n × (event · step) · mark
 *
 * so that the difference between the two loops is what n events take. The loops keep their count in %r12 and the rounds
 * in %rbx; %rbp, %r13 and %r14 (0 at the beginning) are the benchmark's and live through rounds, all other registers
 * through a loop only, and %rax not into it. All but `start` and `step` may have labels, which are the whole guest's.
 */
export interface BenchmarkCode {
  /** A routine of the kernel, without its label: brings about what each round begins with. */
  readonly prepare?: string;
  /** Sets registers up before each of the two loops. */
  readonly start?: string;
  readonly event: string;
  /** What takes the place of the event where its cost is to be told from something else's; nothing by default. */
  readonly baseline?: string;
  /** What both loops do after each event. */
  readonly step?: string;
  /**
   * A routine of the kernel, without its label: leaves in %rax, after all rounds, what can only be so if everything went
   * well. Default: %r14, where both rings can count.
   */
  readonly result?: string;
}

/** An operation whose cost is measured on a machine. */
export interface Benchmark {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  readonly title: string;
  /** What one event is, in a sentence that begins like a title. */
  readonly operation: string;
  /** The ring that the loops run in: user programs ask the kernel for `prepare` by a system call. */
  readonly ring: "kernel" | "user";
  /** Times that a loop goes round. */
  readonly iterations: number;
  /** Events each time. Default 1. */
  readonly eventsPerIteration?: number;
  readonly code: (operations: KernelOperations) => BenchmarkCode;
  /** What the guest needs besides, drivers for instance. */
  readonly parts?: readonly GuestPart[];
}

/** Events of a round. */
export function eventsOf({ iterations, eventsPerIteration = 1 }: Benchmark): number {
  return iterations * eventsPerIteration;
}
