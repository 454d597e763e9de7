import { CONDITION_CODE } from "./condition-codes.ts";

/**
 * Functions of the arithmetic unit, on operands a and b. The first four are the function codes of the book's OPq
 * instructions (CS:APP, see `registers.ts`, figure 4.3), the last three are ours: b or a, and b shifted by the lowest six
 * bits of a. Other function codes give 0.
 */
export const ALU = {
  add: 0,
  subtract: 1,
  and: 2,
  xor: 3,
  zero: 4,
  or: 5,
  shiftLeft: 6,
  shiftRight: 7,
} as const;

/** Name of one of {@link ALU}. */
export type AluFunction = keyof typeof ALU;

// A 64-bit value is two signed integers of 32 bits. Each function below returns one number, so that the compiler can
// put it in place. They are in the innermost loop: numbers of ALU stand there as literals, because V8 does not take a
// constant of a module for one.

/** Bits 0 to 31 of the result. */
export function aluLow(fn: number, aLow: number, bLow: number, bHigh: number): number {
  if (fn === 0) return (bLow + aLow) | 0;
  if (fn === 1) return (bLow - aLow) | 0;
  if (fn === 2) return bLow & aLow;
  return fn === 3 ? bLow ^ aLow : extendedLow(fn, aLow, bLow, bHigh);
}

/** The same for functions that the book's machine does not have. */
function extendedLow(fn: number, aLow: number, bLow: number, bHigh: number): number {
  const by = aLow & 63;
  if (fn === 5) return bLow | aLow;
  if (fn === 6) return by < 32 ? bLow << by : 0;
  if (fn !== 7) return 0;
  if (by === 0) return bLow;
  return by < 32 ? (bLow >>> by) | (bHigh << (32 - by)) : (bHigh >>> (by - 32)) | 0;
}

/** Bits 32 to 63 of the result, whose lower bits are `low`. */
export function aluHigh(
  fn: number,
  aLow: number,
  aHigh: number,
  bLow: number,
  bHigh: number,
  low: number,
): number {
  if (fn === 0) return (bHigh + aHigh + (low >>> 0 < aLow >>> 0 ? 1 : 0)) | 0;
  if (fn === 1) return (bHigh - aHigh - (bLow >>> 0 < aLow >>> 0 ? 1 : 0)) | 0;
  if (fn === 2) return bHigh & aHigh;
  return fn === 3 ? bHigh ^ aHigh : extendedHigh(fn, aLow, aHigh, bLow, bHigh);
}

function extendedHigh(fn: number, aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  const by = aLow & 63;
  if (fn === 5) return bHigh | aHigh;
  if (fn === 7) return by < 32 ? (bHigh >>> by) | 0 : 0;
  if (fn !== 6) return 0;
  if (by === 0) return bHigh;
  return by < 32 ? (bHigh << by) | (bLow >>> (32 - by)) : bLow << (by - 32);
}

const { zero: ZERO, sign: SIGN, overflow: OVERFLOW } = CONDITION_CODE;

/** The condition codes of a result. Two's-complement overflow: CS:APP, sections 2.3.2 and 2.3.3. */
export function aluConditionCodes(
  fn: number,
  aHigh: number,
  bHigh: number,
  low: number,
  high: number,
): number {
  // Negative where the operands' signs allow an overflow and the result's shows one.
  let overflowed = 0;
  if (fn === 0) overflowed = ~(aHigh ^ bHigh) & (aHigh ^ high);
  else if (fn === 1) overflowed = (aHigh ^ bHigh) & (bHigh ^ high);
  return ((low | high) === 0 ? ZERO : 0) | (high < 0 ? SIGN : 0) | (overflowed < 0 ? OVERFLOW : 0);
}
