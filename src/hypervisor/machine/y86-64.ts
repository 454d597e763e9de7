import type { AluFunction } from "./alu.ts";
import { CONDITION_NAMES } from "./condition-codes.ts";
import { defineInstruction, type Instruction } from "./instruction.ts";
import { InstructionSet } from "./instruction-set.ts";

const CONDITIONAL = CONDITION_NAMES.filter((name) => name !== "always" && name !== "never");
const FUNCTION_CODES = 16;

const OPERATIONS: readonly {
  readonly mnemonic: string;
  readonly alu: AluFunction;
  readonly meaning: string;
}[] = [
  { mnemonic: "addq", alu: "add", meaning: "rB ← rB + rA" },
  { mnemonic: "subq", alu: "subtract", meaning: "rB ← rB − rA" },
  { mnemonic: "andq", alu: "and", meaning: "rB ← rB & rA" },
  { mnemonic: "xorq", alu: "xor", meaning: "rB ← rB ^ rA" },
];

/** Moves the value of rA to rB. */
const move = {
  operands: ["rA", "rB"],
  sourceA: "rA",
  aluA: "valA",
  destinationE: "rB",
} as const satisfies Partial<Instruction>;

/** Jumps to valC; valA is the way back where the jump was not to be taken. */
const jump = { operands: ["Dest"], sourceA: "valP", next: "valC" } as const satisfies Partial<Instruction>;

/** Computes with rA and rB. */
const operation = {
  operands: ["rA", "rB"],
  sourceA: "rA",
  sourceB: "rB",
  aluA: "valA",
  aluB: "valB",
  setsConditionCodes: true,
  destinationE: "rB",
} as const satisfies Partial<Instruction>;

/** Moves the stack pointer up before something is written there. */
const push = {
  sourceB: "rsp",
  aluA: "-8",
  aluB: "valB",
  memory: "write valE",
  destinationE: "rsp",
} as const satisfies Partial<Instruction>;

/** Reads at the stack pointer and moves it down. */
const pop = {
  sourceA: "rsp",
  sourceB: "rsp",
  aluA: "+8",
  aluB: "valB",
  memory: "read valA",
  destinationE: "rsp",
} as const satisfies Partial<Instruction>;

/** The instructions of CS:APP (see `registers.ts`), figures 4.2, 4.3 and 4.18 to 4.21. */
const INSTRUCTIONS: readonly Instruction[] = [
  defineInstruction({ mnemonic: "halt", opcode: 0x00, meaning: "stop", stops: "halts" }),
  defineInstruction({ mnemonic: "nop", opcode: 0x10, meaning: "nothing" }),
  defineInstruction({ mnemonic: "rrmovq", opcode: 0x20, meaning: "rB ← rA", ...move }),
  ...CONDITIONAL.map((condition, index) =>
    defineInstruction({
      mnemonic: `cmov${condition}`,
      opcode: 0x21 + index,
      meaning: `rB ← rA if ${condition}`,
      ...move,
      condition,
    }),
  ),
  defineInstruction({
    mnemonic: "irmovq",
    opcode: 0x30,
    meaning: "rB ← V",
    operands: ["V", "rB"],
    aluA: "valC",
    destinationE: "rB",
  }),
  defineInstruction({
    mnemonic: "rmmovq",
    opcode: 0x40,
    meaning: "M[rB + D] ← rA",
    operands: ["rA", "D(rB)"],
    sourceA: "rA",
    sourceB: "rB",
    aluA: "valC",
    aluB: "valB",
    memory: "write valE",
  }),
  defineInstruction({
    mnemonic: "mrmovq",
    opcode: 0x50,
    meaning: "rA ← M[rB + D]",
    operands: ["D(rB)", "rA"],
    sourceB: "rB",
    aluA: "valC",
    aluB: "valB",
    memory: "read valE",
    destinationM: "rA",
  }),
  ...OPERATIONS.map(({ mnemonic, alu, meaning }, index) =>
    defineInstruction({ mnemonic, opcode: 0x60 + index, meaning, ...operation, alu }),
  ),
  defineInstruction({ mnemonic: "jmp", opcode: 0x70, meaning: "go to Dest", ...jump }),
  ...CONDITIONAL.map((condition, index) =>
    defineInstruction({
      mnemonic: `j${condition}`,
      opcode: 0x71 + index,
      meaning: `go to Dest if ${condition}`,
      ...jump,
      condition,
    }),
  ),
  defineInstruction({
    mnemonic: "call",
    opcode: 0x80,
    meaning: "push the address behind, go to Dest",
    operands: ["Dest"],
    ...push,
    sourceA: "valP",
    next: "valC",
  }),
  defineInstruction({
    mnemonic: "ret",
    opcode: 0x90,
    meaning: "pop an address, go there",
    ...pop,
    next: "valM",
  }),
  defineInstruction({
    mnemonic: "pushq",
    opcode: 0xa0,
    meaning: "push rA",
    operands: ["rA"],
    ...push,
    sourceA: "rA",
  }),
  defineInstruction({
    mnemonic: "popq",
    opcode: 0xb0,
    meaning: "pop rA",
    operands: ["rA"],
    ...pop,
    destinationM: "rA",
  }),
];

/**
 * What the book's machine makes of a function code that has no instruction: it looks at the instruction code only, its
 * arithmetic unit gives 0 for a function that it does not have, and a condition that it does not have never holds.
 */
function withoutName(instruction: Instruction, opcode: number): Instruction {
  const conditional = CONDITIONAL.some((name) => name === instruction.condition);
  return {
    ...instruction,
    opcode,
    ...(instruction.setsConditionCodes && { alu: "zero" }),
    ...(conditional && { condition: "never" }),
  };
}

/** Every first byte that shares its instruction code with a named one and has no instruction of its own. */
function unnamed(instructions: readonly Instruction[]): Instruction[] {
  const named = new Map(instructions.map((instruction) => [instruction.opcode, instruction]));
  // The last of a family: conditional, where some of the family are.
  const families = new Map(instructions.map((instruction) => [instruction.opcode >> 4, instruction]));
  return [...families].flatMap(([code, instruction]) =>
    Array.from({ length: FUNCTION_CODES }, (_, fn) => (code << 4) | fn)
      .filter((opcode) => !named.has(opcode))
      .map((opcode) => withoutName(instruction, opcode)),
  );
}

/** The instruction set of the book's machine. */
export const Y86_64: InstructionSet = new InstructionSet(INSTRUCTIONS, unnamed(INSTRUCTIONS));
