import { ERROR_CODE } from "../../memory/access.ts";
import { DESCRIPTOR, SELECTOR } from "../../system/descriptors.ts";
import { lengthOf } from "../core/decode.ts";
import { hex } from "../core/text.ts";
import { VCPU } from "../core/vcpu-block.ts";

/** Selector and offset of `lcall` and `ljmp`. */
const SELECTOR_SHIFT = 48;
const OFFSET_MASK = 0xffff_ffff_ffffn;

/**
 * Far calls, jumps and returns of the guest's kernel: within its ring, by gates that lead there, and back to user
 * programs.
 *
 * Needs `find_descriptor`, `refuse_segment`, `translate_guest`, `write_guest_word`, `read_guest_word`, `enter_ring` and
 * `inject_walk_fault`.
 */
export const FAR_TRANSFERS: string = `
translated_ljmp:
  irmovq $0, %r14
  jmp far_transfer
translated_lcall:
  irmovq $1, %r14

# %r14: whether to push the way back
far_transfer:
  mrmovq ${VCPU.constant}(%rbp), %rdi
  ishrq $${SELECTOR_SHIFT}, %rdi
  rrmovq %rdi, %rbx
  call find_descriptor
  rrmovq %rax, %rcx
  isubq $1, %rcx
  je refuse_segment                     # absent
  rrmovq %r9, %rcx
  iandq $${DESCRIPTOR.gate}, %rcx
  jne far_by_gate
  rrmovq %r9, %rcx
  iandq $${DESCRIPTOR.code | DESCRIPTOR.privilege}, %rcx
  ixorq $${DESCRIPTOR.code}, %rcx
  jne refuse_segment                    # no code, or not of the kernel's ring
  rrmovq %rbx, %rcx
  iandq $3, %rcx
  jne refuse_segment
  mrmovq ${VCPU.constant}(%rbp), %r13
  irmovq $${hex(OFFSET_MASK)}, %rcx
  andq %rcx, %r13
  jmp far_target_known
far_by_gate:
  andq %rax, %rax
  jne refuse_segment
  rrmovq %r9, %rcx
  ishrq $${DESCRIPTOR.gateRingShift}, %rcx
  iandq $3, %rcx
  jne refuse_segment                    # it leads outwards
  rrmovq %r8, %r13

# %r13: where to go
far_target_known:
  andq %r14, %r14
  je far_arrive
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  iaddq $-16, %rdi
  irmovq $${ERROR_CODE.write}, %rsi
  call translate_guest
  andq %rax, %rax
  jl inject_walk_fault
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  iaddq $-8, %rdi
  irmovq $${SELECTOR.kernelCode}, %rsi
  call write_guest_word
  andq %rax, %rax
  jl inject_walk_fault
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  iaddq $-16, %rdi
  rmmovq %rdi, ${VCPU.rsp}(%rbp)
  mrmovq ${VCPU.pc}(%rbp), %rsi
  iaddq $${lengthOf("lcall")}, %rsi
  call write_guest_word
far_arrive:
  rmmovq %r13, ${VCPU.pc}(%rbp)
  jmp restore

translated_lret:
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  call read_guest_word
  andq %rax, %rax
  jl inject_walk_fault
  rrmovq %rdx, %r12
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  iaddq $8, %rdi
  call read_guest_word
  andq %rax, %rax
  jl inject_walk_fault
  rrmovq %rdx, %rbx
  mrmovq ${VCPU.rsp}(%rbp), %r13
  iaddq $16, %r13
  iandq $3, %rdx
  je far_returned                       # within the kernel
  isubq $2, %rdx
  jl stop_unsupported                   # a ring of the guest's between kernel and user
  je refuse_segment
  rrmovq %r13, %rdi
  call read_guest_word
  andq %rax, %rax
  jl inject_walk_fault
  rrmovq %rdx, %r13
  irmovq $${SELECTOR.userCode}, %rax
  rmmovq %rax, ${VCPU.selector}(%rbp)
far_returned:
  rmmovq %r12, ${VCPU.pc}(%rbp)
  rmmovq %r13, ${VCPU.rsp}(%rbp)
  jmp restore
`;
