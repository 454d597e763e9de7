import { CR, MACHINE_STATUS } from "../../system/control-registers.ts";
import { EXIT, VM_FIELD } from "../../system/control-structure.ts";
import { VECTOR } from "../../system/vectors.ts";
import { FETCH } from "../core/decode.ts";
import { GUEST_MEMORY } from "../core/guest-memory.ts";
import { controlOffset, VCPU } from "../core/vcpu-block.ts";
import { shadowPaging } from "../shadow-paging/shadow-paging.ts";
import type { ExitHandlers } from "./exits.ts";
import { guestControl, STATE } from "./layout.ts";
import { ADVANCE } from "./text.ts";

/** Tags have 16 bits. (Intel 64 and IA-32 Architectures Software Developer's Manual, vol. 3C, § 28.1.) */
const TAGS = 2 ** 16;

/** What the guest is left for besides. */
export const SHADOW_EXITS: ExitHandlers = {
  [EXIT.exception]: "page_fault",
  [EXIT.invalidatePage]: "exit_invalidate_page",
};

/** Writes of control registers that shadow tables depend on. */
export const SHADOW_WRITES: Readonly<Record<number, string>> = {
  [CR.status]: "write_status",
  [CR.root]: "write_root",
};

/** Reads of those that the guest does not have as it believes. */
export const SHADOW_READS: readonly number[] = [CR.root];

/**
 * Without tags the processor has forgotten everything at the exit already. With them a new tag takes the place of a flush,
 * as on AMD's processors, until there are none left. (AMD64 Architecture Programmer's Manual, vol. 2, § 15.16.)
 */
const FORGET_GUEST = `
# Changes nothing but %rax.
forget_guest:
  mrmovq ${STATE.tag}(%rbp), %rax
  iaddq $1, %rax
  rmmovq %rax, ${STATE.tag}(%rbp)
  vmwrite %rax, $${VM_FIELD.tag}
  isubq $${TAGS - 1}, %rax
  je tags_used_up
  ret
tags_used_up:
  invept
  irmovq $1, %rax
  rmmovq %rax, ${STATE.tag}(%rbp)
  vmwrite %rax, $${VM_FIELD.tag}
  ret
`;

/**
 * Shadow tables for a guest in the processor's mode for virtual machines: the monitor has an address space of its own, and
 * the guest's root is in the control structure. Of the guest's exceptions page faults exit.
 *
 * @param tagged - whether the guest's translations have tags
 */
export function shadowPagingSections(tagged: boolean): readonly string[] {
  const forgetAll = tagged ? "  call forget_guest" : "";
  return [
    `
# An exception is about to be the guest's. If it came up while a trap was delivered, that is the end.
#   %rdi: vector. Keeps all but %rax
note_exception:
  vmread $${VM_FIELD.entryEvent}, %rax
  andq %rax, %rax
  jne stop_double_fault
  rrmovq %rdi, %rax
  isubq $${VECTOR.pageFault}, %rax
  jne exception_noted
  mrmovq ${controlOffset(CR.faultAddress)}(%rbp), %rax
  vmwrite %rax, $${guestControl(CR.faultAddress)}
exception_noted:
  ret

# Paging stays on: without it the guest's addresses would need other tables.
write_status:
  rrmovq %rdi, %rax
  ishrq $${Math.log2(MACHINE_STATUS.paging >>> 0)}, %rax
  iandq $1, %rax
  je stop_unsupported
  vmwrite %rdi, $${guestControl(CR.status)}
${forgetAll}
  jmp control_written

write_root:
  rmmovq %rdi, ${controlOffset(0)}(%rbx)
  call guest_root_written
  jmp control_written

exit_invalidate_page:
  vmread $${VM_FIELD.qualification}, %rdi
  call invalidate_guest_page
${ADVANCE}
  jmp restore

# A write to the guest's tables was carried out for it.
traced_write_done:
  mrmovq ${VCPU.pc}(%rbp), %rax
  vmwrite %rax, $${VM_FIELD.guestPc}
  mrmovq ${VCPU.rsp}(%rbp), %rax
  mrmovq ${VCPU.stack}(%rbp), %rcx
  subq %rax, %rcx
  je restore                            # few instructions that write also move the stack
  vmwrite %rax, $${VM_FIELD.guestStack}
  jmp restore
${tagged ? FORGET_GUEST : ""}`,
    GUEST_MEMORY,
    FETCH,
    shadowPaging({
      holdsMonitor: false,
      readFault: `  vmread $${VM_FIELD.qualification}, %r12
  vmread $${VM_FIELD.exitErrorCode}, %r13`,
      enterRoot: `  vmwrite %rax, $${guestControl(CR.root)}
${tagged ? `  rrmovq %rax, %rcx\n${forgetAll}\n  rrmovq %rcx, %rax` : ""}`,
      leaveRoot: "",
      forgetAll,
      // Nobody but the guest can name one page of its address space.
      forgetPage: forgetAll,
      readInstructionState: `  vmread $${VM_FIELD.guestPc}, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  vmread $${VM_FIELD.guestStack}, %rax
  rmmovq %rax, ${VCPU.rsp}(%rbp)
  rmmovq %rax, ${VCPU.stack}(%rbp)`,
      instructionDone: "traced_write_done",
    }),
  ];
}
