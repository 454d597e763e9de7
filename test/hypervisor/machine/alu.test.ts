import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALU, aluConditionCodes, aluHigh, aluLow } from "../../../src/hypervisor/machine/alu.ts";
import { formatConditionCodes } from "../../../src/hypervisor/machine/condition-codes.ts";
import { wordOf } from "../../../src/hypervisor/machine/word.ts";

/** Integers of 64 bits, those near a change of sign or a carry more often. */
const words = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc
    .tuple(
      fc.constantFrom(0n, 2n ** 31n, 2n ** 32n, 2n ** 63n, -(2n ** 32n)),
      fc.bigInt({ min: -2n, max: 2n }),
    )
    .map(([around, offset]) => BigInt.asIntN(64, around + offset)),
);

/** The function on integers without bounds. */
const EXACT: Readonly<Record<keyof typeof ALU, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => b + a,
  subtract: (a, b) => b - a,
  and: (a, b) => b & a,
  xor: (a, b) => b ^ a,
  zero: () => 0n,
  or: (a, b) => b | a,
  // Bits that are shifted out are no overflow.
  shiftLeft: (a, b) => BigInt.asIntN(64, b << (a & 63n)),
  shiftRight: (a, b) => BigInt.asIntN(64, BigInt.asUintN(64, b) >> (a & 63n)),
};

const low = (value: bigint): number => Number(BigInt.asIntN(32, value));
const high = (value: bigint): number => Number(BigInt.asIntN(32, value >> 32n));

describe.each(Object.keys(EXACT) as (keyof typeof ALU)[])("%s", (name) => {
  const fn = ALU[name];

  it("gives the lowest 64 bits of the exact result, and its codes", () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const resultLow = aluLow(fn, low(a), low(b), high(b));
        const resultHigh = aluHigh(fn, low(a), high(a), low(b), high(b), resultLow);
        const codes = aluConditionCodes(fn, high(a), high(b), resultLow, resultHigh);
        const exact = EXACT[name](a, b);
        const wrapped = BigInt.asIntN(64, exact);
        expect(wordOf(resultLow, resultHigh)).toBe(BigInt.asUintN(64, exact));
        expect(formatConditionCodes(codes)).toBe(
          `Z=${Number(wrapped === 0n)} S=${Number(wrapped < 0n)} O=${Number(wrapped !== exact)}`,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
