import { FLAG } from "../system/vectors.ts";
import type { Benchmark } from "./benchmark.ts";

/** A class of interrupts that leaves only processors' own in place. */
const PRIORITY = 5;

/** A control register that kernels write often, as CR8 is on an x86. */
export const controlRegisterWrite: Benchmark = {
  name: "control-register-write",
  title: "Control register write",
  operation: "The kernel sets its interrupt priority",
  ring: "kernel",
  iterations: 32,
  code: ({ setTaskPriority, readTaskPriority }) => ({
    start: `
        irmovq $0,%rdi`,
    event: setTaskPriority,
    result: `
        irmovq $${PRIORITY},%rdi
${setTaskPriority}
${readTaskPriority}
        pushq %rax
        irmovq $0,%rdi
${setTaskPriority}
        popq %rax`,
  }),
};

/** An instruction that outer rings may use, and that then does something else. */
export const flagsRestore: Benchmark = {
  name: "flags-restore",
  title: "Flags restored",
  operation: "The kernel goes back to flags with interrupts disabled",
  ring: "kernel",
  iterations: 32,
  code: ({ restoreFlags, saveFlags }) => ({
    start: `
        irmovq $0,%rdi`,
    event: restoreFlags,
    // 0: they are disabled.
    result: `
${saveFlags}
        iandq $${FLAG.interrupts},%rax`,
  }),
};

/** What surrounds every piece of a kernel that must not be interrupted. */
export const interruptFlag: Benchmark = {
  name: "interrupt-flag",
  title: "Interrupts enabled and disabled",
  operation: "The kernel enables interrupts and disables them again",
  ring: "kernel",
  iterations: 32,
  code: ({ enableInterrupts, disableInterrupts, saveFlags }) => ({
    event: `${enableInterrupts}
${disableInterrupts}`,
    // The flag as it is when they are enabled, and, one bit higher, when they are not.
    result: `
${enableInterrupts}
${saveFlags}
        iandq $${FLAG.interrupts},%rax
        pushq %rax
${disableInterrupts}
${saveFlags}
        iandq $${FLAG.interrupts},%rax
        ishlq $1,%rax
        popq %rdi
        orq %rdi,%rax`,
  }),
};
