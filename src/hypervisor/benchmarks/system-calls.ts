import { SYSTEM_CALL } from "../guests/system-calls.ts";
import { VECTOR } from "../system/vectors.ts";
import { systemCall } from "./assembly.ts";
import type { Benchmark } from "./benchmark.ts";

/** A system call as kernels want them made. */
export const nullSystemCall: Benchmark = {
  name: "null-system-call",
  title: "Null system call",
  operation: "A program asks for its process number by syscall, and adds it up",
  ring: "user",
  iterations: 16,
  code: () => ({
    event: `${systemCall(SYSTEM_CALL.getProcess)}
        addq %rax,%r14`,
  }),
};

/** A system call as kernels of the 1990s wanted them made. */
export const interruptSystemCall: Benchmark = {
  name: "interrupt-system-call",
  title: "Null system call by interrupt",
  operation: "A program asks for its process number by int, and adds it up",
  ring: "user",
  iterations: 16,
  code: () => ({
    event: `
        irmovq $${SYSTEM_CALL.getProcess},%rax
        int $${VECTOR.systemCall}
        addq %rax,%r14`,
  }),
};

/**
 * A call and a return in the kernel, which a translator of its code has to do something about. K. Adams and O. Agesen,
 * A comparison of software and hardware techniques for x86 virtualization, ASPLOS 2006, § 6.2.
 */
export const callReturn: Benchmark = {
  name: "call-return",
  title: "Call and return",
  operation: "The kernel calls a routine that counts, and returns from it",
  ring: "kernel",
  iterations: 100,
  code: () => ({
    event: `
        call countCall`,
  }),
  parts: [
    () => ({
      code: `
countCall:
        iaddq $1,%r14
        ret
`,
    }),
  ],
};
