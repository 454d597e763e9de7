import type { Benchmark } from "./benchmark.ts";

/** A lock that nobody else wants. */
export const uncontendedLock: Benchmark = {
  name: "lock-uncontended",
  title: "Uncontended lock",
  operation: "A program takes a lock that is free, counts, and gives it back",
  ring: "user",
  iterations: 32,
  code: () => ({
    start: `
        irmovq $benchmarkLock,%r13
        irmovq $0,%rdx`,
    event: `
tryLock:
        irmovq $1,%rax
        xchgq %rax,(%r13)
        andq %rax,%rax
        je lockIsTaken
        pause
        jmp tryLock
lockIsTaken:
        iaddq $1,%r14
        rmmovq %rdx,(%r13)`,
  }),
  parts: [
    () => ({
      userData: `
benchmarkLock:
        .quad 0
`,
    }),
  ],
};
