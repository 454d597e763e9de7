import { ERROR_CODE } from "../../memory/access.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CR } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG, FRAME, GATE, GATE_BYTES, VECTOR } from "../../system/vectors.ts";
import { controlOffset, OF_USER, STOP, VCPU } from "./vcpu-block.ts";

const FRAME_BYTES: number = 8 * FRAME.words;
/** Bytes of the instruction `int $V`. */
const INT_BYTES = 9;

/**
 * Traps as the guest sees them: its own vectors' table, its own stack, its kernel in ring 1.
 *
 * Needs `translate_guest`, `write_guest_word`, `guest_memory_written`.
 */
export const INJECTION: string = `
# int n, or what is like it, in the guest; the pc is behind it. %rdi: vector.
deliver_software_trap:
  mrmovq ${VCPU.selector}(%rbp), %rdx
  iandq $3, %rdx
  irmovq $0, %rsi
  rrmovq %rdx, %rax
  iandq $${OF_USER}, %rax
  cmove %rsi, %rdx                      # ring 1 is the guest's ring 0
  jmp deliver

# A trap that the processor raises, or an interrupt. %rdi: vector, %rsi: error code.
deliver_trap:
  irmovq $0, %rdx

# %rdi: vector, %rdx: the ring that asks for it
deliver:
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  rrmovq %rdi, %rbx
  rrmovq %rsi, %r12
  rrmovq %rdx, %r14

  ishlq $${Math.log2(GATE_BYTES)}, %rdi
  mrmovq ${controlOffset(CR.idt)}(%rbp), %rax
  addq %rax, %rdi
  irmovq $0, %rsi
  call translate_guest
  andq %rax, %rax
  jl stop_double_fault
  mrmovq (%rax), %r13                   # the handler
  mrmovq 8(%rax), %rax
  rrmovq %rax, %rcx
  ishrq $${GATE.privilegeShift}, %rcx
  iandq $3, %rcx
  subq %r14, %rcx
  jl deliver_refused
  iandq $${GATE.present}, %rax
  je stop_double_fault

  mrmovq ${VCPU.rsp}(%rbp), %r14
  mrmovq ${VCPU.selector}(%rbp), %rax
  iandq $${OF_USER}, %rax
  je stack_known                        # the kernel was interrupted: its stack goes on
  mrmovq ${controlOffset(CR.stack0)}(%rbp), %r14
stack_known:
  isubq $${FRAME_BYTES}, %r14

  # The frame, with what the guest thinks its selector and flags are: %rsi error code, %rdi pc, %rcx selector, %r10
  # flags, %r11 stack pointer.
  rrmovq %r14, %rdi
  irmovq $${ERROR_CODE.write}, %rsi
  call translate_guest
  andq %rax, %rax
  jl stop_double_fault
  mrmovq ${VCPU.pc}(%rbp), %rdi
  mrmovq ${VCPU.selector}(%rbp), %rcx
  irmovq $${SELECTOR.kernelCode}, %r8
  rrmovq %rcx, %r9
  iandq $${OF_USER}, %r9
  cmove %r8, %rcx
  mrmovq ${VCPU.flags}(%rbp), %r10
  iandq $${FLAG.conditionCodes}, %r10
  mrmovq ${VCPU.interruptFlag}(%rbp), %r11
  orq %r11, %r10
  mrmovq ${VCPU.rsp}(%rbp), %r11
  rrmovq %r14, %r8
  iandq $${PAGE_BYTES - 1}, %r8
  isubq $${PAGE_BYTES - FRAME_BYTES}, %r8
  jg deliver_across_pages
  rmmovq %r12, (%rax)
  rmmovq %rdi, 8(%rax)
  rmmovq %rcx, 16(%rax)
  rmmovq %r10, 24(%rax)
  rmmovq %r11, 32(%rax)
  rrmovq %rax, %rdi
  rrmovq %rax, %rsi
  iaddq $${FRAME_BYTES}, %rsi
  call guest_memory_written

deliver_enter:
  rmmovq %r14, ${VCPU.rsp}(%rbp)
  rmmovq %r13, ${VCPU.pc}(%rbp)
  irmovq $${SELECTOR.deprivilegedCode}, %rax
  rmmovq %rax, ${VCPU.selector}(%rbp)
  irmovq $0, %rax
  rmmovq %rax, ${VCPU.interruptFlag}(%rbp)
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  ret

# The frame lies in two pages: word by word, from the last to the first.
deliver_across_pages:
  pushq %r12
  pushq %rdi
  pushq %rcx
  pushq %r10
  pushq %r11
  rrmovq %r14, %rbx
  iaddq $${FRAME_BYTES}, %rbx
deliver_word:
  isubq $8, %rbx
  rrmovq %rbx, %rdi
  popq %rsi
  call write_guest_word
  andq %rax, %rax
  jl stop_double_fault
  rrmovq %rbx, %rax
  subq %r14, %rax
  jne deliver_word
  jmp deliver_enter

# The ring may not use this gate: a protection fault at the instruction instead.
deliver_refused:
  mrmovq ${VCPU.pc}(%rbp), %rax
  isubq $${INT_BYTES}, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  rrmovq %rbx, %rsi
  ishlq $3, %rsi
  iaddq $2, %rsi                        # the error code says which entry of the vectors' table
  irmovq $${VECTOR.generalProtection}, %rdi
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  jmp deliver_trap

# The machine stops for good; why is in the vCPU's block.
stop_double_fault:
  irmovq $${STOP.doubleFault}, %rax
  jmp stop
stop_unsupported:
  irmovq $${STOP.unsupported}, %rax
stop:
  rmmovq %rax, ${VCPU.stopReason}(%rbp)
  halt
`;
