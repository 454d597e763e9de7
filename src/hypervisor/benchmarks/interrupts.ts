import { VECTOR } from "../system/vectors.ts";
import { readWord } from "./assembly.ts";
import type { Benchmark } from "./benchmark.ts";

/** Cycles until the timer's interrupt. */
const DELAY_CYCLES = 100;

/** Times that a loop of two cycles goes round while the timer's interrupt comes. */
const SPIN = 200;

/**
 * Where interrupts are counted that are waited for; %r13 is the count to come to, %rsi its address.
 *
 * @param label - of the kernel's count
 */
function countFrom(label: string): string {
  return `
        irmovq $${label},%rsi
        mrmovq (%rsi),%r13`;
}

/** Goes round until the count has come to %r13. Jumps are predicted to be taken, and this one is if nothing is awaited. */
function awaitCount(label: string): string {
  return `
${label}:
        mrmovq (%rsi),%rax
        subq %r13,%rax
        je ${label}Reached
        jmp ${label}
${label}Reached:`;
}

/** Computes for a time. */
function spin(label: string): string {
  return `
        irmovq $${SPIN},%rdx
${label}:
        isubq $1,%rdx
        jne ${label}`;
}

/** An interrupt that comes at a time of the kernel's own choice. */
export const timerInterrupt: Benchmark = {
  name: "timer-interrupt",
  title: "Timer interrupt",
  operation:
    "The kernel sets the timer, computes, is interrupted meanwhile, and ends the interrupt; without the time that it computes",
  ring: "kernel",
  iterations: 4,
  code: ({ enableInterrupts, disableInterrupts, setTimer }) => ({
    start: `
${enableInterrupts}
${countFrom("ticks")}
        irmovq $${DELAY_CYCLES},%rdi`,
    event: `
        iaddq $1,%r13
${setTimer}
${spin("timerSpin")}
${awaitCount("timerAwait")}`,
    baseline: `
${spin("noTimerSpin")}
${awaitCount("noTimerAwait")}`,
    result: `
${disableInterrupts}
${readWord("ticks")}`,
  }),
};

/** What one processor asks another one for, and waits for: here of itself, since there is one. */
export const interprocessorInterrupt: Benchmark = {
  name: "inter-processor-interrupt",
  title: "Inter-processor interrupt",
  operation:
    "The kernel sends itself an inter-processor interrupt, and waits until its handler has counted it",
  ring: "kernel",
  iterations: 4,
  code: ({ enableInterrupts, disableInterrupts, sendInterrupt, readProcessor }) => ({
    start: `
${enableInterrupts}
${readProcessor}
        ishlq $8,%rax
        iorq $${VECTOR.interprocessor},%rax
        rrmovq %rax,%rdi
${countFrom("messages")}`,
    event: `
        iaddq $1,%r13
${sendInterrupt}
${awaitCount("messageAwait")}`,
    baseline: awaitCount("noMessageAwait"),
    result: `
${disableInterrupts}
${readWord("messages")}`,
  }),
};

/** What an idle guest does, over and over. */
export const idleWakeUp: Benchmark = {
  name: "idle-wake-up",
  title: "Idle and wake up",
  operation:
    "The kernel sets the timer, goes idle, and wakes up for its interrupt; without the time in which it is idle",
  ring: "kernel",
  iterations: 4,
  code: ({ disableInterrupts, setTimer, idle }) => ({
    start: `
${disableInterrupts}
${countFrom("ticks")}
        irmovq $${DELAY_CYCLES},%rdi`,
    event: `
        iaddq $1,%r13
${setTimer}
sleepUntilTick:
        mrmovq (%rsi),%rax
        subq %r13,%rax
        je hasSlept
${idle}
${disableInterrupts}
        jmp sleepUntilTick
hasSlept:`,
    baseline: awaitCount("neverSlept"),
    result: readWord("ticks"),
  }),
};
