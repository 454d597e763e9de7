import { readWord } from "./assembly.ts";
import type { Benchmark } from "./benchmark.ts";

/** An exception that no page table has to do with. */
export const divideByZero: Benchmark = {
  name: "divide-by-zero",
  title: "Divide by zero",
  operation: "A program divides by zero, and the kernel's handler goes on behind the instruction",
  ring: "user",
  iterations: 16,
  code: () => ({
    start: `
        irmovq $0,%r8`,
    event: `
        divq %r8,%r9`,
    result: readWord("divideFaults"),
  }),
};
