import { RSP } from "../../machine/registers.ts";
import { EXIT, type ExitReason, VM_FIELD } from "../../system/control-structure.ts";
import { lines, POP_REGISTERS, PUSH_REGISTERS } from "../core/text.ts";
import { registerOffset, VCPU } from "../core/vcpu-block.ts";

/** Routines that serve exits, by reason. Those that have none are the guest's wish for what it cannot have. */
export type ExitHandlers = Readonly<Partial<Record<ExitReason, string>>>;

/**
 * The way out of the virtual machine and back into it. An exit leaves the guest's general registers in the vCPU's block,
 * because the stack that the processor takes up is the block; the stack pointer and all else stay in the control
 * structure, where whoever needs it reads it. Handlers are jumped to with %rbp and %rsp at the block; their own stack is
 * below it. They end with `jmp resume`, or with `jmp restore` if no interrupt can have become acceptable. Routines keep
 * %rbx, %rbp and %r12 to %r14; arguments are in %rdi, %rsi, %rdx, the result is in %rax.
 *
 * Needs `deliver_interrupts`, `stop_unsupported`.
 */
export function exitSection(handlers: ExitHandlers): string {
  return `
vm_exit:
${PUSH_REGISTERS}
  rrmovq %rsp, %rbp
  vmread $${VM_FIELD.exitReason}, %rcx
  ishlq $3, %rcx
  mrmovq exits(%rcx), %rax
  pushq %rax
  ret

# Back to the guest, by way of an interrupt if one is pending and acceptable.
resume:
  mrmovq ${VCPU.pendingClasses}(%rbp), %rax
  andq %rax, %rax
  je restore
  call deliver_interrupts
restore:
  rrmovq %rbp, %rsp
${POP_REGISTERS}
  vmresume

# %rdi: 8 x the number of a register of the guest. %rax: what is in it.
read_register:
  rrmovq %rdi, %rax
  isubq $${registerOffset(RSP)}, %rax
  je read_stack_pointer
  addq %rbp, %rdi
  mrmovq (%rdi), %rax
  ret
read_stack_pointer:
  vmread $${VM_FIELD.guestStack}, %rax
  ret

# %rdi: 8 x the number of a register of the guest, %rsi: what to put there.
write_register:
  rrmovq %rdi, %rax
  isubq $${registerOffset(RSP)}, %rax
  je write_stack_pointer
  addq %rbp, %rdi
  rmmovq %rsi, (%rdi)
  ret
write_stack_pointer:
  vmwrite %rsi, $${VM_FIELD.guestStack}
  ret

  .align 8
exits:
${lines(Object.values(EXIT), (reason) => `  .quad ${handlers[reason] ?? "stop_unsupported"}`)}
`;
}
