import { DOMAIN_PAGES, HYPERCALL, SHARED } from "../monitors/paravirtual/interface.ts";
import { SELECTOR } from "../system/descriptors.ts";
import { FLAG, GATE_BYTES, VECTOR } from "../system/vectors.ts";
import type { KernelTables } from "./kernel-operations.ts";

/** Exceptions and system calls that go to ring 1 by themselves, with the outermost ring that may ask for them by `int`. */
const DIRECT_TRAPS: readonly (readonly [vector: number, outermostRing: number])[] = [
  [VECTOR.divide, 1],
  [VECTOR.invalidInstruction, 1],
  [VECTOR.systemCall, 3],
];

/** Exceptions that the monitor passes on, with the interrupt flag in the frame and events disabled. */
const FORWARDED_TRAPS: readonly number[] = [VECTOR.generalProtection, VECTOR.pageFault];

/** How a paravirtual kernel is entered and left: what it tells the monitor at boot, and what then comes there. */
export function paravirtualTraps(tables: KernelTables): string {
  return [start(), handlers(tables), TRAP_RETURN, systemCalls(tables)].join("");
}

function start(): string {
  const traps = [
    ...DIRECT_TRAPS.map(([vector, ring]) => `${vector}, ${ring}, paravirtualTrap${vector}`),
    ...FORWARDED_TRAPS.map((vector) => `${vector}, 0, paravirtualTrap${vector}`),
  ];
  return `
# Tells the monitor where traps, events and system calls go.
paravirtualStart:
        pushq %rdi
        irmovq $paravirtualTraps,%rdi
        vmcall $${HYPERCALL.registerTraps}
        irmovq $paravirtualCallbacks,%rdi
        vmcall $${HYPERCALL.registerCallbacks}
        popq %rdi
        ret

        .align 8
paravirtualTraps:
${traps.map((record) => `        .quad ${record}`).join("\n")}
        .quad -1
`;
}

/** Goes to the kernel's own handler, whose address is read from its table of vectors. */
function handlers({ vectors }: KernelTables): string {
  const direct = ([vector]: readonly [number, number]) => `
# The processor has left a frame on the kernel's stack. The interrupt flag goes there, too, and is cleared.
paravirtualTrap${vector}:
        pushq %rax                      # a place for the handler's address
        pushq %rax
        pushq %rcx
        irmovq $${DOMAIN_PAGES.shared},%rcx
        mrmovq ${SHARED.interruptFlag}(%rcx),%rax
        rmmovq %rcx,${SHARED.interruptFlag}(%rcx)
        iandq $${FLAG.interrupts},%rax
        mrmovq 48(%rsp),%rcx
        iandq $${FLAG.conditionCodes},%rcx
        orq %rcx,%rax
        rmmovq %rax,48(%rsp)
        irmovq $${vectors},%rax
        mrmovq ${vector * GATE_BYTES}(%rax),%rax
        rmmovq %rax,16(%rsp)
        popq %rcx
        popq %rax
        ret`;
  const forwarded = (vector: number) => `
paravirtualTrap${vector}:
        pushq %rax
        pushq %rax
        irmovq $${vectors},%rax
        mrmovq ${vector * GATE_BYTES}(%rax),%rax
        rmmovq %rax,8(%rsp)
        popq %rax
        ret`;
  return `
${DIRECT_TRAPS.map(direct).join("\n")}
${FORWARDED_TRAPS.map(forwarded).join("\n")}

# An event: a frame as a trap's, with the vector in place of an error code. Events are disabled.
paravirtualEvent:
        pushq %rax                      # a place for the handler's address
        pushq %rax
        pushq %rcx
        mrmovq 24(%rsp),%rax
        irmovq $0,%rcx
        rmmovq %rcx,24(%rsp)
        ishlq $${Math.log2(GATE_BYTES)},%rax
        irmovq $${vectors},%rcx
        addq %rcx,%rax
        mrmovq (%rax),%rax
        rmmovq %rax,16(%rsp)
        popq %rcx
        popq %rax
        ret
`;
}

const TRAP_RETURN = `
# Leaves a trap: 16(%rsp) error code, pc, selector, flags, stack, once two registers are saved. The monitor is needed only
# if an event waits, or if the stack to go back to is not the one behind the frame.
paravirtualReturn:
        pushq %rax
        pushq %rcx
        irmovq $${DOMAIN_PAGES.shared},%rcx
        mrmovq 40(%rsp),%rax
        rmmovq %rax,${SHARED.interruptFlag}(%rcx)
        mrmovq ${SHARED.pending}(%rcx),%rax
        mrmovq ${SHARED.accepted}(%rcx),%rcx
        andq %rcx,%rax
        jne paravirtualReturnByMonitor
        mrmovq 32(%rsp),%rax
        isubq $${SELECTOR.userCode},%rax
        jne paravirtualReturnToKernel
        mrmovq 40(%rsp),%rax            # flags, pc, selector and stack, as they are popped
        mrmovq 24(%rsp),%rcx
        rmmovq %rax,24(%rsp)
        rmmovq %rcx,32(%rsp)
        irmovq $${SELECTOR.userCode},%rax
        rmmovq %rax,40(%rsp)
        popq %rcx
        popq %rax
        iaddq $8,%rsp
        popfq
        lret
paravirtualReturnToKernel:
        mrmovq 48(%rsp),%rax
        rrmovq %rsp,%rcx
        iaddq $56,%rcx
        subq %rcx,%rax
        jne paravirtualReturnByMonitor
        mrmovq 40(%rsp),%rax            # flags, pc and selector
        mrmovq 24(%rsp),%rcx
        rmmovq %rax,32(%rsp)
        rmmovq %rcx,40(%rsp)
        irmovq $${SELECTOR.deprivilegedCode},%rax
        rmmovq %rax,48(%rsp)
        popq %rcx
        popq %rax
        iaddq $16,%rsp
        popfq
        lret
paravirtualReturnByMonitor:
        vmcall $${HYPERCALL.returnFromTrap}
`;

function systemCalls({ systemCallEntry }: KernelTables): string {
  return `
# syscall comes here, on the user's stack and with events enabled, and may change %r10.
        .align 4
paravirtualSystemCall:
        irmovq $${DOMAIN_PAGES.shared},%r10
        rmmovq %r10,${SHARED.interruptFlag}(%r10)     # its bit 9 is clear
paravirtualSystemCallMasked:
        jmp ${systemCallEntry}

# %rcx, %r11: the user's pc and flags, of which the interrupt flag is always set; the stack is the user's.
paravirtualSystemReturn:
        irmovq $${DOMAIN_PAGES.shared},%r10
        rmmovq %r11,${SHARED.interruptFlag}(%r10)
paravirtualSystemUnmasked:
        mrmovq ${SHARED.pending}(%r10),%r10
        andq %r10,%r10
        je paravirtualToUser
        vmcall $${HYPERCALL.deliver}
paravirtualToUser:
        sysret
paravirtualSystemReturned:

        .align 8
paravirtualCallbacks:
        .quad paravirtualEvent
        .quad paravirtualSystemCall, paravirtualSystemCallMasked
        .quad paravirtualSystemUnmasked, paravirtualSystemReturned
`;
}
