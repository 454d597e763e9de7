import { PROCESS } from "../guests/processes.ts";
import { SYSTEM_CALL } from "../guests/system-calls.ts";
import { systemCall } from "./assembly.ts";
import type { Benchmark } from "./benchmark.ts";

/** A program asks the kernel for something, and then needs its stack. */
function ask(number: number): string {
  return `
        pushq %rax${systemCall(number)}
        popq %rax`;
}

/** From one process to the other, and back. */
export const contextSwitch: Benchmark = {
  name: "context-switch",
  title: "Context switch",
  operation:
    "A process yields to another one in another address space, less the system call by which it does",
  ring: "user",
  iterations: 16,
  eventsPerIteration: 2,
  code: () => ({
    event: ask(SYSTEM_CALL.yield),
    baseline: `${ask(SYSTEM_CALL.getProcess)}
${ask(SYSTEM_CALL.getProcess)}`,
    // How often the other process has run, which is in its %r14, and that is on top of its stack.
    result: `
        irmovq $process1,%rax
        mrmovq ${PROCESS.stack}(%rax),%rax
        mrmovq (%rax),%rax`,
  }),
};
