import { decode, encode, type Method } from "../../../../src/hypervisor/monitors/process-vm/byte-code.ts";

const word = (value: bigint): bigint => BigInt.asUintN(64, value);
const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

/** A program has gone wrong: an index is none. */
export class Failure extends Error {}

/** Computes with two words; what the machine's kernel makes of a division by zero is to step over it. */
const COMPUTE: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << (b & 63n),
  shiftRight: (a, b) => a >> (b & 63n),
  divide: (a, b) => (b === 0n ? a : a / b),
};

const HOLDS: Readonly<Record<string, (a: bigint, b: bigint) => boolean>> = {
  jumpIfLess: (a, b) => signed(a) < signed(b),
  jumpIfEqual: (a, b) => a === b,
};

/**
 * What a method returns, by the definition of the byte-code.
 *
 * @param arrays - by the address that names them; changed
 * @throws Failure
 */
export function evaluate(
  methods: readonly Method[],
  number: number,
  args: readonly bigint[],
  arrays: ReadonlyMap<bigint, bigint[]>,
): bigint {
  const { locals: count, code } = methods[number]!;
  const instructions = decode(encode({ ...methods[number]!, code }));
  const byOffset = new Map(instructions.map(({ offset }, index) => [offset, index]));
  const locals = Array.from({ length: count }, (_, index) => args[index] ?? 0n);
  const stack: bigint[] = [];
  const pop = () => stack.pop()!;
  const element = (): { readonly array: bigint[]; readonly index: number } => {
    const index = pop();
    const array = arrays.get(pop())!;
    if (index >= BigInt(array.length)) throw new Failure();
    return { array, index: Number(index) };
  };
  for (let at = 0; ; at++) {
    const { operation, operand } = instructions[at]!;
    const go = () => {
      at = byOffset.get(Number(operand))! - 1;
    };
    const compute = COMPUTE[operation];
    const holds = HOLDS[operation];
    if (compute !== undefined || holds !== undefined) {
      const b = pop();
      const a = pop();
      if (compute !== undefined) stack.push(word(compute(a, b)));
      else if (holds!(a, b)) go();
    } else if (operation === "constant") stack.push(operand);
    else if (operation === "load") stack.push(locals[Number(operand)]!);
    else if (operation === "store") locals[Number(operand)] = pop();
    else if (operation === "duplicate") stack.push(stack.at(-1)!);
    else if (operation === "drop") pop();
    else if (operation === "jump") go();
    else if (operation === "jumpIfZero") pop() === 0n && go();
    else if (operation === "jumpIfNotZero") pop() !== 0n && go();
    else if (operation === "arrayLength") stack.push(BigInt(arrays.get(pop())!.length));
    else if (operation === "return") return pop();
    else if (operation === "call") {
      const callee = methods[Number(operand)]!;
      const passed = stack.splice(stack.length - callee.arguments, callee.arguments);
      stack.push(evaluate(methods, Number(operand), passed, arrays));
    } else if (operation === "arrayGet") {
      const { array, index } = element();
      stack.push(array[index]!);
    } else if (operation === "arrayPut" || operation === "exchange") {
      const value = pop();
      const { array, index } = element();
      if (operation === "exchange") stack.push(array[index]!);
      array[index] = value;
    } else throw new Error(`the reference has no ${operation}`);
  }
}
