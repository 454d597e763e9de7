import type { AluFunction } from "./alu.ts";
import type { Condition } from "./condition-codes.ts";

/**
 * An operand as assembly writes it: a register that the encoding keeps as rA or rB, a constant V, a memory operand of
 * displacement D and base rB, or the destination of a jump.
 */
export type Operand = "rA" | "rB" | "V" | "D(rB)" | "Dest";

/** Where a port of the register file is pointed. */
export type RegisterChoice = "none" | "rA" | "rB" | "rsp";

/**
 * All about one instruction. Assembler, disassembler, both machines and the table in docs/hypervisor-machine.md follow from
 * it; the signal names and what can be chosen are those of CS:APP (see `registers.ts`), sections 4.3.1 and 4.5.
 *
 * An instruction is its first byte (instruction code, then function code), a byte for rA and rB if an operand is kept
 * there, and eight bytes valC if an operand is a constant. valP is the address after it.
 */
export interface Instruction {
  readonly mnemonic: string;
  readonly meaning: string;
  /** The first byte. */
  readonly opcode: number;
  readonly operands: readonly Operand[];
  /** Whether it stops the machine once all before it is done: for good, or for somebody else to carry it out. */
  readonly stops: "no" | "halts" | "system";
  /** What valA is: a register's value, or valP, which calls and jumps need later. */
  readonly sourceA: RegisterChoice | "valP";
  /** The register whose value valB is. */
  readonly sourceB: RegisterChoice;
  readonly alu: AluFunction;
  /** The first operand of the arithmetic unit. */
  readonly aluA: "none" | "valA" | "valC" | "+8" | "-8";
  /** The second operand of the arithmetic unit. */
  readonly aluB: "none" | "valB";
  readonly setsConditionCodes: boolean;
  /** What must hold for the jump to be taken, or for valE to be kept. */
  readonly condition: Condition;
  /** What happens in memory, and at which address. valM is what is read; valA is what is written. */
  readonly memory: "none" | "read valE" | "read valA" | "write valE";
  /** Whether the limit of the data segment does not apply to the address, where there is one. */
  readonly unlimited: boolean;
  /** The register that gets valE. */
  readonly destinationE: RegisterChoice;
  /** The register that gets valM; of two that are the same, this one wins. */
  readonly destinationM: RegisterChoice;
  /** Where the program goes on: behind the instruction, at valC if the condition holds, or at valM. */
  readonly next: "valP" | "valC" | "valM";
}

/** What most instructions do not do. */
const NOTHING = {
  operands: [],
  stops: "no",
  sourceA: "none",
  sourceB: "none",
  alu: "add",
  aluA: "none",
  aluB: "none",
  setsConditionCodes: false,
  condition: "always",
  memory: "none",
  unlimited: false,
  destinationE: "none",
  destinationM: "none",
  next: "valP",
} as const satisfies Partial<Instruction>;

/** Declares an instruction by what it does; it does nothing else. */
export function defineInstruction(
  instruction: Pick<Instruction, "mnemonic" | "meaning" | "opcode"> & Partial<Instruction>,
): Instruction {
  return { ...NOTHING, ...instruction };
}
