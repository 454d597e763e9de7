import type { Scheduler } from "./scheduler.ts";
import { ANY_BALANCE } from "./vcpu-lists.ts";

/** All take turns, as long as each other. Weights and caps do not count. */
export const roundRobin: Scheduler = {
  name: "round-robin",
  title: "round robin",
  refuses: () => null,
  allowanceCycles: () => 0,
  source: ({ sliceCycles }) => `
scheduler_pick:
  irmovq $${ANY_BALANCE}, %rdi
  call find_ready
  irmovq $${sliceCycles}, %rdx
scheduler_charge:
scheduler_refill:
  ret
`,
};
