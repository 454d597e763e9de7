import type { GuestSection } from "./guest-section.ts";
import type { KernelOperations } from "./kernel-operations.ts";
import { kernelStackTop } from "./layout.ts";

/** Numbers of the kernel's own system calls; parts that have more begin at {@link FIRST_OTHER_SYSTEM_CALL}. */
export const SYSTEM_CALL = {
  /** Returns the number of the process that asks: a system call that does next to nothing. */
  getProcess: 0,
  /** Lets the next process run. */
  yield: 1,
} as const;

/** The first number that is free. */
export const FIRST_OTHER_SYSTEM_CALL = 2;

/**
 * Entries of system calls and the table of routines. A program asks with `syscall` or `int $0x80`: the number is in
 * %rax, arguments are in %rdi, %rsi and %rdx, the result comes in %rax, and what a called routine may change may have
 * changed.
 *
 * @param routines - by number; numbers must have no gaps
 */
export function systemCalls(
  operations: KernelOperations,
  routines: Readonly<Record<number, string>>,
): GuestSection {
  const count = Object.keys(routines).length;
  const table = Array.from({ length: count }, (_, number) => routines[number]);
  return {
    code: `
# syscall: return address in %rcx, flags in %r11, the stack is the user's.
        .align 4
systemCallEntry:
        irmovq $currentStack,%r10
        rmmovq %rsp,8(%r10)
        mrmovq (%r10),%rsp
        mrmovq 8(%r10),%r10
        pushq %r10                      # the user's stack
        pushq %rcx
        pushq %r11
        call dispatchSystemCall
        popq %r11
        popq %rcx
        popq %rsp
${operations.returnFromSystemCall}

# int $0x80: the processor has changed the stack and left a frame there.
interruptCallEntry:
        call dispatchSystemCall
${operations.returnFromTrap}

# Goes to routine number %rax. Jumps are predicted to be taken: no number that exists loses cycles here.
dispatchSystemCall:
        rrmovq %rax,%r10
        isubq $${count},%r10
        jl notTooLarge
noSuchCall:
        irmovq $-1,%rax
        ret
notTooLarge:
        andq %rax,%rax
        jge knownCall
        jmp noSuchCall
knownCall:${operations.confinement?.checkSystemCall ?? ""}
        ishlq $3,%rax
        mrmovq systemCallTable(%rax),%rax
        pushq %rax
        ret                             # to the routine, and it to whoever called
`,
    data: `
systemCallTable:
        .quad ${table.join(", ")}
# Where system calls find their stack, and where they keep the user's until they have one.
currentStack:
        .quad ${kernelStackTop(0)}, 0
${operations.confinement?.data ?? ""}`,
  };
}
