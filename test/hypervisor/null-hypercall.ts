import type { Benchmark } from "../../src/hypervisor/benchmarks/benchmark.ts";
import { HYPERCALL } from "../../src/hypervisor/monitors/hardware-assisted/instructions.ts";

/** A hypercall that does nothing. */
export const nullHypercall: Benchmark = {
  name: "null-hypercall",
  title: "Null hypercall",
  operation: "The kernel calls the hypervisor, which does nothing",
  ring: "kernel",
  iterations: 32,
  code: () => ({ event: `        vmcall $${HYPERCALL.none}` }),
};
