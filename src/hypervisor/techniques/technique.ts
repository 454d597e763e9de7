import type { Benchmark } from "../benchmarks/benchmark.ts";
import type { GuestImage } from "../guests/guest-image.ts";
import type { KernelOperations } from "../guests/kernel-operations.ts";
import type { Combination } from "./combination.ts";
import type { TechniqueFacts } from "./facts.ts";
import type { VirtualMachine } from "./virtual-machine.ts";

/** Makes a guest out of the privileged operations that its technique gives it: bare metal's, or calls to a monitor. */
export type GuestBuilder = (operations: KernelOperations) => GuestImage;

/**
 * A way to run a guest. The registry is open: whoever has a technique of their own passes a longer list of them to
 * `resolveCombination` and `OverheadTable`.
 */
export interface Technique extends TechniqueFacts {
  /**
   * Cycles that are charged besides the processor's figures, by what for: the work of a translator, which is no code of
   * the machine.
   */
  readonly charges?: Readonly<Record<string, number>>;
  /**
   * The operations that a combination is measured with, where they are not those of all others: what it cannot do is
   * left out, what it does in its own way goes by the same name. The same list each time it is asked.
   */
  benchmarks?(combination: Combination): readonly Benchmark[];
  /**
   * Sets up machine, monitor and guest.
   *
   * @param combination - one of this technique, as `resolveCombination` has made it
   */
  create(combination: Combination, guest: GuestBuilder): VirtualMachine;
}
