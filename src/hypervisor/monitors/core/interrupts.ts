import { CR } from "../../system/control-registers.ts";
import { raiseInterrupt } from "./raise-interrupt.ts";
import { hex } from "./text.ts";
import { controlOffset, pendingOffset, VCPU, VCPU_ADDRESS } from "./vcpu-block.ts";

/** Labels of routines that take the place of `raise_interrupt` where a device is not simply the guest's, by vector. */
export type InterruptHandlers = Readonly<Record<number, string>>;

function handlerCheck([vector, label]: readonly [string, string]): string {
  return `  rrmovq %rdi, %rax
  isubq $${vector}, %rax
  je interrupt_for_${label}`;
}

function handlerCall(label: string): string {
  return `interrupt_for_${label}:
  call ${label}
  jmp wait_or_resume`;
}

/** Text of what a monitor does that has the processor to itself, while its guest waits. */
export const WAIT_ITSELF: string = `
  sti
wait_for_interrupt:
  idle
  jmp wait_for_interrupt`;

/**
 * The guest's interrupt controller: what is pending and what is in service, by class and vector; task priority; its
 * timer, which is the real one; inter-processor interrupts, of which a guest of one processor can send itself some.
 *
 * @param handlers - called with the vector in %rdi, after the real interrupt was ended
 * @param wait - text of what the monitor does while the guest waits; it goes back to `wait_or_resume`
 */
export function interruptSection(handlers: InterruptHandlers, wait: string = WAIT_ITSELF): string {
  return `
# A real interrupt has come while the guest ran, or while the monitor waited for one. %rdi: vector.
external_interrupt:
  wrcr %rax, $${CR.endOfInterrupt}
  irmovq $${hex(VCPU_ADDRESS)}, %rbp          # what the wait was interrupted in is of no interest
  rrmovq %rbp, %rsp
${Object.entries(handlers).map(handlerCheck).join("\n")}
  call raise_interrupt
  jmp wait_or_resume
${[...new Set(Object.values(handlers))].map(handlerCall).join("\n")}

# Goes on with the guest unless it waits and still nothing has come that it accepts.
wait_or_resume:
  mrmovq ${VCPU.idle}(%rbp), %rax
  andq %rax, %rax
  je resume
  call acceptable_class
  andq %rax, %rax
  jge resume${wait}
${raiseInterrupt(VCPU.pendingClasses, pendingOffset(0))}

# %rdi: not 0. %rax: number of its highest bit.
highest_bit:
  irmovq $-1, %rax
highest_bit_next:
  iaddq $1, %rax
  ishrq $1, %rdi
  jne highest_bit_next
  ret

# %rax: the class whose interrupt the guest accepts next; -1 if there is none.
acceptable_class:
  mrmovq ${VCPU.interruptFlag}(%rbp), %rax
  andq %rax, %rax
  je nothing_acceptable
  mrmovq ${VCPU.pendingClasses}(%rbp), %rdi
  andq %rdi, %rdi
  je nothing_acceptable
  call highest_bit
  mrmovq ${controlOffset(CR.taskPriority)}(%rbp), %rcx
  subq %rax, %rcx
  jge nothing_acceptable
  mrmovq ${VCPU.classesInService}(%rbp), %rcx
  shrq %rax, %rcx                       # not 0: one of this class or a higher one is in service
  je class_found
nothing_acceptable:
  irmovq $-1, %rax
class_found:
  ret

# Something is pending: delivers it if the guest accepts it.
deliver_pending:
  call acceptable_class
  andq %rax, %rax
  jl nothing_delivered
  pushq %rbx
  pushq %r12
  rrmovq %rax, %rbx
  ishlq $3, %rax
  addq %rbp, %rax
  rrmovq %rax, %r12
  mrmovq ${pendingOffset(0)}(%r12), %rdi
  call highest_bit
  rrmovq %rbx, %rdi
  ishlq $4, %rdi
  addq %rax, %rdi                       # the vector
  irmovq $1, %rcx
  shlq %rax, %rcx
  mrmovq ${pendingOffset(0)}(%r12), %rdx
  xorq %rcx, %rdx
  rmmovq %rdx, ${pendingOffset(0)}(%r12)
  irmovq $1, %rcx
  shlq %rbx, %rcx
  mrmovq ${VCPU.classesInService}(%rbp), %rax
  orq %rcx, %rax
  rmmovq %rax, ${VCPU.classesInService}(%rbp)
  andq %rdx, %rdx
  jne class_still_pending
  mrmovq ${VCPU.pendingClasses}(%rbp), %rax
  xorq %rcx, %rax
  rmmovq %rax, ${VCPU.pendingClasses}(%rbp)
class_still_pending:
  irmovq $0, %rsi
  rmmovq %rsi, ${VCPU.idle}(%rbp)
  call deliver_trap
  popq %r12
  popq %rbx
nothing_delivered:
  ret

# The guest ends its interrupt in service, which is the one of the highest class.
end_interrupt:
  mrmovq ${VCPU.classesInService}(%rbp), %rdi
  andq %rdi, %rdi
  je nothing_in_service
  call highest_bit
  irmovq $1, %rcx
  shlq %rax, %rcx
  mrmovq ${VCPU.classesInService}(%rbp), %rax
  xorq %rcx, %rax
  rmmovq %rax, ${VCPU.classesInService}(%rbp)
nothing_in_service:
  ret
`;
}
