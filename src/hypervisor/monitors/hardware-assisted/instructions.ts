import { NOTIFY_HYPERCALL } from "../../guests/drivers/virtqueue-text.ts";
import { REGISTER_NAMES } from "../../machine/registers.ts";
import { VM_FIELD } from "../../system/control-structure.ts";
import { opcodeOf } from "../../system/instructions.ts";
import { FLAG, VECTOR } from "../../system/vectors.ts";
import { hex, POP_REGISTERS } from "../core/text.ts";
import { registerOffset, STOP, VCPU } from "../core/vcpu-block.ts";
import { ADVANCE, registerIn } from "./text.ts";

/** Set in a port's qualification if it is written. */
const IS_WRITE = 0x1_0000;

/** Numbers of hypercalls. */
export const HYPERCALL: Readonly<Record<"none" | "writePort", number>> = {
  /** Does nothing: what it takes is what every other one takes besides. */
  none: 0,
  /** %rdi: a port, %rsi: what to write to it. */
  writePort: NOTIFY_HYPERCALL,
};

const RAX = REGISTER_NAMES.indexOf("rax");
const RDI = REGISTER_NAMES.indexOf("rdi");
const RSI = REGISTER_NAMES.indexOf("rsi");

/**
 * Instructions that exit, but for those on control registers.
 *
 * Needs `port_read`, `port_write`, the interrupt controller and the way back.
 */
export const INSTRUCTIONS: string = `
exit_port:
  vmread $${VM_FIELD.qualification}, %rbx
  rrmovq %rbx, %rax
  iandq $${hex(IS_WRITE)}, %rax
  jne exit_port_write
  rrmovq %rbx, %rdi
  iandq $0xffff, %rdi
  call port_read
  rrmovq %rax, %rsi
  rrmovq %rbx, %rdi
${registerIn(24, "%rdi")}
  call write_register
  jmp step_and_resume
exit_port_write:
  rrmovq %rbx, %rdi
${registerIn(24, "%rdi")}
  call read_register
  rrmovq %rax, %rsi
  rrmovq %rbx, %rdi
  iandq $0xffff, %rdi
  call port_write
step_and_resume:
${ADVANCE}
  jmp resume

# The guest waits for an interrupt. So does the monitor, unless the guest has one that it accepts.
exit_idle:
${ADVANCE}
  irmovq $1, %rax
  rmmovq %rax, ${VCPU.idle}(%rbp)
  call read_interrupt_state
  jmp wait_or_resume

# The guest is done: the processor stops, with the guest's registers and condition codes in it.
exit_halt:
  irmovq $${STOP.halted}, %rax
  rmmovq %rax, ${VCPU.stopReason}(%rbp)
  vmread $${VM_FIELD.guestStack}, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  vmread $${VM_FIELD.guestFlags}, %rax
  iandq $${FLAG.conditionCodes}, %rax
  rmmovq %rax, ${VCPU.errorCode}(%rbp)
${POP_REGISTERS}
  popfq                                 # from what is behind the registers
  popq %rsp
  halt

# What processor this is: the real one.
exit_identify:
  vmread $${VM_FIELD.instruction}, %rdi
${registerIn(12, "%rdi")}
  cpuid %rsi
  call write_register
${ADVANCE}
  jmp restore

# The guest's kernel calls the hypervisor: the number is the qualification, the result comes in the guest's %rax. Numbers
# that there is no call for do what they do where there is no hypervisor, and so do all of them in user programs.
exit_hypercall:
  vmread $${VM_FIELD.guestSelectors}, %rax
  iandq $3, %rax
  jne user_hypercall
  vmread $${VM_FIELD.qualification}, %rax
  isubq $${HYPERCALL.none}, %rax
  je hypercall_done
  isubq $${HYPERCALL.writePort - HYPERCALL.none}, %rax
  je hypercall_write_port
  irmovq $${VECTOR.invalidInstruction}, %rdi
  irmovq $0, %rsi
  call deliver_trap
  jmp resume
hypercall_write_port:
  mrmovq ${registerOffset(RDI)}(%rbp), %rdi
  iandq $0xffff, %rdi
  mrmovq ${registerOffset(RSI)}(%rbp), %rsi
  call port_write
  irmovq $0, %rax
hypercall_done:
  rmmovq %rax, ${registerOffset(RAX)}(%rbp)
  jmp step_and_resume
user_hypercall:
${ADVANCE}
  irmovq $${VECTOR.hypercall}, %rdi
  call inject_software_trap
  jmp resume

# The guest would be a hypervisor itself. It has no control structure, and no translations of virtual machines to forget.
exit_virtualisation:
  vmread $${VM_FIELD.instruction}, %rax
  iandq $0xff, %rax
  isubq $${hex(opcodeOf("invept"))}, %rax
  je step_and_resume
  irmovq $${VECTOR.generalProtection}, %rdi
  irmovq $0, %rsi
  call deliver_trap
  jmp resume

# The processor stops for good; why and where is in the vCPU's block.
stop_double_fault:
  irmovq $${STOP.doubleFault}, %rax
  jmp stop
stop_unsupported:
  irmovq $${STOP.unsupported}, %rax
stop:
  rmmovq %rax, ${VCPU.stopReason}(%rbp)
  vmread $${VM_FIELD.guestPc}, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  halt
`;
