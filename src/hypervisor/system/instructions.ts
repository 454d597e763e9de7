import type { AluFunction } from "../machine/alu.ts";
import { defineInstruction, type Instruction, type Operand } from "../machine/instruction.ts";
import type { InstructionSet } from "../machine/instruction-set.ts";
import { Y86_64 } from "../machine/y86-64.ts";

/** Functions that an instruction with a constant, or one of two registers, computes. */
const FUNCTIONS: readonly { readonly name: string; readonly alu: AluFunction; readonly meaning: string }[] = [
  { name: "addq", alu: "add", meaning: "rB + " },
  { name: "subq", alu: "subtract", meaning: "rB − " },
  { name: "andq", alu: "and", meaning: "rB & " },
  { name: "xorq", alu: "xor", meaning: "rB ^ " },
  { name: "orq", alu: "or", meaning: "rB | " },
  { name: "shlq", alu: "shiftLeft", meaning: "rB << " },
  { name: "shrq", alu: "shiftRight", meaning: "rB >>> " },
];

/** What kernels need besides the book's instructions; no privilege is asked for. */
const COMPUTING: readonly Instruction[] = [
  ...FUNCTIONS.map(({ name, alu, meaning }, index) =>
    defineInstruction({
      mnemonic: `i${name}`,
      opcode: 0xc0 + index,
      meaning: `rB ← ${meaning}V`,
      operands: ["V", "rB"],
      sourceB: "rB",
      alu,
      aluA: "valC",
      aluB: "valB",
      setsConditionCodes: true,
      destinationE: "rB",
    }),
  ),
  ...FUNCTIONS.slice(4).map(({ name, alu, meaning }, index) =>
    defineInstruction({
      mnemonic: name,
      opcode: 0xd0 + index,
      meaning: `rB ← ${meaning}rA`,
      operands: ["rA", "rB"],
      sourceA: "rA",
      sourceB: "rB",
      alu,
      aluA: "valA",
      aluB: "valB",
      setsConditionCodes: true,
      destinationE: "rB",
    }),
  ),
  defineInstruction({
    mnemonic: "gsmrmovq",
    opcode: 0xd3,
    meaning: "rA ← M[rB + D], by way of a segment without a limit",
    operands: ["D(rB)", "rA"],
    sourceB: "rB",
    aluA: "valC",
    aluB: "valB",
    memory: "read valE",
    unlimited: true,
    destinationM: "rA",
  }),
  defineInstruction({
    mnemonic: "gsrmmovq",
    opcode: 0xd4,
    meaning: "M[rB + D] ← rA, by way of a segment without a limit",
    operands: ["rA", "D(rB)"],
    sourceA: "rA",
    sourceB: "rB",
    aluA: "valC",
    aluB: "valB",
    memory: "write valE",
    unlimited: true,
  }),
  defineInstruction({
    mnemonic: "gsjmp",
    opcode: 0xd5,
    meaning: "go to M[rB + D], by way of a segment without a limit",
    operands: ["D(rB)"],
    sourceB: "rB",
    aluA: "valC",
    aluB: "valB",
    memory: "read valE",
    unlimited: true,
    next: "valM",
  }),
];

const OPERANDS_NONE: readonly Operand[] = [];
const A: readonly Operand[] = ["rA"];
const A_B: readonly Operand[] = ["rA", "rB"];
const V: readonly Operand[] = ["V"];
const V_A: readonly Operand[] = ["V", "rA"];
const A_V: readonly Operand[] = ["rA", "V"];
const LOAD: readonly Operand[] = ["D(rB)", "rA"];
const STORE: readonly Operand[] = ["rA", "D(rB)"];

/** Mnemonic, first byte, operands, meaning. */
type Row = readonly [mnemonic: string, opcode: number, operands: readonly Operand[], meaning: string];

/** Those that microcode carries out, when the pipeline is empty. */
const MICROCODED: readonly Row[] = [
  ["divq", 0xd6, A_B, "rB ← rB / rA, without signs"],
  ["xchgq", 0xd7, STORE, "exchange rA and M[rB + D], at once"],
  ["rdtsc", 0xd8, A, "rA ← cycles"],
  ["cpuid", 0xd9, A, "rA ← what processor this is"],
  ["pause", 0xda, OPERANDS_NONE, "nothing: in a loop that waits"],
  ["mark", 0xdb, A, "note rA and the time, outside the machine"],
  ["syscall", 0xdc, OPERANDS_NONE, "enter the kernel"],
  ["sysret", 0xdd, OPERANDS_NONE, "return from a syscall to ring 3"],
  ["int", 0xde, V, "trap through vector V"],
  ["vmcall", 0xdf, V, "call the hypervisor"],
  ["rdcr", 0xe0, V_A, "rA ← control register V"],
  ["wrcr", 0xe1, A_V, "control register V ← rA"],
  ["inq", 0xe2, LOAD, "rA ← port rB + D"],
  ["outq", 0xe3, STORE, "port rB + D ← rA"],
  ["cli", 0xe4, OPERANDS_NONE, "accept no interrupts"],
  ["sti", 0xe5, OPERANDS_NONE, "accept interrupts, from the instruction after the next one on"],
  ["invlpg", 0xe6, A, "forget the translation of address rA"],
  ["iretq", 0xe7, OPERANDS_NONE, "return from a trap"],
  ["idle", 0xe8, OPERANDS_NONE, "wait for an interrupt"],
  ["vmresume", 0xe9, OPERANDS_NONE, "enter the virtual machine"],
  ["vmread", 0xea, V_A, "rA ← field V of the control structure"],
  ["vmwrite", 0xeb, A_V, "field V of the control structure ← rA"],
  ["invept", 0xec, OPERANDS_NONE, "forget all translations of virtual machines"],
  ["lcall", 0xed, V, "push cs and the address behind, go to selector and offset V"],
  ["ljmp", 0xee, V, "go to selector and offset V"],
  ["lret", 0xef, OPERANDS_NONE, "pop an address and cs, go there"],
  ["pushfq", 0xf0, OPERANDS_NONE, "push the flags, by way of a segment without a limit"],
  [
    "popfq",
    0xf1,
    OPERANDS_NONE,
    "pop the flags, by way of a segment without a limit; in ring 0 the interrupt flag, too",
  ],
  ["sgdt", 0xf2, A, "rA ← address of the descriptor table"],
  ["sidt", 0xf3, A, "rA ← address of the vectors' table"],
  ["sldt", 0xf4, A, "rA ← selector of the local descriptor table"],
  ["smsw", 0xf5, A, "rA ← machine status"],
  ["str", 0xf6, A, "rA ← selector of the task"],
  ["lar", 0xf7, A_B, "rB ← attributes of selector rA, if this ring may know them"],
  ["lsl", 0xf8, A_B, "rB ← limit of selector rA, if this ring may know it"],
  ["verr", 0xf9, A, "Z ← whether this ring may read what selector rA names"],
  ["verw", 0xfa, A, "Z ← whether this ring may write it"],
  ["pushseg", 0xfb, V, "push segment register V"],
  ["popseg", 0xfc, V, "pop segment register V"],
  ["rdseg", 0xfd, V_A, "rA ← segment register V"],
  ["wrseg", 0xfe, A_V, "segment register V ← rA"],
];

/**
 * Y86-64 with what an operating system and a hypervisor need: more arithmetic, privileged instructions, counterparts of
 * the x86's sensitive instructions that are not privileged (J. S. Robin and C. E. Irvine, Analysis of the Intel
 * Pentium's ability to support a secure virtual machine monitor, USENIX Security 2000), and hardware assistance.
 */
export const SYSTEM_Y86_64: InstructionSet = Y86_64.with([
  ...COMPUTING,
  ...MICROCODED.map(([mnemonic, opcode, operands, meaning]) =>
    defineInstruction({ mnemonic, opcode, operands, meaning, stops: "system" }),
  ),
]);

/** The first byte of an instruction of {@link SYSTEM_Y86_64}. */
export function opcodeOf(mnemonic: string): number {
  const instruction = SYSTEM_Y86_64.byMnemonic.get(mnemonic);
  if (instruction === undefined) throw new RangeError(`no instruction "${mnemonic}"`);
  return instruction.opcode;
}
