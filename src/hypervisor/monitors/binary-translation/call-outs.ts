import { GUEST_BYTES } from "../../guests/layout.ts";
import { REGISTER_NAMES } from "../../machine/registers.ts";
import { ERROR_CODE } from "../../memory/access.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CR } from "../../system/control-registers.ts";
import { SEGMENT, SELECTOR } from "../../system/descriptors.ts";
import { opcodeOf } from "../../system/instructions.ts";
import { FLAG } from "../../system/vectors.ts";
import { lengthOf, loadOperand } from "../core/decode.ts";
import { GUEST_WINDOW, MONITOR_BASE } from "../core/layout.ts";
import { advance, hex } from "../core/text.ts";
import { controlOffset, OF_USER, registerOffset, VCPU } from "../core/vcpu-block.ts";
import { recordOf, shadowOffset } from "../shadow-paging/frame-records.ts";
import { CODE_FRAMES_OFFSET, CODE_PAGES, REQUEST, SITE, SLOT, TRANSLATION } from "./layout.ts";
import { CALL_OUT } from "./sequences.ts";
import { CHANGED } from "./traced-stores.ts";

const RCX = registerOffset(REGISTER_NAMES.indexOf("rcx"));
const R11 = registerOffset(REGISTER_NAMES.indexOf("r11"));

/** Keeps the real register as the guest's, for user programs, which may ask the hardware what it is. */
function keepReal(label: string, register: number): string {
  return `${label}:
${loadOperand("rA", "%rax")}
  wrcr %rax, $${register}
  jmp emulate_wrcr`;
}

/**
 * What call-outs of translated code lead to, where it is not what traps of the same instructions lead to. All are jumped
 * to with %rbx at the translation's block.
 *
 * Needs `emulate_wrcr`, `emulate_invlpg`, `restore_state`, `walk_guest`, `inject_walk_fault`, `traced_write` and `store_traced`.
 */
export const CALL_OUT_ROUTINES: string = `
# The guest's root or its features: code of pages that are not global may be other code now.
translated_write_root:
  mrmovq ${SLOT.local}(%rbx), %rax
  andq %rax, %rax
  je emulate_wrcr
  vmcall $${REQUEST.addressSpaceChanged}
  jmp emulate_wrcr

${keepReal("translated_write_ldt", CR.ldt)}

${keepReal("translated_write_task", CR.task)}

translated_invlpg:
${loadOperand("rA", "%rdi")}
  rrmovq %rdi, %rax
  ishrq $${Math.log2(PAGE_BYTES)}, %rax
  iandq $${CODE_PAGES - 1}, %rax
  ishlq $3, %rax
  mrmovq ${TRANSLATION.codePages}(%rax), %rax
  andq %rax, %rax
  je emulate_invlpg
  vmcall $${REQUEST.pageChanged}
  jmp emulate_invlpg

# A system call of the kernel's own.
translated_syscall:
  mrmovq ${VCPU.pc}(%rbp), %rax
  iaddq $${lengthOf("syscall")}, %rax
  rmmovq %rax, ${RCX}(%rbp)
  mrmovq ${VCPU.flags}(%rbp), %rax
  iandq $${FLAG.conditionCodes}, %rax
  mrmovq ${VCPU.interruptFlag}(%rbp), %rcx
  orq %rcx, %rax
  rmmovq %rax, ${R11}(%rbp)
  mrmovq ${controlOffset(CR.systemCallEntry)}(%rbp), %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  irmovq $0, %rcx
  rmmovq %rcx, ${VCPU.interruptFlag}(%rbp)
  jmp restore

# A store that was found to go to traced pages: carried out without a fault.
translated_traced_store:
  irmovq $${CHANGED}, %r8
  call restore_state
${loadOperand("rB", "%r12")}
  mrmovq ${VCPU.constant}(%rbp), %rcx
  addq %rcx, %r12
  rrmovq %r12, %rdi
  irmovq $${ERROR_CODE.write}, %rsi
  call walk_guest
  andq %rax, %rax
  jl inject_walk_fault
  rrmovq %rax, %rcx
  ishrq $${Math.log2(GUEST_BYTES)}, %rcx
  jne store_into_nothing
  rrmovq %rax, %rcx
${recordOf("%rcx")}
  mrmovq ${shadowOffset(1)}(%rcx), %r9
  andq %r9, %r9
  je traced_write
  mrmovq ${shadowOffset(2)}(%rcx), %r8
  mrmovq ${shadowOffset(3)}(%rcx), %r10
  orq %r10, %r8
  mrmovq ${shadowOffset(4)}(%rcx), %r10
  orq %r10, %r8
  mrmovq ${CODE_FRAMES_OFFSET}(%rcx), %r10
  orq %r10, %r8
  jne traced_write

  # The frame is a lowest table and nothing else: next time the translation may do by itself.
  mrmovq ${SLOT.nextAddress}(%rbx), %r8
  mrmovq ${CALL_OUT.site - CALL_OUT.bytes}(%r8), %r8
  rrmovq %r12, %rcx
  iandq $-${PAGE_BYTES}, %rcx
  iaddq $${hex(MONITOR_BASE)}, %r9
  subq %rcx, %r9
  rmmovq %r9, ${SITE.shadow}(%r8)
  rrmovq %rax, %r9
  subq %r12, %r9
  iaddq $${hex(GUEST_WINDOW)}, %r9
  rmmovq %r9, ${SITE.window}(%r8)
  mrmovq ${SLOT.epoch}(%rbx), %r9
  addq %rcx, %r9
  rmmovq %r9, ${SITE.key}(%r8)
  jmp traced_write
store_into_nothing:                     # memory that is not there swallows what is written
${advance(lengthOf("rmmovq"))}
  jmp restore

# The kernel pushes something else than a register onto a page whose writes are seen. %rbx: where the monitor sees the
# word.
traced_push_of_state:
  mrmovq ${VCPU.selector}(%rbp), %rax
  iandq $${OF_USER}, %rax
  jne stop_unsupported
  mrmovq ${VCPU.instruction}(%rbp), %rax
  rrmovq %rax, %rcx
  iandq $0xff, %rcx
  isubq $${hex(opcodeOf("pushfq"))}, %rcx
  je traced_push_of_flags
  isubq $${opcodeOf("pushseg") - opcodeOf("pushfq")}, %rcx
  jne stop_unsupported
  ishrq $8, %rax
  iandq $0xff, %rax
  ishlq $3, %rax
  mrmovq segment_readers(%rax), %rax
  pushq %rax
  ret
push_code_segment:
  irmovq $${SELECTOR.kernelCode}, %r13
  jmp push_segment
push_stack_segment:
  irmovq $${SELECTOR.kernelData}, %r13
  jmp push_segment
push_data_segment:
  rdseg $${SEGMENT.data}, %r13
  jmp push_segment
push_general_segment:
  rdseg $${SEGMENT.general}, %r13
push_segment:
${advance(lengthOf("pushseg"))}
  jmp push_state
traced_push_of_flags:
  mrmovq ${VCPU.flags}(%rbp), %r13
  iandq $${FLAG.conditionCodes}, %r13
  mrmovq ${VCPU.interruptFlag}(%rbp), %rax
  orq %rax, %r13
${advance(lengthOf("pushfq"))}
push_state:
  mrmovq ${VCPU.rsp}(%rbp), %rax
  isubq $8, %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
  jmp store_traced
  .align 8
segment_readers:
  .quad push_code_segment, push_stack_segment, push_data_segment, push_general_segment
`;
