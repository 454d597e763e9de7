import { CONDITION_NAMES } from "../../machine/condition-codes.ts";
import { ACCESS } from "../../memory/access.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";
import { lines } from "../core/text.ts";
import { setCodes } from "./condition-codes.ts";
import { CODES, STATE } from "./machine-state.ts";
import { locateWord } from "./memory-access.ts";
import { goOn, loadOperand, locateOperand, programCounter, storeOperand } from "./operands.ts";

/** Functions whose condition codes depend on more than the result, and how. */
const KINDS: Readonly<Record<string, number>> = { addq: CODES.addition, subq: CODES.subtraction };

const FUNCTIONS = ["addq", "subq", "andq", "xorq", "orq", "shlq", "shrq"] as const;

const CONDITIONS = CONDITION_NAMES.filter((name) => name !== "always" && name !== "never");

function lengthOf(mnemonic: string): number {
  const { opcode } = SYSTEM_Y86_64.byMnemonic.get(mnemonic)!;
  return SYSTEM_Y86_64.signals[opcode]!.lengthBytes;
}

/** Computes rB with a in %rcx and b in %rdx, the slot of rB in %rax; keeps what the condition codes come from. */
function compute(name: string, lengthBytes: number): string {
  const kind = KINDS[name];
  const keepOperands = `  rmmovq %rcx, ${STATE.codesA}(%rbp)
  rmmovq %rdx, ${STATE.codesB}(%rbp)
${kind === CODES.subtraction ? `  rmmovq %r10, ${STATE.codesKind}(%rbp)` : `  irmovq $${kind}, %rsi\n  rmmovq %rsi, ${STATE.codesKind}(%rbp)`}`;
  const keepResult = `  rmmovq %r10, ${STATE.codesA}(%rbp)
  rmmovq %rdx, ${STATE.codesB}(%rbp)
  rmmovq %r10, ${STATE.codesKind}(%rbp)`;
  return `${kind === undefined ? "" : keepOperands}
  ${name} %rcx, %rdx
${kind === undefined ? keepResult : ""}
${storeOperand("%rdx", "%rax")}
${goOn(lengthBytes)}`;
}

function operation(name: string): string {
  return `
op_${name}:
${locateOperand("rA", "%rax", "%rcx")}
${locateOperand("rB", "%rax", "%rdx")}
  rrmovq %rdx, %rax
  mrmovq (%rcx), %rcx
  mrmovq (%rdx), %rdx
${compute(name, lengthOf(name))}

op_i${name}:
${locateOperand("rB", "%rax", "%rdx")}
  mrmovq 2(%r12), %rcx
  rrmovq %rdx, %rax
  mrmovq (%rdx), %rdx
${compute(name, lengthOf(`i${name}`))}`;
}

function conditional(condition: string): string {
  return `
op_j${condition}:
${setCodes(`j${condition}_codes`)}
  j${condition} op_jmp
${goOn(lengthOf("jmp"))}

op_cmov${condition}:
${setCodes(`cmov${condition}_codes`)}
  j${condition} op_rrmovq
${goOn(lengthOf("rrmovq"))}`;
}

/** The address that an instruction with a displacement is about, in %rdi. */
const EFFECTIVE_ADDRESS = `${loadOperand("rB", "%rax", "%rcx")}
  mrmovq 2(%r12), %rdi
  addq %rcx, %rdi`;

/** The address on top of the guest's stack, in %rdi. */
const STACK_TOP = `  mrmovq ${STATE.stack}(%rbp), %rdi`;

/** Handlers of the book's instructions, and of those that compute besides. */
export const INTEGER_INSTRUCTIONS: string = `
op_nop:
${goOn(1)}

op_rrmovq:
${loadOperand("rA", "%rax", "%rcx")}
${locateOperand("rB", "%rax", "%rdx")}
${storeOperand("%rcx", "%rdx")}
${goOn(lengthOf("rrmovq"))}

op_irmovq:
${locateOperand("rB", "%rax", "%rdx")}
  mrmovq 2(%r12), %rcx
${storeOperand("%rcx", "%rdx")}
${goOn(lengthOf("irmovq"))}

op_rmmovq:
${EFFECTIVE_ADDRESS}
${loadOperand("rA", "%rax", "%r8")}
${locateWord(ACCESS.write, "rmmovq_at")}
  rmmovq %r8, (%rdx)
${goOn(lengthOf("rmmovq"))}

op_mrmovq:
${EFFECTIVE_ADDRESS}
${locateWord(ACCESS.read, "mrmovq_at")}
  mrmovq (%rdx), %rdx
${locateOperand("rA", "%rax", "%rcx")}
${storeOperand("%rdx", "%rcx")}
${goOn(lengthOf("mrmovq"))}

op_gsrmmovq:
${EFFECTIVE_ADDRESS}
${loadOperand("rA", "%rax", "%r8")}
  irmovq $${ACCESS.write}, %rsi
  call locate_beyond_limit
  rmmovq %r8, (%rdx)
${goOn(lengthOf("gsrmmovq"))}

op_gsmrmovq:
${EFFECTIVE_ADDRESS}
  irmovq $${ACCESS.read}, %rsi
  call locate_beyond_limit
  mrmovq (%rdx), %rdx
${locateOperand("rA", "%rax", "%rcx")}
${storeOperand("%rdx", "%rcx")}
${goOn(lengthOf("gsmrmovq"))}

op_gsjmp:
${EFFECTIVE_ADDRESS}
  irmovq $${ACCESS.read}, %rsi
  call locate_beyond_limit
  mrmovq (%rdx), %rdi
  jmp jump

op_pushq:
${loadOperand("rA", "%rax", "%r8")}
${STACK_TOP}
  isubq $8, %rdi
${locateWord(ACCESS.write, "pushq_at")}
  rmmovq %r8, (%rdx)
  rmmovq %rdi, ${STATE.stack}(%rbp)
${goOn(lengthOf("pushq"))}

op_popq:
${STACK_TOP}
${locateWord(ACCESS.read, "popq_at")}
  mrmovq (%rdx), %rdx
  iaddq $8, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
${locateOperand("rA", "%rax", "%rcx")}
${storeOperand("%rdx", "%rcx")}
${goOn(lengthOf("popq"))}

op_jmp:
  mrmovq 1(%r12), %rdi
  jmp jump

op_call:
${STACK_TOP}
  isubq $8, %rdi
${locateWord(ACCESS.write, "call_at")}
${programCounter("%rcx")}
  iaddq $${lengthOf("call")}, %rcx
  rmmovq %rcx, (%rdx)
  rmmovq %rdi, ${STATE.stack}(%rbp)
  jmp op_jmp

op_ret:
${STACK_TOP}
${locateWord(ACCESS.read, "ret_at")}
  iaddq $8, %rdi
  rmmovq %rdi, ${STATE.stack}(%rbp)
  mrmovq (%rdx), %rdi
  jmp jump
${lines(FUNCTIONS, operation)}
${lines(CONDITIONS, conditional)}

# Functions that the arithmetic unit does not have give 0; conditions that do not exist never hold.
op_zero:
${locateOperand("rB", "%rax", "%rax")}
  rmmovq %r10, ${STATE.codesA}(%rbp)
  rmmovq %r10, ${STATE.codesB}(%rbp)
  rmmovq %r10, ${STATE.codesKind}(%rbp)
  rmmovq %r10, (%rax)
${goOn(lengthOf("addq"))}
op_jnever:
${goOn(lengthOf("jmp"))}
op_cmovnever:
${goOn(lengthOf("rrmovq"))}

op_divq:
${loadOperand("rA", "%rax", "%rcx")}
${locateOperand("rB", "%rax", "%rdx")}
  andq %rcx, %rcx
  je raise_divide
  mrmovq (%rdx), %rax
  divq %rcx, %rax
${storeOperand("%rax", "%rdx")}
${goOn(lengthOf("divq"))}

op_xchgq:
${EFFECTIVE_ADDRESS}
${locateWord(ACCESS.write, "xchgq_at")}
${locateOperand("rA", "%rax", "%rcx")}
  mrmovq (%rcx), %rax
  xchgq %rax, (%rdx)
${storeOperand("%rax", "%rcx")}
${goOn(lengthOf("xchgq"))}

op_rdtsc:
  mrmovq ${STATE.ring}(%rbp), %rcx
  andq %rcx, %rcx
  je read_timestamp
  call require_timestamp
read_timestamp:
${locateOperand("rA", "%rax", "%rcx")}
  rdtsc %rdx
${storeOperand("%rdx", "%rcx")}
${goOn(lengthOf("rdtsc"))}

op_cpuid:
${locateOperand("rA", "%rax", "%rcx")}
  cpuid %rdx
${storeOperand("%rdx", "%rcx")}
${goOn(lengthOf("cpuid"))}

# Somebody waits: so does the emulator.
op_pause:
  pause
${goOn(lengthOf("pause"))}

op_mark:
${loadOperand("rA", "%rax", "%rcx")}
  mark %rcx
${goOn(lengthOf("mark"))}
`;
