import { ERROR_CODE } from "../../memory/access.ts";
import { opcodeOf, SYSTEM_Y86_64 } from "../../system/instructions.ts";
import { hex, lines } from "./text.ts";
import { OF_USER, VCPU } from "./vcpu-block.ts";

const OPCODES = 256;

/** Labels of the routines that emulate instructions of the guest's kernel, by mnemonic. */
export type Emulations = Readonly<Record<string, string>>;

/** Loads what a register of the instruction holds into a register. */
export function loadOperand(which: "rA" | "rB", into: string): string {
  return `${operandAddress(which, into)}
  mrmovq (${into}), ${into}`;
}

/** Stores a register where the instruction's rA is kept. Changes `scratch`. */
export function storeOperandA(from: string, scratch: string): string {
  return `${operandAddress("rA", scratch)}
  rmmovq ${from}, (${scratch})`;
}

/** rA is bits 12 to 15 of the instruction, rB bits 8 to 11; the block begins with the registers, of eight bytes each. */
function operandAddress(which: "rA" | "rB", into: string): string {
  return `  mrmovq ${VCPU.instruction}(%rbp), ${into}
  ishrq $${which === "rA" ? 9 : 5}, ${into}
  iandq $0x78, ${into}
  addq %rbp, ${into}`;
}

/** The first byte with an instruction code of its own for each instruction; below it, the hardware looks at the upper half. */
const FIRST_EXACT = 0xc0;

/** Leaves in %rax the first byte of the instruction whose bytes it has, as the hardware understands it. Changes %rcx. */
export function firstByte(label: string): string {
  return `  iandq $0xff, %rax
  rrmovq %rax, %rcx
  isubq $${hex(FIRST_EXACT)}, %rcx
  jge ${label}
  iandq $0xf0, %rax
${label}:`;
}

/** Reads the guest's instruction. Needs `translate_guest`. */
export const FETCH: string = `
# Notes the instruction at the guest's pc, and the constant behind a byte of registers. An instruction in two pages is in
# one piece in memory: the hardware would not have run it otherwise.
#   %rax: its first byte, as the hardware understands it; or -1, and the fault is noted
fetch_instruction:
  mrmovq ${VCPU.pc}(%rbp), %rdi
  irmovq $${ERROR_CODE.execute}, %rsi
  call translate_guest
  andq %rax, %rax
  jl fetch_done
  mrmovq 2(%rax), %rcx
  rmmovq %rcx, ${VCPU.constant}(%rbp)
  mrmovq (%rax), %rax
  rmmovq %rax, ${VCPU.instruction}(%rbp)
${firstByte("fetch_done")}
  ret
`;

/**
 * Fetches the guest's instruction and finds the routine that emulates it. Emulation is jumped to, advances the pc by
 * itself, and ends as a handler does.
 *
 * Needs `translate_guest`, `inject_walk_fault`, `deliver_software_trap`, `data_protection` and what `emulations` names.
 */
export function decodeSection(emulations: Emulations): string {
  const labels = new Map(Object.entries(emulations).map(([mnemonic, label]) => [opcodeOf(mnemonic), label]));
  return `
# A protection fault: the guest's kernel wants something that its ring may not do, or it is the guest's own affair.
general_protection:
  call fetch_instruction
  andq %rax, %rax
  jl inject_walk_fault
  mrmovq ${VCPU.selector}(%rbp), %rcx
  iandq $${OF_USER}, %rcx
  jne user_protection
  ishlq $3, %rax
  mrmovq emulations(%rax), %rax
  pushq %rax
  ret

# User programs may trap; whether here, the guest's vectors say.
user_protection:
  isubq $${hex(opcodeOf("int"))}, %rax
  je emulate_int
  isubq $${opcodeOf("vmcall") - opcodeOf("int")}, %rax
  je emulate_user_hypercall
  jmp data_protection

${FETCH}
  .align 8
emulations:
${lines(Array(OPCODES).keys(), (opcode) => `  .quad ${labels.get(opcode) ?? "data_protection"}`)}
`;
}

/** Bytes of an instruction. */
export function lengthOf(mnemonic: string): number {
  return SYSTEM_Y86_64.signals[opcodeOf(mnemonic)]!.lengthBytes;
}
