import { CONDITION_CODE } from "../../machine/condition-codes.ts";
import { CR } from "../../system/control-registers.ts";
import {
  CONVENTIONAL_DESCRIPTORS,
  DESCRIPTOR,
  DESCRIPTOR_BYTES,
  SEGMENT,
  SELECTOR,
} from "../../system/descriptors.ts";
import { VECTOR } from "../../system/vectors.ts";
import { lengthOf, loadOperand } from "../core/decode.ts";
import { advance, hex } from "../core/text.ts";
import { controlOffset, VCPU } from "../core/vcpu-block.ts";

/** A table of descriptors ends here; selectors beyond name nothing. */
const TABLE_DESCRIPTORS = 32;
const LOCAL = 4;
const SELECTOR_BITS = 0xffff;
const ERROR_BITS = 0xfffc;

/** An instruction that asks what a descriptor says. `found`: where to go on if there is one that the kernel may know of. */
function asking(mnemonic: string, found: string): string {
  return `translated_${mnemonic}:
${loadOperand("rA", "%rdi")}
  call find_descriptor
  andq %rax, %rax
  jne not_found
${found}`;
}

/** Stores a register where the instruction's rB is kept, and says that all is well. */
const STORE_B = `  mrmovq ${VCPU.instruction}(%rbp), %rcx
  ishrq $5, %rcx
  iandq $0x78, %rcx
  addq %rbp, %rcx
  rmmovq %rax, (%rcx)
  jmp found`;

/**
 * Instructions about segments, as the guest's kernel in its ring 0 sees them. The real segment registers are the guest's
 * but for code and stack; their descriptors are looked up in the guest's own table.
 *
 * Of what a kernel may load into the stack's register only the usual selector is virtualised; into the others, what the
 * hardware's table has in the same place.
 *
 * Needs `translate_guest`, `inject_walk_fault`, `read_guest_word`, `deliver_trap` and `descriptors`.
 */
export const SEGMENT_ROUTINES: string = `
# Looks a selector up in the guest's table, for its kernel.
#   %rdi: selector
#   %rax: 0, or 1 if it is absent, or 2 if the selector's own ring may not use it; %r8: the descriptor's lower half, %r9:
#   its upper half. A page fault on the way is injected.
find_descriptor:
  pushq %rdi
  iandq $${hex(SELECTOR_BITS)}, %rdi
  rrmovq %rdi, %rax
  iandq $${LOCAL}, %rax
  jne descriptor_absent
  ishrq $3, %rdi
  je descriptor_absent
  rrmovq %rdi, %rax
  isubq $${TABLE_DESCRIPTORS}, %rax
  jge descriptor_absent
  ishlq $${Math.log2(DESCRIPTOR_BYTES)}, %rdi
  mrmovq ${controlOffset(CR.gdt)}(%rbp), %rax
  addq %rax, %rdi
  call read_guest_word
  popq %rdi
  andq %rax, %rax
  jl descriptor_unreadable
  rrmovq %rdx, %r8
  irmovq $0xffffffff, %rax
  andq %rax, %r8
  rrmovq %rdx, %r9
  ishrq $32, %r9
  rrmovq %r9, %rax
  iandq $${DESCRIPTOR.present}, %rax
  je descriptor_not_present
  rrmovq %r9, %rax
  iandq $${DESCRIPTOR.privilege}, %rax
  rrmovq %rdi, %rcx
  iandq $3, %rcx
  subq %rcx, %rax
  irmovq $0, %rax
  jge descriptor_permitted
  irmovq $2, %rax
descriptor_permitted:
  ret
descriptor_absent:
  popq %rdi
descriptor_not_present:
  irmovq $1, %rax
  ret
descriptor_unreadable:
  rrmovq %rbp, %rsp
  jmp inject_walk_fault

${asking(
  "lar",
  `  rrmovq %r9, %rax
${STORE_B}`,
)}

${asking(
  "lsl",
  `  rrmovq %r8, %rax
${STORE_B}`,
)}

# Data may be read, and code if it says so.
${asking(
  "verr",
  `  rrmovq %r9, %rax
  iandq $${DESCRIPTOR.gate}, %rax
  jne not_found
  rrmovq %r9, %rax
  iandq $${DESCRIPTOR.code}, %rax
  je found
  iandq $${DESCRIPTOR.accessible}, %r9
  jne found
  jmp not_found`,
)}

${asking(
  "verw",
  `  iandq $${DESCRIPTOR.gate | DESCRIPTOR.code | DESCRIPTOR.accessible}, %r9
  ixorq $${DESCRIPTOR.accessible}, %r9
  je found`,
)}

# The answer is the zero flag.
not_found:
  irmovq $0, %rcx
  jmp set_zero
found:
  irmovq $${CONDITION_CODE.zero}, %rcx
set_zero:
  mrmovq ${VCPU.flags}(%rbp), %rax
  iandq $${~CONDITION_CODE.zero}, %rax
  orq %rcx, %rax
  rmmovq %rax, ${VCPU.flags}(%rbp)
${advance(lengthOf("lar"))}                        # all four are as long
  jmp restore

translated_popseg:
  mrmovq ${VCPU.rsp}(%rbp), %rdi
  irmovq $0, %rsi
  call translate_guest
  andq %rax, %rax
  jl inject_walk_fault
  mrmovq (%rax), %rdi
  call load_segment
  mrmovq ${VCPU.rsp}(%rbp), %rax
  iaddq $8, %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
${advance(lengthOf("popseg"))}
  jmp restore

translated_wrseg:
${loadOperand("rA", "%rdi")}
  call load_segment
${advance(lengthOf("wrseg"))}
  jmp restore

# Loads the segment register that the instruction names, or injects what the hardware would raise. %rdi: selector.
load_segment:
  iandq $${hex(SELECTOR_BITS)}, %rdi
  rrmovq %rdi, %rbx
  mrmovq ${VCPU.constant}(%rbp), %r12
  iandq $3, %r12                        # which one
  rrmovq %r12, %rax
  isubq $${SEGMENT.stack}, %rax
  je load_stack
  rrmovq %rbx, %rax
  iandq $${hex(ERROR_BITS)}, %rax
  je load_real                          # none at all is fine
  call find_descriptor
  andq %rax, %rax
  jne refuse_segment
  rrmovq %r9, %rax
  iandq $${DESCRIPTOR.gate}, %rax
  jne refuse_segment
  rrmovq %r9, %rax
  iandq $${DESCRIPTOR.code | DESCRIPTOR.accessible}, %rax
  ixorq $${DESCRIPTOR.code}, %rax
  je refuse_segment                     # code that may not be read
  rrmovq %rbx, %rcx
  iandq $${hex(SELECTOR_BITS & ~7)}, %rcx
  rrmovq %rcx, %rax
  isubq $${CONVENTIONAL_DESCRIPTORS.length * DESCRIPTOR_BYTES}, %rax
  jge stop_unsupported
  mrmovq descriptors(%rcx), %rax        # the hardware's own
  ishlq $32, %r9
  orq %r8, %r9
  subq %r9, %rax
  jne stop_unsupported
load_real:
  isubq $${SEGMENT.data}, %r12
  jne load_general
  wrseg %rbx, $${SEGMENT.data}
  ret
load_general:
  wrseg %rbx, $${SEGMENT.general}
  ret

# Data that may be written, of ring 0 throughout.
load_stack:
  call find_descriptor
  andq %rax, %rax
  jne refuse_segment
  iandq $${DESCRIPTOR.gate | DESCRIPTOR.code | DESCRIPTOR.accessible | DESCRIPTOR.privilege}, %r9
  ixorq $${DESCRIPTOR.accessible}, %r9
  jne refuse_segment
  rrmovq %rbx, %rax
  iandq $3, %rax
  jne refuse_segment
  rrmovq %rbx, %rax
  ixorq $${SELECTOR.kernelData}, %rax
  jne stop_unsupported
  ret

# A protection fault about the selector %rbx.
refuse_segment:
  rrmovq %rbp, %rsp
  rrmovq %rbx, %rsi
  iandq $${hex(ERROR_BITS)}, %rsi
  irmovq $${VECTOR.generalProtection}, %rdi
  call deliver_trap
  jmp resume
`;
