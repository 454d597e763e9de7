import { ERROR_CODE } from "../../memory/access.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { opcodeOf } from "../../system/instructions.ts";
import { VECTOR } from "../../system/vectors.ts";
import { firstByte, loadOperand } from "./decode.ts";
import { MONITOR_BASE } from "./layout.ts";
import { hex, lines } from "./text.ts";
import { OF_USER, VCPU } from "./vcpu-block.ts";

/** What instructions do to memory, and where: at an operand, below the stack pointer, or at it. */
const ACCESSES: readonly (readonly [mnemonic: string, label: string])[] = [
  ["mrmovq", "reads_operand"],
  ["gsmrmovq", "reads_operand"],
  ["rmmovq", "writes_operand"],
  ["gsrmmovq", "writes_operand"],
  ["xchgq", "writes_operand"],
  ["gsjmp", "reads_operand"],
  ["pushq", "pushes"],
  ["call", "pushes"],
  ["pushfq", "pushes"],
  ["pushseg", "pushes"],
  ["lcall", "pushes"],
  ["popq", "pops"],
  ["ret", "pops"],
  ["popfq", "pops"],
  ["popseg", "pops"],
  ["lret", "pops"],
];

const WORD_BYTES = 8;

/**
 * Protection faults that are page faults of the guest's: the segment's limit, which keeps the guest out of the monitor's
 * half, knows nothing of its tables.
 *
 * Needs `walk_guest`, `inject_walk_fault`, `reflect`, `stop_unsupported`.
 */
export const LIMITED_ACCESSES: string = `
# A protection fault that no privileged instruction has led to. The instruction has been fetched.
data_protection:
  mrmovq ${VCPU.instruction}(%rbp), %rax
${firstByte("data_protection_opcode")}
${lines(
  ACCESSES,
  ([mnemonic, label]) => `  rrmovq %rax, %rcx
  isubq $${hex(opcodeOf(mnemonic))}, %rcx
  je ${label}`,
)}
reflect_protection:
  irmovq $${VECTOR.generalProtection}, %rdi
  jmp reflect

writes_operand:
  irmovq $${ERROR_CODE.write}, %r12
  jmp at_operand
reads_operand:
  irmovq $0, %r12
at_operand:
${loadOperand("rB", "%rbx")}
  mrmovq ${VCPU.constant}(%rbp), %rax
  addq %rax, %rbx
  jmp access_known
pushes:
  irmovq $${ERROR_CODE.write}, %r12
  mrmovq ${VCPU.rsp}(%rbp), %rbx
  isubq $${WORD_BYTES}, %rbx
  jmp access_known
pops:
  irmovq $0, %r12
  mrmovq ${VCPU.rsp}(%rbp), %rbx

# %rbx: address of the word, %r12: ${ERROR_CODE.write} if it is written
access_known:
  rrmovq %rbx, %rax
  isubq $${hex(MONITOR_BASE - WORD_BYTES)}, %rax
  jle reflect_protection                # below the limit: it has another reason
  mrmovq ${VCPU.selector}(%rbp), %rax
  iandq $${OF_USER}, %rax
  ishlq $${Math.log2(ERROR_CODE.user / OF_USER)}, %rax
  orq %rax, %r12
  rrmovq %rbx, %rdi
  rrmovq %r12, %rsi
  call walk_guest
  andq %rax, %rax
  jl inject_walk_fault
  iaddq $${WORD_BYTES - 1}, %rbx
  iandq $${-PAGE_BYTES}, %rbx
  rrmovq %rbx, %rdi                     # the page that the word ends in
  rrmovq %r12, %rsi
  call walk_guest
  andq %rax, %rax
  jl inject_walk_fault
  jmp stop_unsupported                  # the guest has something mapped where the monitor is
`;
