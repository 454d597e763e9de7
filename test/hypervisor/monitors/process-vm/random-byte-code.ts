import fc from "fast-check";
import type { Line, Method } from "../../../../src/hypervisor/monitors/process-vm/byte-code.ts";
import { arrayAddress } from "../../../../src/hypervisor/monitors/process-vm/runtime.ts";

/** Lengths of the arrays that random programs have. */
export const LENGTHS: readonly number[] = [4, 7];

const LOCALS = 7;
const METHODS = 4;

/** Code; labels in it are numbered from 0 on, each place of use gives them names of its own. */
type Code = readonly Line[];

const array = fc.nat(LENGTHS.length - 1).map((index): Code => [["constant", arrayAddress(index)]]);
const constant = fc
  .oneof(fc.integer({ min: -9, max: 70 }).map(BigInt), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))
  .map((value): Code => [["constant", value]]);
const load = fc.nat(LOCALS - 1).map((local): Code => [["load", local]]);
const computing = fc.constantFrom(
  ...(["add", "subtract", "and", "or", "xor", "shiftLeft", "shiftRight", "divide"] as const),
);
const join = (...parts: readonly Code[]): Code => parts.flat();

/** An index that is mostly one. */
const indexOf = (value: fc.Arbitrary<Code>): fc.Arbitrary<Code> =>
  fc.oneof(
    { weight: 20, arbitrary: value.map((code) => join(code, [["constant", 3], ["and"]])) },
    { weight: 1, arbitrary: value },
  );

/** An expression that may call methods of higher numbers, which leaves one word. */
function expression(depth: number, method: number): fc.Arbitrary<Code> {
  const leaf = fc.oneof(constant, load, load);
  if (depth === 0) return leaf;
  const part = expression(depth - 1, method);
  const callees = Array.from({ length: METHODS }, (_, number) => number).slice(method + 1);
  const calls = callees.map((callee) => fc.tuple(part, part).map(([a, b]) => join(a, b, [["call", callee]])));
  return fc.oneof(
    leaf,
    fc.tuple(part, part, computing).map(([a, b, operation]) => join(a, b, [[operation]])),
    fc.tuple(part, computing).map(([a, operation]) => join(a, [["duplicate"], [operation]])),
    fc.tuple(array, indexOf(part)).map(([of, index]) => join(of, index, [["arrayGet"]])),
    fc.tuple(array, indexOf(part), part).map(([of, index, value]) => join(of, index, value, [["exchange"]])),
    array.map((of) => join(of, [["arrayLength"]])),
    ...calls,
  );
}

/** Gives labels names of their own. */
function renamed(code: Code, suffix: string): Code {
  return code.map((line): Line => {
    if ("label" in line) return { label: line.label + suffix };
    return typeof line[1] === "string" ? [line[0], line[1] + suffix] : line;
  });
}

/** A statement, which leaves nothing. The last local counts rounds, so only the outermost statements are loops. */
function statement(depth: number, method: number, mayLoop: boolean): fc.Arbitrary<Code> {
  const value = expression(2, method);
  const assignment = fc
    .tuple(value, fc.nat(LOCALS - 2))
    .map(([code, local]) => join(code, [["store", local]]));
  const put = fc
    .tuple(array, indexOf(value), value)
    .map(([of, index, put]) => join(of, index, put, [["arrayPut"]]));
  if (depth === 0) return fc.oneof({ weight: 3, arbitrary: assignment }, put);
  const body = fc
    .array(statement(depth - 1, method, false), { minLength: 1, maxLength: 3 })
    .map((parts) => join(...parts.map((part, index) => renamed(part, `.${index}`))));
  const choice = fc
    .tuple(value, value, fc.constantFrom("jumpIfLess", "jumpIfEqual"), body, body)
    .map(([a, b, jump, one, other]) =>
      join(
        a,
        b,
        [[jump as "jumpIfLess", "else"]],
        renamed(one, "a"),
        [["jump", "end"], { label: "else" }],
        renamed(other, "b"),
        [{ label: "end" }],
      ),
    );
  const loop = fc
    .tuple(fc.integer({ min: 1, max: 30 }), body)
    .map(([rounds, code]) =>
      join([["constant", rounds], ["store", LOCALS - 1], { label: "loop" }], renamed(code, "l"), [
        ["load", LOCALS - 1],
        ["constant", 1],
        ["subtract"],
        ["store", LOCALS - 1],
        ["load", LOCALS - 1],
        ["jumpIfNotZero", "loop"],
      ]),
    );
  return fc.oneof({ weight: 3, arbitrary: assignment }, put, choice, ...(mayLoop ? [loop] : []));
}

function method(number: number): fc.Arbitrary<Method> {
  // Methods that are called in loops have none, so that programs come to an end soon.
  return fc
    .tuple(
      fc.array(statement(1, number, number === 0), { minLength: 1, maxLength: 4 }),
      expression(2, number),
    )
    .map(([statements, result]) => ({
      name: `method ${number}`,
      arguments: number === 0 ? 1 : 2,
      locals: LOCALS,
      code: join(...statements.map((part, index) => renamed(part, `-${index}`)), result, [["return"]]),
    }));
}

/** Programs whose method 0 has one argument, and the others two; each calls only those behind it. */
export const randomMethods: fc.Arbitrary<readonly Method[]> = fc.tuple(
  ...Array.from({ length: METHODS }, (_, number) => method(number)),
);
