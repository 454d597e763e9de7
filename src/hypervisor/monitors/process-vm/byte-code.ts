/** What follows an operation's byte: nothing, a byte, the way to another instruction in two bytes, or a word. */
type OperandKind = "none" | "byte" | "target" | "word";

/**
 * The operations of the byte-code, in the order of their numbers. Operands and results are words of 64 bits on a stack;
 * a method has locals, its arguments first, and returns one word. Arrays are named by the address of their length, and of
 * the address of their elements behind it; an index that is none ends the program.
 */
const OPERATIONS = {
  /** Back to the machine's own code. The interpreter's alone: no method has it. */
  leave: "none",
  /** → word */
  constant: "word",
  /** → what the local of that number holds */
  load: "byte",
  /** word → */
  store: "byte",
  /** word → word, word */
  duplicate: "none",
  /** word → */
  drop: "none",
  /** a, b → a + b, and so on */
  add: "none",
  subtract: "none",
  and: "none",
  or: "none",
  xor: "none",
  /** By the lowest six bits of the topmost word. */
  shiftLeft: "none",
  shiftRight: "none",
  /** Without signs. A division by zero traps; this kernel's handler steps over it, and a stays. */
  divide: "none",
  jump: "target",
  /** word → */
  jumpIfZero: "target",
  jumpIfNotZero: "target",
  /** a, b → : if a is less than b, with signs. */
  jumpIfLess: "target",
  jumpIfEqual: "target",
  /** arguments → result: as many as the method of that number has. */
  call: "byte",
  /** result → : ends the method. */
  return: "none",
  /** array, index → element */
  arrayGet: "none",
  /** array, index, value → */
  arrayPut: "none",
  /** array → length */
  arrayLength: "none",
  /** array, index, value → the element in whose place the value is now, at once */
  exchange: "none",
  /** → result: asks the kernel for what has that number, without arguments. */
  systemCall: "byte",
} as const;

/** Name of an operation. */
export type Operation = keyof typeof OPERATIONS;

/** Names of operations, by number. */
export const OPERATION_NAMES: readonly Operation[] = Object.keys(OPERATIONS) as Operation[];

/** The number that a jump of no bytes has, which others are counted from. */
export const TARGET_BIAS = 0x8000;

const OPERAND_BYTES: Readonly<Record<OperandKind, number>> = { none: 0, byte: 1, target: 2, word: 8 };

/** Bytes of an instruction. */
export function lengthOf(operation: Operation): number {
  return 1 + OPERAND_BYTES[OPERATIONS[operation]];
}

/** An instruction as people write it: operation and operand, where jumps name a label; or a label. */
export type Line =
  | readonly [operation: Operation, operand?: number | bigint | string]
  | { readonly label: string };

/** A method as people write it. */
export interface Method {
  readonly name: string;
  readonly arguments: number;
  /** All locals, arguments among them. Those that are none are 0 at first. */
  readonly locals: number;
  readonly code: readonly Line[];
}

/** An instruction of a method in memory. */
export interface Instruction {
  /** Bytes from the method's beginning. */
  readonly offset: number;
  readonly operation: Operation;
  /** For jumps the offset of where it leads; 0 if there is none. */
  readonly operand: bigint;
}

/**
 * A method's code as bytes.
 *
 * @throws RangeError if a jump leads to no label
 */
export function encode({ name, code }: Method): Uint8Array {
  const labels = new Map<string, number>();
  let end = 0;
  for (const line of code) {
    if ("label" in line) labels.set(line.label, end);
    else end += lengthOf(line[0]);
  }
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const line of code) {
    if ("label" in line) continue;
    const [operation, operand = 0] = line;
    const kind = OPERATIONS[operation];
    bytes[offset] = OPERATION_NAMES.indexOf(operation);
    if (kind === "byte") bytes[offset + 1] = Number(operand);
    if (kind === "word") view.setBigUint64(offset + 1, BigInt.asUintN(64, BigInt(operand)), true);
    if (kind === "target") {
      const target = labels.get(String(operand));
      if (target === undefined)
        throw new RangeError(`${name}: found "${operand}", expected one of its labels`);
      view.setUint16(offset + 1, target - offset + TARGET_BIAS, true);
    }
    offset += lengthOf(operation);
  }
  return bytes;
}

/** The instructions that bytes are. */
export function decode(bytes: Uint8Array): readonly Instruction[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const instructions: Instruction[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const operation = OPERATION_NAMES[bytes[offset]!]!;
    const kind = OPERATIONS[operation];
    let operand = 0n;
    if (kind === "byte") operand = BigInt(bytes[offset + 1]!);
    if (kind === "word") operand = view.getBigUint64(offset + 1, true);
    if (kind === "target") operand = BigInt(offset + view.getUint16(offset + 1, true) - TARGET_BIAS);
    instructions.push({ offset, operation, operand });
    offset += lengthOf(operation);
  }
  return instructions;
}
