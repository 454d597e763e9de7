import { CONSTANT_BYTES } from "../machine/control-signals.ts";
import type { InstructionSet } from "../machine/instruction-set.ts";
import { NO_REGISTER } from "../machine/registers.ts";
import { Y86_64 } from "../machine/y86-64.ts";
import { AssemblyError, type AssemblyProblem } from "./assembly-error.ts";
import { LineReader, Stumble } from "./line-reader.ts";
import { type Constant, readConstant, readInteger, readOperands } from "./operands.ts";
import type { AssembledLine, Program } from "./program.ts";
import { withoutComments } from "./without-comments.ts";

/** Programs end before this address. */
const MAX_ADDRESS = 2 ** 31;

/** Bytes of a value, by directive. CS:APP (see `registers.ts`), section 4.1.5, uses the last. */
const DATA_BYTES: ReadonlyMap<string, number> = new Map([
  [".byte", 1],
  [".word", 2],
  [".long", 4],
  [".quad", 8],
]);

const LINE_END = /\r?\n/;
const LABEL = /[A-Za-z_][\w.]*(?=\s*:)/y;
const STATEMENT = /\.?[A-Za-z_][\w.]*/y;

/** Bytes of a line that wait for a constant. */
interface Hole {
  readonly offset: number;
  readonly widthBytes: number;
  readonly constant: Constant;
}

/** What one statement puts into memory, once its holes are filled. */
interface Statement {
  readonly bytes: Uint8Array;
  readonly holes: readonly Hole[];
}

const NO_STATEMENT: Statement = { bytes: new Uint8Array(0), holes: [] };

/**
 * Translates assembly in the book's syntax (CS:APP, section 4.1.5): on each line a label with a colon, an instruction or
 * a directive, or a label and one of these. Directives: `.pos address`, `.align multiple`, and `.byte`, `.word`, `.long`
 * and `.quad` with values of 1, 2, 4 and 8 bytes. Integers are decimal or hexadecimal (`0x`), and may be negative.
 *
 * @throws AssemblyError with the first problem of every line that has one
 */
export function assemble(text: string, instructionSet: InstructionSet = Y86_64): Program {
  return new Assembler(instructionSet).assemble(text);
}

class Assembler {
  private readonly instructionSet: InstructionSet;
  private readonly symbols: Map<string, number> = new Map();
  private readonly definedOnLine: Map<string, number> = new Map();
  private readonly problems: AssemblyProblem[] = [];
  private address = 0;

  constructor(instructionSet: InstructionSet) {
    this.instructionSet = instructionSet;
  }

  assemble(text: string): Program {
    const sources = text.split(LINE_END);
    if (sources.at(-1) === "") sources.pop();
    const codes = withoutComments(text).split(LINE_END);
    const lines: AssembledLine[] = [];
    const holes: (readonly Hole[])[] = [];
    for (const [index, source] of sources.entries()) {
      const line = index + 1;
      const { address, statement } = this.attempt(line, () => this.readLine(codes[index]!, line)) ?? {
        address: null,
        statement: NO_STATEMENT,
      };
      lines.push({ line, address, bytes: statement.bytes, source });
      holes.push(statement.holes);
    }
    // Labels may stand behind their use.
    for (const [index, { line, bytes }] of lines.entries()) {
      this.attempt(line, () => this.fill(bytes, holes[index]!));
    }
    this.refuseOverlaps(lines);
    if (this.problems.length > 0) throw new AssemblyError(this.problems.toSorted((a, b) => a.line - b.line));
    const ends = lines.map(({ address, bytes }) => (bytes.length === 0 ? 0 : address! + bytes.length));
    return { lines, symbols: this.symbols, sizeBytes: Math.max(0, ...ends) };
  }

  /** What `read` returns; undefined if it stumbles, which is then a problem of this line. */
  private attempt<T>(line: number, read: () => T): T | undefined {
    try {
      return read();
    } catch (thrown) {
      if (!(thrown instanceof Stumble)) throw thrown;
      const { column, found, expected, candidates } = thrown;
      this.problems.push({ line, column, found, expected, ...(candidates !== undefined && { candidates }) });
      return undefined;
    }
  }

  private readLine(code: string, line: number): { address: number | null; statement: Statement } {
    const reader = new LineReader(code);
    if (reader.atEnd) return { address: null, statement: NO_STATEMENT };
    const { column } = reader;
    const label = reader.take(LABEL);
    if (label !== null) {
      reader.require(":");
      this.define(label, line, column);
      if (reader.atEnd) return { address: this.address, statement: NO_STATEMENT };
    }
    const statement = this.readStatement(reader);
    if (!reader.atEnd) throw reader.stumble("the end of the line");
    const address = this.address;
    this.moveTo(address + statement.bytes.length, column);
    return { address, statement };
  }

  private define(label: string, line: number, column: number): void {
    const before = this.definedOnLine.get(label);
    if (before !== undefined) {
      throw new Stumble(column, `a second label "${label}"`, `one, which is on line ${before}`);
    }
    this.definedOnLine.set(label, line);
    this.symbols.set(label, this.address);
  }

  private readStatement(reader: LineReader): Statement {
    const { column } = reader;
    const word = reader.take(STATEMENT);
    if (word === null) throw reader.stumble("a label, an instruction or a directive");
    if (!word.startsWith(".")) return this.readInstruction(reader, word, column);
    const widthBytes = DATA_BYTES.get(word);
    if (widthBytes !== undefined) return readData(reader, widthBytes);
    const operand = reader.column;
    if (word === ".pos") {
      this.moveTo(readWithin(reader, 0, MAX_ADDRESS), operand);
    } else if (word === ".align") {
      const multiple = readWithin(reader, 1, MAX_ADDRESS);
      this.moveTo(Math.ceil(this.address / multiple) * multiple, operand);
    } else {
      throw new Stumble(column, `"${word}"`, "a directive", [".pos", ".align", ...DATA_BYTES.keys()]);
    }
    return NO_STATEMENT;
  }

  private moveTo(address: number, column: number): void {
    if (address > MAX_ADDRESS) {
      throw new Stumble(column, `address 0x${address.toString(16)}`, `0x${MAX_ADDRESS.toString(16)} at most`);
    }
    this.address = address;
  }

  private readInstruction(reader: LineReader, mnemonic: string, column: number): Statement {
    const { instructionSet } = this;
    const instruction = instructionSet.byMnemonic.get(mnemonic);
    if (instruction === undefined) {
      throw new Stumble(column, `"${mnemonic}"`, "an instruction, or a label with a colon", [
        ...instructionSet.byMnemonic.keys(),
      ]);
    }
    const { lengthBytes, hasRegisters } = instructionSet.signals[instruction.opcode]!;
    const { rA, rB, constant } = readOperands(reader, instruction.operands);
    const bytes = new Uint8Array(lengthBytes);
    bytes[0] = instruction.opcode;
    if (hasRegisters !== 0) bytes[1] = ((rA ?? NO_REGISTER) << 4) | (rB ?? NO_REGISTER);
    const offset = 1 + hasRegisters;
    const holes = constant === undefined ? [] : [{ offset, widthBytes: CONSTANT_BYTES, constant }];
    return { bytes, holes };
  }

  private fill(bytes: Uint8Array, holes: readonly Hole[]): void {
    for (const { offset, widthBytes, constant } of holes) {
      const { column, value } = constant;
      const number = typeof value === "bigint" ? value : this.addressOf(value, column);
      const bits = 8 * widthBytes;
      if (number < -(2n ** BigInt(bits - 1)) || number >= 2n ** BigInt(bits)) {
        throw new Stumble(column, String(number), `an integer of ${bits} bits`);
      }
      for (let byte = 0; byte < widthBytes; byte++) {
        bytes[offset + byte] = Number((number >> BigInt(8 * byte)) & 255n);
      }
    }
  }

  private addressOf(label: string, column: number): bigint {
    const address = this.symbols.get(label);
    if (address === undefined) {
      throw new Stumble(column, `"${label}"`, "a label of this program", [...this.symbols.keys()]);
    }
    return BigInt(address);
  }

  private refuseOverlaps(lines: readonly AssembledLine[]): void {
    const sorted = lines.filter(({ bytes }) => bytes.length > 0).sort((a, b) => a.address! - b.address!);
    for (const [index, current] of sorted.entries()) {
      const before = sorted[index - 1];
      if (before === undefined || before.address! + before.bytes.length <= current.address!) continue;
      const [earlier, later] = before.line < current.line ? [before, current] : [current, before];
      const found = `bytes at 0x${later.address!.toString(16)}`;
      const expected = `a place that line ${earlier.line} does not use`;
      this.problems.push({ line: later.line, column: 1, found, expected });
    }
  }
}

function readData(reader: LineReader, widthBytes: number): Statement {
  const holes: Hole[] = [];
  do {
    const constant = readConstant(reader, "an integer or a label");
    holes.push({ offset: holes.length * widthBytes, widthBytes, constant });
  } while (reader.takeCharacter(","));
  return { bytes: new Uint8Array(holes.length * widthBytes), holes };
}

function readWithin(reader: LineReader, least: number, most: number): number {
  const { column } = reader;
  const expected = `an integer from ${least} to ${most}`;
  const value = readInteger(reader, expected);
  if (value < least || value > most) throw new Stumble(column, String(value), expected);
  return Number(value);
}
