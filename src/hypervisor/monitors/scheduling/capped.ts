import { VCPU } from "./layout.ts";
import type { Scheduler } from "./scheduler.ts";
import { ANY_BALANCE } from "./vcpu-lists.ts";

/** More than any machine runs for. */
const UNLIMITED = 2 ** 50;

/**
 * All take turns, but who has run as long as its cap permits waits for the next period, even if a core stands still. A
 * turn ends with what is left of the cap; what it takes to end it is owed. Weights do not count.
 */
export const capped: Scheduler = {
  name: "capped",
  title: "round robin with caps",
  refuses: () => null,
  allowanceCycles: ({ capPercent, vcpus }, { periodCycles }) =>
    capPercent === undefined ? UNLIMITED : Math.round((periodCycles * capPercent) / (100 * vcpus)),
  source: ({ sliceCycles }) => `
scheduler_pick:
  irmovq $1, %rdi
  call find_ready
  irmovq $${sliceCycles}, %rdx
  andq %rax, %rax
  je picked_by_cap
  mrmovq ${VCPU.balance}(%rax), %rcx
  rrmovq %rcx, %rdi
  subq %rdx, %rdi
  cmovl %rcx, %rdx
picked_by_cap:
  ret

scheduler_charge:
  jmp charge_balance

# Nothing is saved up, and debts are kept.
scheduler_refill:
  xorq %rdi, %rdi
  irmovq $${ANY_BALANCE}, %rsi
  jmp add_allowances
`,
};
