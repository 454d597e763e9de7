import { CONSTANT_BYTES, NO_REGISTERS } from "../machine/control-signals.ts";
import type { Instruction, Operand } from "../machine/instruction.ts";
import type { InstructionSet } from "../machine/instruction-set.ts";
import { NO_REGISTER, REGISTER_NAMES } from "../machine/registers.ts";
import { hexadecimal } from "../machine/word.ts";
import { Y86_64 } from "../machine/y86-64.ts";

/** What stands at one place in memory. */
export interface Disassembled {
  /** What assembles to the same bytes. */
  readonly text: string;
  readonly lengthBytes: number;
}

/** Constants nearer to 0 than this are written in decimal. */
const SMALL = 4096n;

/**
 * Reads the instruction at an offset. A byte with which none begins, or none that assembly could have made (a register
 * where none belongs, none where one does, an end that is missing), is shown as `.byte`.
 */
export function disassembleAt(
  bytes: Uint8Array,
  offset: number,
  instructionSet: InstructionSet = Y86_64,
): Disassembled {
  const opcode = bytes[offset]!;
  const instruction = instructionSet.byOpcode.get(opcode);
  const asByte = { text: `.byte ${hexadecimal(opcode)}`, lengthBytes: 1 };
  if (instruction === undefined) return asByte;
  const { lengthBytes, hasRegisters, hasConstant } = instructionSet.signals[opcode]!;
  if (offset + lengthBytes > bytes.length) return asByte;
  const registers = hasRegisters !== 0 ? bytes[offset + 1]! : NO_REGISTERS;
  const [rA, rB] = [registers >> 4, registers & 15];
  if (hasRegister(rA) !== names(instruction, "rA") || hasRegister(rB) !== names(instruction, "rB")) {
    return asByte;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const valC = hasConstant !== 0 ? view.getBigInt64(offset + lengthBytes - CONSTANT_BYTES, true) : 0n;
  const operands = instruction.operands.map((operand) => operandText(operand, rA, rB, valC));
  return { text: [instruction.mnemonic, operands.join(",")].join(" ").trimEnd(), lengthBytes };
}

/** Reads one instruction after the other, as if nothing else were there: a line of assembly for each. */
export function disassemble(bytes: Uint8Array, instructionSet: InstructionSet = Y86_64): string[] {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const { text, lengthBytes } = disassembleAt(bytes, offset, instructionSet);
    lines.push(text);
    offset += lengthBytes;
  }
  return lines;
}

function hasRegister(register: number): boolean {
  return register !== NO_REGISTER;
}

function names({ operands }: Instruction, register: "rA" | "rB"): boolean {
  return operands.some((operand) => operand.includes(register));
}

function operandText(operand: Operand, rA: number, rB: number, valC: bigint): string {
  switch (operand) {
    case "rA":
      return `%${REGISTER_NAMES[rA]}`;
    case "rB":
      return `%${REGISTER_NAMES[rB]}`;
    case "V":
      return `$${constantText(valC)}`;
    case "D(rB)":
      return `${valC === 0n ? "" : constantText(valC)}(%${REGISTER_NAMES[rB]})`;
    case "Dest":
      return hexadecimal(BigInt.asUintN(64, valC));
  }
}

function constantText(value: bigint): string {
  return value > -SMALL && value < SMALL ? String(value) : hexadecimal(BigInt.asUintN(64, value));
}
