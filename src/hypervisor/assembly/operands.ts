import type { Operand } from "../machine/instruction.ts";
import { REGISTER_NAMES } from "../machine/registers.ts";
import type { LineReader } from "./line-reader.ts";
import { Stumble } from "./line-reader.ts";

/** A number, or the name of a label whose address it is. */
export interface Constant {
  readonly column: number;
  readonly value: bigint | string;
}

/** What has been read of an instruction's operands. */
export interface ReadOperands {
  readonly rA: number | undefined;
  readonly rB: number | undefined;
  readonly constant: Constant | undefined;
}

const NAME = /[A-Za-z_][\w.]*/y;
const NUMBER = /-?(?:0[xX][\da-fA-F]+|\d+)(?![\w.])/y;
const REGISTER = /%\w*/y;
const REGISTER_TEXTS = REGISTER_NAMES.map((name) => `%${name}`);

/** How messages call what an operand must be. */
const EXPECTED = {
  rA: "a register, %rax to %r14",
  rB: "a register, %rax to %r14",
  V: "a constant, such as $8 or a label",
  Dest: "a label or an address",
} as const;

/** @throws Stumble if there is no number */
export function readInteger(reader: LineReader, expected: string): bigint {
  const text = reader.take(NUMBER);
  if (text === null) throw reader.stumble(expected);
  return text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
}

/**
 * A number or a label, after a dollar sign if one likes.
 *
 * @throws Stumble if there is neither
 */
export function readConstant(reader: LineReader, expected: string): Constant {
  const { column } = reader;
  reader.takeCharacter("$");
  const name = reader.take(NAME);
  return { column, value: name ?? readInteger(reader, expected) };
}

function readRegister(reader: LineReader, expected: string): number {
  const { column } = reader;
  const text = reader.take(REGISTER);
  if (text === null) throw reader.stumble(expected);
  const register = REGISTER_TEXTS.indexOf(text);
  if (register === -1) throw new Stumble(column, `"${text}"`, expected, REGISTER_TEXTS);
  return register;
}

/**
 * Reads operands with commas between them.
 *
 * @throws Stumble at the first that is not as it must be
 */
export function readOperands(reader: LineReader, operands: readonly Operand[]): ReadOperands {
  let rA: number | undefined;
  let rB: number | undefined;
  let constant: Constant | undefined;
  for (const [index, operand] of operands.entries()) {
    if (index > 0) reader.require(",");
    if (operand === "rA") rA = readRegister(reader, EXPECTED.rA);
    else if (operand === "rB") rB = readRegister(reader, EXPECTED.rB);
    else if (operand === "D(rB)") {
      const absent = { column: reader.column, value: 0n };
      constant = reader.takeCharacter("(") ? absent : readDisplacement(reader);
      rB = readRegister(reader, EXPECTED.rB);
      reader.require(")");
    } else constant = readConstant(reader, EXPECTED[operand]);
  }
  return { rA, rB, constant };
}

function readDisplacement(reader: LineReader): Constant {
  const constant = readConstant(reader, "a memory operand, such as 8(%rsp)");
  reader.require("(");
  return constant;
}
