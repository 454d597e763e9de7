import { CR } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG, VECTOR } from "../../system/vectors.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { DOMAIN, DOMAIN_ADDRESS, SHARED_ADDRESS } from "./domain-block.ts";
import { CALLBACKS, FIRST_EVENT, SHARED } from "./interface.ts";

const GUEST_BITS: number = Math.log2(MONITOR_BASE);
/** Bit 1 of a selector: set for ring 3, and not for ring 1. */
const USER_BIT = 2;
/** What `vmcall` and `syscall` take up. */
const SYSTEM_CALL_BYTES = 1;

/** Interrupts that are the guest's timer and processors, and those that are the devices'. */
const OWN_VECTORS: readonly number[] = [VECTOR.timer, VECTOR.interprocessor];
export const DEVICE_VECTORS: readonly number[] = [VECTOR.disk, VECTOR.network];

/** Registers that the paths below use, saved in front of a trap's frame. */
const SAVED = ["rax", "rcx", "rdx", "rbx"] as const;
const SAVE = lines(SAVED, (register) => `  pushq %${register}`);
const RESTORE = lines(SAVED.toReversed(), (register) => `  popq %${register}`);

const SAVED_RCX: number = 8 * (SAVED.length - 1 - SAVED.indexOf("rcx"));
/** The frame behind the saved registers. */
const FRAME_AT: number = 8 * SAVED.length;
const CONTEXT = {
  errorCode: FRAME_AT,
  pc: FRAME_AT + 8,
  selector: FRAME_AT + 16,
  flags: FRAME_AT + 24,
  stack: FRAME_AT + 32,
  end: FRAME_AT + 40,
} as const;

/** Registers that routines of device back ends may change, besides those above. */
const BACK_END_MAY_CHANGE = ["rsi", "rdi", "r8", "r9", "r10", "r11"] as const;
export const SAVE_FOR_BACK_END: string = lines(BACK_END_MAY_CHANGE, (register) => `  pushq %${register}`);
export const RESTORE_FOR_BACK_END: string = lines(
  BACK_END_MAY_CHANGE.toReversed(),
  (register) => `  popq %${register}`,
);

function ownInterrupt(vector: number): string {
  return `trap_${vector}:
${SAVE}
  wrcr %rax, $${CR.endOfInterrupt}
  irmovq $${vector}, %rdx
  call raise_event
  jmp interrupt_end
`;
}

function deviceInterrupt(vector: number): string {
  return `trap_${vector}:
${SAVE}
  wrcr %rax, $${CR.endOfInterrupt}
${SAVE_FOR_BACK_END}
  irmovq $${vector}, %rdi
  call ioInterrupt
${RESTORE_FOR_BACK_END}
  jmp interrupt_end
`;
}

/**
 * What comes to the guest without its asking: events in place of interrupts, and the two kinds of exceptions that the
 * monitor has to see first.
 */
export const EVENTS_SECTION: string = `
${lines(OWN_VECTORS, ownInterrupt)}
${lines(DEVICE_VECTORS, deviceInterrupt)}
interrupt_end:
  mrmovq ${CONTEXT.selector}(%rsp), %rax
  iandq $3, %rax
  jne deliver_events
  iaddq $${CONTEXT.end}, %rsp                  # the monitor has waited for it
  jmp wait_for_event

# %rdi, for back ends: vector. The event has come.
raise_interrupt:
  rrmovq %rdi, %rdx
# %rdx: vector. Changes %rax, %rcx, %rdx.
raise_event:
  isubq $${FIRST_EVENT}, %rdx
  irmovq $1, %rax
  shlq %rdx, %rax
  irmovq $${hex(SHARED_ADDRESS)}, %rcx
  mrmovq ${SHARED.pending}(%rcx), %rdx
  orq %rdx, %rax
  rmmovq %rax, ${SHARED.pending}(%rcx)
  ret

hypercall_deliver:
  popq %rax
  popq %rcx
  jmp resume_with_events
# The end of a hypercall after which something may be pending.
hypercall_end_with_events:
  mrmovq 8(%rsp), %rcx
  iaddq $16, %rsp
# The guest's frame is on top of the stack.
resume_with_events:
${SAVE}
# Delivers the highest of the events that have come and are accepted, and goes on with the guest. The saved registers are
# on the stack, and the guest's frame behind them.
deliver_events:
  irmovq $${hex(SHARED_ADDRESS)}, %rcx
  mrmovq ${SHARED.interruptFlag}(%rcx), %rax
  iandq $${FLAG.interrupts}, %rax
  je resume_guest
  mrmovq ${SHARED.pending}(%rcx), %rbx
  mrmovq ${SHARED.accepted}(%rcx), %rax
  andq %rbx, %rax
  je resume_guest
  irmovq $-1, %rdx
next_event:
  iaddq $1, %rdx
  ishrq $1, %rax
  jne next_event
  irmovq $1, %rax
  shlq %rdx, %rax
  xorq %rax, %rbx
  rmmovq %rbx, ${SHARED.pending}(%rcx)
  iaddq $${FIRST_EVENT}, %rdx
  rmmovq %rdx, ${CONTEXT.errorCode}(%rsp)
  irmovq $${hex(DOMAIN_ADDRESS)}, %rbx
  mrmovq ${CONTEXT.selector}(%rsp), %rax
  iandq $${USER_BIT}, %rax
  jne stack_is_known
  # in ring 1: is the stack still the user's, or is it again?
  mrmovq ${CONTEXT.pc}(%rsp), %rax
  mrmovq ${DOMAIN.callbacks + CALLBACKS.systemCallEntry}(%rbx), %rcx
  subq %rax, %rcx
  jg not_at_entry
  mrmovq ${DOMAIN.callbacks + CALLBACKS.systemCallEntryEnd}(%rbx), %rcx
  subq %rax, %rcx
  jle not_at_entry
  mrmovq ${SAVED_RCX}(%rsp), %rax              # the system call has not begun
  isubq $${SYSTEM_CALL_BYTES}, %rax
  jmp users_context
not_at_entry:
  mrmovq ${DOMAIN.callbacks + CALLBACKS.systemCallReturn}(%rbx), %rcx
  subq %rax, %rcx
  jg stack_is_known
  mrmovq ${DOMAIN.callbacks + CALLBACKS.systemCallReturnEnd}(%rbx), %rcx
  subq %rax, %rcx
  jle stack_is_known
  mrmovq ${SAVED_RCX}(%rsp), %rax              # the system call is over
users_context:
  rmmovq %rax, ${CONTEXT.pc}(%rsp)
  rrmovq %r11, %rax
  iorq $${FLAG.interrupts}, %rax              # the real flag, whatever the kernel has in %r11
  rmmovq %rax, ${CONTEXT.flags}(%rsp)
  irmovq $${SELECTOR.userCode}, %rax
  rmmovq %rax, ${CONTEXT.selector}(%rsp)
stack_is_known:
  mrmovq ${DOMAIN.callbacks + CALLBACKS.event}(%rbx), %rdx
  jmp enter_kernel

trap_${VECTOR.pageFault}:
${SAVE}
  rdcr $${CR.faultAddress}, %rax
  irmovq $${hex(SHARED_ADDRESS)}, %rcx
  rmmovq %rax, ${SHARED.faultAddress}(%rcx)
  irmovq $${hex(DOMAIN_ADDRESS)}, %rbx
  mrmovq ${DOMAIN.pageFaultHandler}(%rbx), %rdx
  jmp forward_exception
trap_${VECTOR.generalProtection}:
${SAVE}
  irmovq $${hex(DOMAIN_ADDRESS)}, %rbx
  mrmovq ${DOMAIN.protectionHandler}(%rbx), %rdx
forward_exception:
  mrmovq ${CONTEXT.selector}(%rsp), %rax
  iandq $3, %rax
  je guest_has_failed                   # the monitor's own fault: what the guest has told it of memory was wrong
# %rdx: where the guest's kernel goes on, with the frame on its own stack and with events disabled.
enter_kernel:
  andq %rdx, %rdx
  jne handler_is_known
  jmp guest_has_failed
handler_is_known:
  mrmovq ${CONTEXT.stack}(%rsp), %rcx
  mrmovq ${CONTEXT.selector}(%rsp), %rax
  iandq $${USER_BIT}, %rax
  je stack_is_found
  rdcr $${CR.stack1}, %rcx
stack_is_found:
  rrmovq %rcx, %rax
  ishrq $${GUEST_BITS}, %rax
  jne guest_has_failed
  mrmovq ${CONTEXT.errorCode}(%rsp), %rax
  rmmovq %rax, -40(%rcx)
  mrmovq ${CONTEXT.pc}(%rsp), %rax
  rmmovq %rax, -32(%rcx)
  mrmovq ${CONTEXT.selector}(%rsp), %rax
  rmmovq %rax, -24(%rcx)
  mrmovq ${CONTEXT.stack}(%rsp), %rax
  rmmovq %rax, -8(%rcx)
  irmovq $${hex(SHARED_ADDRESS)}, %rbx
  mrmovq ${SHARED.interruptFlag}(%rbx), %rax
  iandq $${FLAG.interrupts}, %rax
  mrmovq ${CONTEXT.flags}(%rsp), %rbx
  iandq $${FLAG.conditionCodes}, %rbx
  orq %rbx, %rax
  rmmovq %rax, -16(%rcx)
  irmovq $${hex(SHARED_ADDRESS)}, %rbx
  irmovq $0, %rax
  rmmovq %rax, ${SHARED.interruptFlag}(%rbx)
  isubq $40, %rcx
  rmmovq %rcx, ${CONTEXT.stack}(%rsp)
  rmmovq %rdx, ${CONTEXT.pc}(%rsp)
  irmovq $${SELECTOR.deprivilegedCode}, %rax
  rmmovq %rax, ${CONTEXT.selector}(%rsp)
resume_guest:
${RESTORE}
  iaddq $8, %rsp                        # the error code
  iretq

# Accepts events, and waits for one.
hypercall_block:
  irmovq $${hex(SHARED_ADDRESS)}, %rcx
  irmovq $${FLAG.interrupts}, %rax
  rmmovq %rax, ${SHARED.interruptFlag}(%rcx)
wait_for_event:
  irmovq $${hex(SHARED_ADDRESS)}, %rcx
  mrmovq ${SHARED.pending}(%rcx), %rax
  mrmovq ${SHARED.accepted}(%rcx), %rcx
  andq %rcx, %rax
  jne hypercall_end_with_events
  sti
  idle
`;
