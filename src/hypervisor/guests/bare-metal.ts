import { CR } from "../system/control-registers.ts";
import type { KernelOperations } from "./kernel-operations.ts";

/** The operations as the processor has them: a kernel for the bare machine, or for what looks like it. */
export const bareMetal: KernelOperations = {
  name: "bare-metal",
  routines: () => "",

  loadTables: ({ descriptors, vectors, systemCallEntry }) => `
        irmovq $${descriptors},%rax
        wrcr %rax,$${CR.gdt}
        irmovq $${vectors},%rax
        wrcr %rax,$${CR.idt}
        irmovq $${systemCallEntry},%rax         # lowest two bits: ring 0
        wrcr %rax,$${CR.systemCallEntry}`,
  setStack: `
        wrcr %rdi,$${CR.stack0}`,

  readFaultAddress: `
        rdcr $${CR.faultAddress},%rax`,
  writeRoot: `
        wrcr %rdi,$${CR.root}`,
  setPageEntry: `
        rmmovq %rsi,(%rdi)`,
  queuePageEntry: `
        rmmovq %rsi,(%rdi)`,
  flushPageEntries: "",
  invalidatePage: `
        invlpg %rdi`,

  enableInterrupts: `
        sti`,
  disableInterrupts: `
        cli`,
  saveFlags: `
        pushfq
        popq %rax`,
  restoreFlags: `
        pushq %rdi
        popfq`,
  setTaskPriority: `
        wrcr %rdi,$${CR.taskPriority}`,
  readTaskPriority: `
        rdcr $${CR.taskPriority},%rax`,
  endOfInterrupt: `
        wrcr %rax,$${CR.endOfInterrupt}`,
  setTimer: `
        wrcr %rdi,$${CR.timer}`,
  sendInterrupt: `
        wrcr %rdi,$${CR.interruptCommand}`,
  readProcessor: `
        rdcr $${CR.processor},%rax`,
  // No interrupt is accepted until the instruction behind `sti` is done.
  idle: `
        sti
        idle`,

  readPort: `
        inq (%rdi),%rax`,
  writePort: `
        outq %rsi,(%rdi)`,

  returnFromTrap: `
        iaddq $8,%rsp                   # the error code
        iretq`,
  returnFromSystemCall: `
        sysret`,
  halt: `
        halt`,
};
