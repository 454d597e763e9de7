import { GUEST_BYTES } from "../../guests/layout.ts";
import { REGISTER_NAMES } from "../../machine/registers.ts";
import { ERROR_CODE } from "../../memory/access.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import { FLAG } from "../../system/vectors.ts";
import { GUEST_WINDOW } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { registerOffset, VCPU, walkEntryOffset } from "../core/vcpu-block.ts";
import { recordOf } from "../shadow-paging/frame-records.ts";
import { BEGIN_EPOCH } from "./epochs.ts";
import { MAP, REQUEST, RESTORE, SCRATCH_STACK, SLOT, TARGET, TARGETS, TRANSLATION } from "./layout.ts";
import { NO_PC } from "./sequences.ts";

const RAX = registerOffset(REGISTER_NAMES.indexOf("rax"));
const RCX = registerOffset(REGISTER_NAMES.indexOf("rcx"));
const CODES_CLEAR = ~FLAG.conditionCodes;

/** Goes on at a label behind unless a bit of `RESTORE` is set in %r8. */
function unless(bit: number, label: string): string {
  return `  rrmovq %r8, %rcx
  iandq $${bit}, %rcx
  je ${label}`;
}

/** Has a frame write-protected, unless its number is negative. `register`: its guest-physical address, is on the stack. */
function protectNext(label: string): string {
  return `  popq %rdi
  andq %rdi, %rdi
  jl ${label}
${recordOf("%rdi")}
  call protect_frame
${label}:`;
}

/**
 * From the guest's pc to the cache and back.
 *
 * Needs `walk_guest`, `protect_frame` and `stop_unsupported`.
 */
export const LOOK_UP: string = `
# Where the translation of the guest's pc is, which is made if there is none.
#   %rax: its address; or -1, and the fault is noted
find_translation:
  mrmovq ${VCPU.pc}(%rbp), %rdi
  rrmovq %rdi, %rax
  iandq $${hex(TARGETS - 1)}, %rax
  ishlq $${Math.log2(TARGET.bytes)}, %rax
  mrmovq ${TRANSLATION.targets + TARGET.pc}(%rax), %rcx
  subq %rdi, %rcx
  je translation_found
  irmovq $${ERROR_CODE.execute}, %rsi
  call walk_guest
  andq %rax, %rax
  jl translation_done
  rrmovq %rax, %rsi
  ishrq $${Math.log2(GUEST_BYTES)}, %rax
  jne stop_unsupported                  # code in memory that is not there
  mrmovq ${walkEntryOffset(1)}(%rbp), %rdx
  mrmovq (%rdx), %rdx
  mrmovq ${VCPU.pc}(%rbp), %rdi
  irmovq $0, %rcx
  vmcall $${REQUEST.translate}
  andq %rax, %rax
  jne translation_made

  # The instruction goes on in the next page, which may be none for code.
  pushq %rsi
  pushq %rdx
  iorq $0xfff, %rdi
  iaddq $1, %rdi
  irmovq $${ERROR_CODE.execute}, %rsi
  call walk_guest
  popq %rdx
  popq %rsi
  andq %rax, %rax
  jl translation_done
  mrmovq ${VCPU.pc}(%rbp), %rdi
  irmovq $1, %rcx
  vmcall $${REQUEST.translate}

# Code that is written to has to be noticed.
translation_made:
  pushq %rax
  pushq %rcx
${BEGIN_EPOCH}
  pushq %rdx
${protectNext("first_frame_protected")}
${protectNext("next_frame_protected")}
  popq %rax
translation_done:
  ret
translation_found:
  mrmovq ${TRANSLATION.targets + TARGET.translation}(%rax), %rax
  ret

# A jump of translated code whose target was not known: from now on it is. The pc is the target.
chain_translation:
  mrmovq ${VCPU.constant}(%rbp), %rax
  rmmovq %rax, ${SLOT.patch}(%rbx)
  call find_translation
  andq %rax, %rax
  jl inject_walk_fault
  irmovq $${hex(TRANSLATION.block)}, %rbx
  mrmovq ${SLOT.patch}(%rbx), %rcx
  andq %rcx, %rcx
  je enter_translation                  # the jump is not there any more
  rmmovq %rax, (%rcx)
  jmp enter_translation

# An indirect jump whose target is not in the table. The guest's state is where the jump has put it.
indirect_target_missed:
  irmovq $${RESTORE.rax | RESTORE.rcx | RESTORE.rsp | RESTORE.flags | RESTORE.target}, %r8
  call restore_state
  jmp restore

# If translated code was interrupted: what the guest's pc is, and the rest of its state, in the vCPU's block.
#   %rax: the map's record; 0 if it was not
map_translated:
  irmovq $${hex(TRANSLATION.block)}, %rbx
  irmovq $0, %rax
  rmmovq %rax, ${SLOT.faultRecord}(%rbx)
  mrmovq ${VCPU.selector}(%rbp), %rcx
  ixorq $${SELECTOR.deprivilegedCode}, %rcx
  jne state_restored
  mrmovq ${VCPU.pc}(%rbp), %rsi
  irmovq $${hex(TRANSLATION.map)}, %rax         # the last record whose address is not above the pc is from here
  mrmovq ${SLOT.mapLast}(%rbx), %rdx           # to here
map_search:
  rrmovq %rdx, %rcx
  subq %rax, %rcx
  je map_found
  iaddq $${MAP.bytes}, %rcx
  ishrq $${Math.log2(MAP.bytes) + 1}, %rcx
  ishlq $${Math.log2(MAP.bytes)}, %rcx
  addq %rax, %rcx
  mrmovq ${MAP.address}(%rcx), %r8
  subq %rsi, %r8
  jg map_below
  rrmovq %rcx, %rax
  jmp map_search
map_below:
  isubq $${MAP.bytes}, %rcx
  rrmovq %rcx, %rdx
  jmp map_search
map_found:
  mrmovq ${MAP.pc}(%rax), %rcx
  rmmovq %rcx, ${VCPU.pc}(%rbp)
  irmovq $${NO_PC}, %rdi
  mrmovq ${MAP.resume}(%rax), %rdx
  rmmovq %rdx, ${SLOT.hintAddress}(%rbx)
  andq %rdx, %rdx
  cmove %rdi, %rcx
  rmmovq %rcx, ${SLOT.hintPc}(%rbx)
  mrmovq ${MAP.restore}(%rax), %r8
  iandq $${MAP.fault - 1}, %r8
  jne map_in_sequence
  mrmovq ${MAP.bytes + MAP.pc}(%rax), %rcx       # what is behind, if the guest's state is whole there
  mrmovq ${MAP.bytes + MAP.address}(%rax), %rdx
  rmmovq %rdx, ${SLOT.nextAddress}(%rbx)
  mrmovq ${MAP.bytes + MAP.restore}(%rax), %rdx
  iandq $${MAP.fault - 1}, %rdx
  cmovne %rdi, %rcx
  rmmovq %rcx, ${SLOT.nextPc}(%rbx)
state_restored:
  ret
map_in_sequence:
  rmmovq %rdi, ${SLOT.nextPc}(%rbx)

# Completes the guest's state in the vCPU's block. %rbx: the translation's block, %r8: what has to be restored. Keeps %rax.
restore_state:
${unless(RESTORE.targetInRax, "no_target_in_rax")}
  mrmovq ${RAX}(%rbp), %rcx
  rmmovq %rcx, ${VCPU.pc}(%rbp)
no_target_in_rax:
${unless(RESTORE.target, "no_target")}
  mrmovq ${SLOT.target}(%rbx), %rcx
  rmmovq %rcx, ${VCPU.pc}(%rbp)
no_target:
${unless(RESTORE.rax, "no_rax")}
  mrmovq ${SLOT.rax}(%rbx), %rcx
  rmmovq %rcx, ${RAX}(%rbp)
no_rax:
${unless(RESTORE.rcx, "no_rcx")}
  mrmovq ${SLOT.rcx}(%rbx), %rcx
  rmmovq %rcx, ${RCX}(%rbp)
no_rcx:
${unless(RESTORE.rsp, "no_rsp")}
  mrmovq ${SLOT.rsp}(%rbx), %rcx
  rmmovq %rcx, ${VCPU.rsp}(%rbp)
no_rsp:
${unless(RESTORE.flags, "no_flags")}
  irmovq $${hex(SCRATCH_STACK - 8)}, %rcx
  mrmovq (%rcx), %rcx
  rmmovq %rcx, ${VCPU.flags}(%rbp)
no_flags:
${unless(RESTORE.popped, "state_restored")}
  mrmovq ${VCPU.rsp}(%rbp), %rcx
  iaddq $8, %rcx
  rmmovq %rcx, ${VCPU.rsp}(%rbp)
  mrmovq ${SLOT.popped}(%rbx), %rcx
  rrmovq %rcx, %rdx
  iandq $${FLAG.interrupts}, %rcx
  rmmovq %rcx, ${VCPU.interruptFlag}(%rbp)
  iandq $${FLAG.conditionCodes}, %rdx
  mrmovq ${VCPU.flags}(%rbp), %rcx
  iandq $${CODES_CLEAR}, %rcx
  orq %rdx, %rcx
  rmmovq %rcx, ${VCPU.flags}(%rbp)
  ret

# The guest's memory has changed where code was translated. %rdi, %rsi: from where to where, as the monitor sees it.
code_written:
  isubq $${hex(GUEST_WINDOW)}, %rdi
  isubq $${hex(GUEST_WINDOW)}, %rsi
  vmcall $${REQUEST.codeWritten}
  ret
`;
