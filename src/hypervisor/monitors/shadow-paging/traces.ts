import { ENTRY } from "../../memory/page-table.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { opcodeOf } from "../../system/instructions.ts";
import { BARE_ENTRY, MONITOR_ENTRY_OFFSET } from "../core/bare-tables.ts";
import { lengthOf, loadOperand, storeOperandA } from "../core/decode.ts";
import { RESERVED } from "../core/guest-memory.ts";
import { GUEST_WINDOW, MONITOR_BASE } from "../core/layout.ts";
import { advance, hex } from "../core/text.ts";
import { VCPU } from "../core/vcpu-block.ts";
import { recordOf, shadowOffset, testTraced } from "./frame-records.ts";
import type { FrameWatcher, ShadowSpace } from "./shadow-space.ts";

const USABLE: number = ENTRY.present | ENTRY.accessed;

/** Goes to a label if the opcode %rax is that of an instruction. */
function branch(mnemonic: string, label: string): string {
  return `  rrmovq %rax, %rcx
  isubq $${hex(opcodeOf(mnemonic))}, %rcx
  je ${label}`;
}

/** What a push and a call do to the stack pointer, which must lead to the word that faulted. */
const PUSH = `  mrmovq ${VCPU.rsp}(%rbp), %rax
  isubq $8, %rax
  rrmovq %rax, %rcx
  subq %r12, %rcx
  jne stop_unsupported
  rmmovq %rax, ${VCPU.rsp}(%rbp)`;

/** Where the instruction's memory operand is; it must be the word that faulted. */
const MEMORY_OPERAND = `${loadOperand("rB", "%rax")}
  mrmovq ${VCPU.constant}(%rbp), %rcx
  addq %rcx, %rax
  subq %r12, %rax
  jne stop_unsupported`;

const KEEP_MONITOR_ENTRY = `  ixorq $${MONITOR_ENTRY_OFFSET}, %rax
  je third_followed                     # the monitor's own entry stays
`;

/** The first entry of a top table always leads to the monitor. The codes say whether it is that. */
const KEEP_BARE_ENTRY = `  irmovq $${hex(BARE_ENTRY)}, %rcx
  cmove %rcx, %rdx
`;

/** %rdi, %rsi: from where to where, %rcx: the record of the frame. */
function tellWatcher({ offset, written }: FrameWatcher): string {
  return `
  mrmovq ${offset}(%rcx), %rax
  andq %rax, %rax
  je watcher_told
  pushq %rdi
  pushq %rsi
  pushq %rcx
  call ${written}
  popq %rcx
  popq %rsi
  popq %rdi
watcher_told:`;
}

/**
 * Writes to the guest's tables. They are write-protected, so that each comes here: the instruction is carried out for the
 * guest, and the shadow of the entry follows at once.
 */
export function traceSection(space: ShadowSpace): string {
  const { holdsMonitor, readInstructionState, instructionDone, watcher } = space;
  return `
# %r12: guest-virtual address of the word to be written, %rax: its guest-physical address
traced_write:
  iaddq $${hex(GUEST_WINDOW)}, %rax
  rrmovq %rax, %rbx
${readInstructionState}
  rrmovq %r12, %rax
  iandq $${PAGE_BYTES - 1}, %rax
  isubq $${PAGE_BYTES - 8}, %rax
  jg stop_unsupported                   # a word in two pages
  call fetch_instruction
  andq %rax, %rax
  jl inject_walk_fault
${branch("rmmovq", "traced_store")}
${branch("gsrmmovq", "traced_store")}
${branch("pushq", "traced_push")}
${branch("call", "traced_call")}
${branch("xchgq", "traced_exchange")}
  jmp ${watcher?.unknown ?? "stop_unsupported"}

traced_store:
${MEMORY_OPERAND}
${loadOperand("rA", "%r13")}
${advance(lengthOf("rmmovq"))}
  jmp store_traced
traced_push:
${loadOperand("rA", "%r13")}
${PUSH}
${advance(lengthOf("pushq"))}
  jmp store_traced
traced_call:
${PUSH}
  mrmovq ${VCPU.pc}(%rbp), %r13
  iaddq $${lengthOf("call")}, %r13
  mrmovq ${VCPU.instruction}(%rbp), %rax        # code lies below 2^31: seven bytes of its address are enough
  ishrq $8, %rax
  rmmovq %rax, ${VCPU.pc}(%rbp)
  jmp store_traced
traced_exchange:
${MEMORY_OPERAND}
${loadOperand("rA", "%r13")}
  mrmovq (%rbx), %rdx
${storeOperandA("%rdx", "%rcx")}
${advance(lengthOf("xchgq"))}

# %rbx: where the monitor sees the word, %r13: what is to be there
store_traced:
  mrmovq (%rbx), %rax
  rmmovq %r13, (%rbx)
  subq %r13, %rax
  je ${instructionDone}                            # as it was
  rrmovq %rbx, %rdi
  rrmovq %rbx, %rsi
  iaddq $8, %rsi
  call guest_memory_written
  jmp ${instructionDone}

# The monitor has written to a page of the guest's. If that is a table, its shadow has to follow.
#   %rdi, %rsi: from where to where, as the monitor sees it
guest_memory_written:
  rrmovq %rdi, %rcx
  isubq $${hex(GUEST_WINDOW)}, %rcx
${recordOf("%rcx")}
${testTraced("%rcx", "%rdx", "%rax", watcher?.offset)}
  jne entries_written
  ret
entries_written:${watcher === undefined ? "" : tellWatcher(watcher)}
  pushq %rbx
  pushq %r12
  pushq %r13
  rrmovq %rcx, %rbx
  rrmovq %rdi, %r12
  iandq $-8, %r12
  rrmovq %rsi, %r13
next_entry_written:
  call entry_written
  iaddq $8, %r12
  rrmovq %r12, %rax
  subq %r13, %rax
  jl next_entry_written
  popq %r13
  popq %r12
  popq %rbx
  ret

# One entry is different. %r12: where the monitor sees it, %rbx: the record of its frame.
entry_written:
  mrmovq ${shadowOffset(1)}(%rbx), %rsi
  andq %rsi, %rsi
  je leaf_followed
  rrmovq %r12, %rax
  iandq $0xff8, %rax
  addq %rax, %rsi
  iaddq $${hex(MONITOR_BASE)}, %rsi
  mrmovq (%r12), %rdi
  rrmovq %rdi, %rcx
  irmovq $0, %rax
  iandq $${hex(RESERVED | BigInt(USABLE))}, %rcx
  ixorq $${hex(USABLE)}, %rcx
  jne leaf_known                        # absent, or never used: the next use is a fault
  call shadow_leaf
leaf_known:
  rmmovq %rax, (%rsi)
leaf_followed:
  irmovq $0, %rdx
  mrmovq ${shadowOffset(2)}(%rbx), %rsi
  andq %rsi, %rsi
  je second_followed
  rrmovq %r12, %rax
  iandq $0xff8, %rax
  addq %rax, %rsi
  rmmovq %rdx, ${MONITOR_BASE}(%rsi)
second_followed:
  mrmovq ${shadowOffset(3)}(%rbx), %rsi
  andq %rsi, %rsi
  je third_followed
  rrmovq %r12, %rax
  iandq $0xff8, %rax
  addq %rax, %rsi
${holdsMonitor ? KEEP_MONITOR_ENTRY : ""}  rmmovq %rdx, ${MONITOR_BASE}(%rsi)
third_followed:
  mrmovq ${shadowOffset(4)}(%rbx), %rsi
  andq %rsi, %rsi
  je top_followed
  rrmovq %r12, %rax
  iandq $0xff8, %rax
${holdsMonitor ? KEEP_BARE_ENTRY : ""}  addq %rax, %rsi
  rmmovq %rdx, ${MONITOR_BASE}(%rsi)
top_followed:
  ret
`;
}
