import { REGISTER_NAMES } from "../../machine/registers.ts";
import { CR } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { opcodeOf } from "../../system/instructions.ts";
import { FLAG, VECTOR } from "../../system/vectors.ts";
import { type Emulations, lengthOf, loadOperand, storeOperandA } from "./decode.ts";
import { advance, POP_REGISTERS } from "./text.ts";
import { controlOffset, registerOffset, STOP, VCPU } from "./vcpu-block.ts";

const RCX = REGISTER_NAMES.indexOf("rcx");
const R11 = REGISTER_NAMES.indexOf("r11");

/** The routines of {@link PRIVILEGED} and those of the control registers, by mnemonic. */
export const EMULATIONS: Emulations = {
  halt: "emulate_halt",
  int: "emulate_int",
  vmcall: "emulate_kernel_hypercall",
  sysret: "emulate_sysret",
  rdcr: "emulate_rdcr",
  wrcr: "emulate_wrcr",
  inq: "emulate_in",
  outq: "emulate_out",
  cli: "emulate_cli",
  sti: "emulate_sti",
  invlpg: "emulate_invlpg",
  iretq: "emulate_iretq",
  idle: "emulate_idle",
  invept: "emulate_invept",
};

/**
 * The privileged instructions but for `rdcr` and `wrcr`.
 *
 * Needs `guest_root_written`, `port_read` (%rdi: port; %rax: value), `port_write` (%rdi: port, %rsi: value), `invalidate_guest_page` (%rdi:
 * address), `walk_guest`, `translate_guest`, `wait_or_resume`, and the parts that traps need.
 */
export const PRIVILEGED: string = `
emulate_cli:
${advance(lengthOf("cli"))}
  irmovq $0, %rax
  rmmovq %rax, ${VCPU.interruptFlag}(%rbp)
  jmp restore

emulate_sti:
${advance(lengthOf("sti"))}
  irmovq $${FLAG.interrupts}, %rax
  rmmovq %rax, ${VCPU.interruptFlag}(%rbp)
  mrmovq ${VCPU.instruction}(%rbp), %rax
  ishrq $8, %rax
  iandq $0xff, %rax
  ixorq $${opcodeOf("idle")}, %rax
  jne resume
  # A wait follows, and no interrupt may come in between: it would be slept through. So both are carried out at once.
emulate_idle:
${advance(lengthOf("idle"))}
  irmovq $1, %rax
  rmmovq %rax, ${VCPU.idle}(%rbp)
  jmp wait_or_resume

# The processor stops with the guest's registers and condition codes in it.
emulate_halt:
  irmovq $${STOP.halted}, %rax
  rmmovq %rax, ${VCPU.stopReason}(%rbp)
  mrmovq ${VCPU.flags}(%rbp), %rax
  iandq $${FLAG.conditionCodes}, %rax
  rmmovq %rax, ${VCPU.flags}(%rbp)
${POP_REGISTERS}
  iaddq $${VCPU.flags - VCPU.errorCode}, %rsp
  popfq
  mrmovq ${VCPU.rsp - VCPU.stack}(%rsp), %rsp
  halt

emulate_invlpg:
${loadOperand("rA", "%rdi")}
  call invalidate_guest_page
${advance(lengthOf("invlpg"))}
  jmp restore

# There are no virtual machines whose translations could be forgotten, so this forgets the guest's, as hardware may.
emulate_invept:
  mrmovq ${controlOffset(CR.root)}(%rbp), %rdi
  call guest_root_written
${advance(lengthOf("invept"))}
  jmp restore

emulate_in:
${loadOperand("rB", "%rdi")}
  mrmovq ${VCPU.constant}(%rbp), %rax
  addq %rax, %rdi
  iandq $0xffff, %rdi
  call port_read
${storeOperandA("%rax", "%rcx")}
${advance(lengthOf("inq"))}
  jmp resume

emulate_out:
${loadOperand("rB", "%rdi")}
  mrmovq ${VCPU.constant}(%rbp), %rax
  addq %rax, %rdi
  iandq $0xffff, %rdi
${loadOperand("rA", "%rsi")}
  call port_write
${advance(lengthOf("outq"))}
  jmp resume

emulate_int:
${advance(lengthOf("int"))}
  mrmovq ${VCPU.instruction}(%rbp), %rdi
  ishrq $8, %rdi
  iandq $0xff, %rdi
  call deliver_software_trap
  jmp resume

# A hypercall where there is no hypervisor: for the kernel an instruction that is none, for user programs a trap.
emulate_kernel_hypercall:
  irmovq $${VECTOR.invalidInstruction}, %rdi
  irmovq $0, %rsi
  call deliver_trap
  jmp resume
emulate_user_hypercall:
${advance(lengthOf("vmcall"))}
  irmovq $${VECTOR.hypercall}, %rdi
  call deliver_software_trap
  jmp resume

# To user programs, from a system call.
emulate_sysret:
  mrmovq ${registerOffset(RCX)}(%rbp), %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  mrmovq ${registerOffset(R11)}(%rbp), %rdi
  irmovq $${SELECTOR.userCode}, %rsi
  call enter_ring
  jmp resume

# %rdi: flags, %rsi: real selector
enter_ring:
  rmmovq %rsi, ${VCPU.selector}(%rbp)
  rrmovq %rdi, %rax
  iandq $${FLAG.interrupts}, %rax
  rmmovq %rax, ${VCPU.interruptFlag}(%rbp)
  iorq $${FLAG.interrupts}, %rdi              # the real one is always set: interrupts are the monitor's
  rmmovq %rdi, ${VCPU.flags}(%rbp)
  ret

# The frame of four words is on the guest's stack: pc, selector, flags, stack pointer.
emulate_iretq:
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  irmovq $0, %rsi
  call translate_guest
  andq %rax, %rax
  jl inject_walk_fault
  rrmovq %rax, %rbx
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  rrmovq %rdi, %rax
  iandq $0xfff, %rax
  isubq $${0x1000 - 32}, %rax
  jg iretq_across_pages
  mrmovq (%rbx), %r12
  mrmovq 8(%rbx), %r13
  mrmovq 16(%rbx), %rdi
  mrmovq 24(%rbx), %r14
iretq_frame_read:
  irmovq $${SELECTOR.deprivilegedCode}, %rsi
  rrmovq %r13, %rax
  iandq $3, %rax
  je iretq_enter
  irmovq $${SELECTOR.userCode}, %rsi
  isubq $1, %rax
  je stop_unsupported                   # a ring of the guest's between kernel and user
  isubq $1, %rax
  je reflect_protection
iretq_enter:
  rmmovq %r12, ${VCPU.pc}(%rbp)
  rmmovq %r14, ${VCPU.rsp}(%rbp)
  call enter_ring
  jmp resume

iretq_across_pages:
${["%r12", "%r13", "%rbx", "%r14"]
  .map(
    (register, word) => `  mrmovq ${VCPU.rsp}(%rbp), %rdi
  iaddq $${8 * word}, %rdi
  call read_guest_word
  andq %rax, %rax
  jl inject_walk_fault
  rrmovq %rdx, ${register}`,
  )
  .join("\n")}
  rrmovq %rbx, %rdi
  jmp iretq_frame_read
`;
