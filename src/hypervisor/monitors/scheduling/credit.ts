import type { Scheduler } from "./scheduler.ts";
import { ANY_BALANCE } from "./vcpu-lists.ts";

/**
 * Every period each virtual machine gets credits for what the cores can run, by weight, and its vCPUs in equal parts;
 * running uses them up. Who has some left takes turns before who has none, but no core stands still while somebody
 * could run. Neither credits nor debts of more than a period are kept. Caps do not count. (After the scheduler of Xen:
 * L. Cherkasova, D. Gupta and A. Vahdat, Comparison of the three CPU schedulers in Xen, ACM SIGMETRICS Performance
 * Evaluation Review 35(2), 2007, § 3.3; without its boost of those that wake up.)
 */
export const credit: Scheduler = {
  name: "credit",
  title: "credits by weight",
  refuses: () => null,
  allowanceCycles({ weight = 1, vcpus }, { cores, virtualMachines, periodCycles }) {
    const weights = virtualMachines.reduce((sum, machine) => sum + (machine.weight ?? 1), 0);
    return Math.round((cores * periodCycles * weight) / (weights * vcpus));
  },
  source: ({ sliceCycles, periodCycles }) => `
scheduler_pick:
  irmovq $1, %rdi
  call find_ready
  andq %rax, %rax
  jne picked_by_credit
  irmovq $${ANY_BALANCE}, %rdi
  call find_ready
picked_by_credit:
  irmovq $${sliceCycles}, %rdx
  ret

scheduler_charge:
  jmp charge_balance

scheduler_refill:
  irmovq $${periodCycles}, %rdi
  irmovq $${-periodCycles}, %rsi
  jmp add_allowances
`,
};
