import { SELECTOR } from "../system/descriptors.ts";
import { FLAG } from "../system/vectors.ts";
import type { GuestPart } from "./guest-section.ts";
import type { KernelOperations } from "./kernel-operations.ts";
import { kernelStackTop, rootOf, USER_STACK_TOP } from "./layout.ts";
import { SYSTEM_CALL } from "./system-calls.ts";

/** Offsets in what the kernel knows of a process. */
export const PROCESS = {
  number: 0,
  /** Where its kernel stack ends while it does not run; the registers that routines keep are on it. */
  stack: 8,
  /** Physical address of its top table. */
  root: 16,
  stackTop: 24,
  /** The process that runs after it. */
  next: 32,
} as const;

/** What `yield` keeps on the stack of a process, in the order in which it is pushed. */
const KEPT = ["rbx", "rbp", "r12", "r13", "r14"] as const;

/** Words that are free below a process's first stack, for what a piece of an operation pushes. */
const STACK_ROOM_WORDS = 16;

/** Leaves the kernel for a user program. The kernel's stack is empty; the program's address is in %rax. */
export function enterUserProgram({ returnFromTrap }: KernelOperations): string {
  return `
        irmovq $${USER_STACK_TOP},%rcx
        pushq %rcx
        irmovq $${FLAG.interrupts},%rcx
        pushq %rcx
        irmovq $${SELECTOR.userCode},%rcx
        pushq %rcx
        pushq %rax
        pushq %rcx                      # in place of an error code
${returnFromTrap}`;
}

/**
 * Two processes, each with an address space and a kernel stack. The first is whatever the kernel does after boot; the
 * second runs a user program that uses its stack and yields, over and over, and counts in %r14 how often.
 */
export const processes: GuestPart = (operations) => ({
  code: `
getProcess:
        irmovq $currentProcess,%r10
        mrmovq (%r10),%r10
${operations.confinement?.processNumber ?? `        mrmovq ${PROCESS.number}(%r10),%rax`}
        ret

# Lets the next process run; returns when the others have all yielded, too.
yield:
        irmovq $currentProcess,%r10
        mrmovq (%r10),%r9
        mrmovq ${PROCESS.next}(%r9),%r8
        rmmovq %r8,(%r10)${operations.confinement?.leaveProcess ?? ""}
${KEPT.map((register) => `        pushq %${register}`).join("\n")}
        rmmovq %rsp,${PROCESS.stack}(%r9)
        mrmovq ${PROCESS.stack}(%r8),%rsp
        mrmovq ${PROCESS.root}(%r8),%rdi
${operations.writeRoot}
        mrmovq ${PROCESS.stackTop}(%r8),%rdi
        irmovq $currentStack,%r10
        rmmovq %rdi,(%r10)
${operations.setStack}
${KEPT.toReversed()
  .map((register) => `        popq %${register}`)
  .join("\n")}
        irmovq $0,%rax
        ret

# Where a process that has never run returns to from yield.
beginProcess:
${operations.returnFromTrap}
`,
  data: `
currentProcess:
        .quad process0
process0:
        .quad 1, 0, ${rootOf(0)}, ${kernelStackTop(0)}, process1
process1:
        .quad 2, beginning, ${rootOf(1)}, ${kernelStackTop(1)}, process0
# The stack of a process that has never run: as if it had yielded just before it left a trap to its program. Operations
# may overwrite what is below.
        .quad ${Array(STACK_ROOM_WORDS).fill(0).join(", ")}
beginning:
        .quad ${[...KEPT.map(() => 0), "beginProcess"].join(", ")}
        .quad 0, yieldForever, ${SELECTOR.userCode}, ${FLAG.interrupts}, ${USER_STACK_TOP}
`,
  userCode: `
yieldForever:
        pushq %rax
        irmovq $${SYSTEM_CALL.yield},%rax
        syscall
        popq %rax
        iaddq $1,%r14
        jmp yieldForever
`,
  systemCalls: { [SYSTEM_CALL.getProcess]: "getProcess", [SYSTEM_CALL.yield]: "yield" },
});
