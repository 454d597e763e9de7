import type { Benchmark } from "./benchmark.ts";

/** Shifts of a generator with full period: G. Marsaglia, Xorshift RNGs, Journal of Statistical Software 8(14), 2003. */
const SHIFTS: readonly (readonly ["ishlq" | "ishrq", number])[] = [
  ["ishlq", 13],
  ["ishrq", 7],
  ["ishlq", 17],
];

/** Where the generator begins: any number but 0. */
export const ARITHMETIC_SEED = 88_172_645_463_325_252n;

/** Steps of the generator in an event. */
export const ARITHMETIC_STEPS = 10;

const STEP = SHIFTS.map(
  ([shift, bits]) => `
        rrmovq %r14,%rax
        ${shift} $${bits},%rax
        xorq %rax,%r14`,
).join("");

export const arithmetic: Benchmark = {
  name: "arithmetic",
  title: "Arithmetic",
  operation: "A program computes ten random numbers, with nine instructions each",
  ring: "user",
  iterations: 50,
  code: () => ({
    start: `
        irmovq $${ARITHMETIC_SEED},%r14`,
    event: STEP.repeat(ARITHMETIC_STEPS),
  }),
};
