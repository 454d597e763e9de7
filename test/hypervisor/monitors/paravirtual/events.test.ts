import { describe, expect, it } from "vitest";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { buildGuestImage } from "../../../../src/hypervisor/guests/guest-image.ts";
import type { GuestPart } from "../../../../src/hypervisor/guests/guest-section.ts";
import type { KernelOperations } from "../../../../src/hypervisor/guests/kernel-operations.ts";
import { PHYSICAL, USER_STACK_TOP } from "../../../../src/hypervisor/guests/layout.ts";
import { paravirtual as paravirtualOperations } from "../../../../src/hypervisor/guests/paravirtual-operations.ts";
import { enterUserProgram } from "../../../../src/hypervisor/guests/processes.ts";
import { FIRST_OTHER_SYSTEM_CALL, SYSTEM_CALL } from "../../../../src/hypervisor/guests/system-calls.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { DOMAIN_PAGES, SHARED } from "../../../../src/hypervisor/monitors/paravirtual/interface.ts";
import { FLAG, VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { paravirtual } from "../../../../src/hypervisor/techniques/paravirtual.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../../src/hypervisor/techniques/technique.ts";

const BUDGET = 50_000_000;
const LOG_WORDS = 16;

interface Run {
  readonly status: string;
  /** What the kernel has noted by `note`. */
  readonly log: readonly bigint[];
  word(label: string): bigint;
  /** Bytes of the first process's user stack. */
  readonly userStack: Uint8Array;
}

/** A log that kernel code adds %rdi to. */
const LOG: GuestPart = () => ({
  code: `
note:
        irmovq $log,%r10
        mrmovq (%r10),%r11
        iaddq $8,%r11
        rmmovq %r11,(%r10)
        addq %r11,%r10
        rmmovq %rdi,(%r10)
        ret
noteDisk:
        irmovq $${VECTOR.disk},%rdi
        jmp note
noteNetwork:
        irmovq $${VECTOR.network},%rdi
        jmp note
`,
  data: `
log:    .quad ${Array(1 + LOG_WORDS).fill(0)}
`,
  interrupts: { [VECTOR.disk]: "noteDisk", [VECTOR.network]: "noteNetwork" },
});

function run(technique: Technique, operations: KernelOperations, part: GuestPart, processor: string): Run {
  const { combination } = resolveCombination({ technique: technique.name, processor }, [technique]);
  const image = buildGuestImage({ operations, parts: [part, LOG] });
  const machine = technique.create(combination, () => image);
  const { memory } = machine.platform;
  const wordAt = (address: number) =>
    new DataView(memory.buffer).getBigUint64(machine.guestBase + address, true);
  const word = (label: string, offset = 0) => wordAt(image.program.symbols.get(label)! + offset);
  const status = machine.run(BUDGET);
  const log = Array.from({ length: Number(word("log")) / 8 }, (_, index) => word("log", 8 + 8 * index));
  const stack = machine.guestBase + PHYSICAL.userStacks;
  return { status, log, word, userStack: memory.bytes.slice(stack, stack + PAGE_BYTES) };
}

/** Runs a kernel with the bare machine's operations, and with paravirtual ones. */
function runBoth(part: GuestPart, processor = "haswell"): { natively: Run; paravirtually: Run } {
  return {
    natively: run(native, bareMetal, part, processor),
    paravirtually: run(paravirtual, paravirtualOperations, part, processor),
  };
}

function send(vector: number, { sendInterrupt }: KernelOperations): string {
  return `
        irmovq $${vector},%rdi
${sendInterrupt}`;
}

const NOTE_FLAGS = ({ saveFlags }: KernelOperations) => `
${saveFlags}
        rrmovq %rax,%rdi
        iandq $${FLAG.interrupts},%rdi
        call note`;

/** Long enough for an inter-processor interrupt to arrive on the bare machine. */
function pass(label: string): string {
  return `
        irmovq $5000,%rdx
${label}:
        isubq $1,%rdx
        jne ${label}`;
}

const MARKER = 0xeeee;

function note(value: number): string {
  return `
        irmovq $${value},%rdi
        call note`;
}

describe("events", () => {
  it("come when they are accepted, the highest first, as interrupts do", () => {
    const { natively, paravirtually } = runBoth((operations) => ({
      code: `
main:
${operations.disableInterrupts}
${send(VECTOR.disk, operations)}
${send(VECTOR.network, operations)}
${pass("arrival")}
${note(MARKER)}
${operations.enableInterrupts}
${note(MARKER + 1)}
${operations.halt}`,
    }));
    expect(natively.log.map(Number)).toEqual([MARKER, VECTOR.network, VECTOR.disk, MARKER + 1]);
    expect(paravirtually.log).toEqual(natively.log);
  });

  it("wait for the task priority", () => {
    const { natively, paravirtually } = runBoth((operations) => {
      const priority = (value: number) => `
        irmovq $${value},%rdi
${operations.setTaskPriority}`;
      return {
        code: `
main:
${operations.enableInterrupts}
${priority(VECTOR.disk >> 4)}
${send(VECTOR.disk, operations)}
${pass("arrival")}
${note(MARKER)}
${priority((VECTOR.disk >> 4) - 1)}
${note(MARKER + 1)}
${operations.halt}`,
      };
    });
    expect(natively.log.map(Number)).toEqual([MARKER, VECTOR.disk, MARKER + 1]);
    expect(paravirtually.log).toEqual(natively.log);
  });

  it("are disabled in handlers, and enabled again where they were", () => {
    const { natively, paravirtually } = runBoth((operations) => ({
      code: `
main:
${operations.enableInterrupts}
${send(VECTOR.interprocessor, operations)}
${pass("arrival")}
${NOTE_FLAGS(operations)}
        irmovq $0,%r8
        divq %r8,%rax
${NOTE_FLAGS(operations)}
${operations.disableInterrupts}
        divq %r8,%rax
${NOTE_FLAGS(operations)}
        irmovq $program,%rax
${enterUserProgram(operations)}
noteFlags:
${NOTE_FLAGS(operations)}
        ret
end:
${operations.halt}`,
      userCode: `
program:
        irmovq $${FIRST_OTHER_SYSTEM_CALL},%rax
        syscall
        irmovq $${FIRST_OTHER_SYSTEM_CALL},%rax
        int $0x80
        irmovq $${FIRST_OTHER_SYSTEM_CALL + 1},%rax
        syscall
`,
      systemCalls: { [FIRST_OTHER_SYSTEM_CALL]: "noteFlags", [FIRST_OTHER_SYSTEM_CALL + 1]: "end" },
    }));
    expect(natively.log.map(Number)).toEqual([FLAG.interrupts, FLAG.interrupts, 0, 0, 0]);
    expect(paravirtually.log).toEqual(natively.log);
    expect(paravirtually.word("messages")).toBe(1n);
    expect(paravirtually.word("divideFaults")).toBe(2n);
  });

  it("keep condition codes and registers", () => {
    const { natively, paravirtually } = runBoth((operations) => ({
      code: `
main:
${operations.enableInterrupts}
        irmovq $400,%r14
        irmovq $0,%r13
        irmovq $0,%r12
again:
        rrmovq %r14,%rdi
${operations.setTimer}
        irmovq $ticks,%rdx
awaitTick:
        # a sum that any lost register or condition code would spoil
        irmovq $3,%rax
        irmovq $4,%rcx
        irmovq $5,%r10
        addq %rax,%rcx
        jle spoilt
        subq %rcx,%rcx
        jne spoilt
        addq %r10,%rax
        isubq $8,%rax
        jne spoilt
        mrmovq (%rdx),%rsi
        subq %r13,%rsi
        je awaitTick
        iaddq $1,%r13
        isubq $1,%r14
        jne again
${operations.halt}
spoilt:
${note(MARKER)}
${operations.halt}`,
    }));
    for (const { status, log, word } of [natively, paravirtually]) {
      expect(status).toBe("halted");
      expect(log).toEqual([]);
      expect(word("ticks")).toBe(400n);
    }
  });

  // Wherever in a system call the timer rings, also where ring 1 is on the program's stack.
  it.each(["prescott", "haswell"])("never come on a program's stack: %s", (processor) => {
    const DELAYS = 1600;
    const SET_TIMER = FIRST_OTHER_SYSTEM_CALL;
    const END = FIRST_OTHER_SYSTEM_CALL + 1;
    const ask = (number: number) => `
        irmovq $${number},%rax
        syscall`;
    const { natively, paravirtually } = runBoth(
      (operations) => ({
        code: `
main:
        irmovq $program,%rax
${enterUserProgram(operations)}
setTimer:
${operations.setTimer}
        ret
end:
        call note
${operations.halt}`,
        // What a system call gives is counted, and so are its side effects on what it has to keep.
        userCode: `
program:
        irmovq $${DELAYS},%r14
        irmovq $0,%r13
nextDelay:
        rrmovq %r14,%rdi
${ask(SET_TIMER)}
${ask(SYSTEM_CALL.getProcess)}
        addq %rax,%r13
${ask(SYSTEM_CALL.getProcess)}
        addq %rax,%r13
        rrmovq %rsp,%rcx
        addq %rcx,%r13
        irmovq $${USER_STACK_TOP},%rcx
        subq %rcx,%r13
        irmovq $500,%rdx
settle:
        isubq $1,%rdx
        jne settle
        isubq $1,%r14
        jne nextDelay
        rrmovq %r13,%rdi
${ask(END)}
`,
        systemCalls: { [SET_TIMER]: "setTimer", [END]: "end" },
      }),
      processor,
    );
    for (const { status, log, word, userStack } of [natively, paravirtually]) {
      expect(status).toBe("halted");
      // The first process is number 1, and was asked twice each time.
      expect(log).toEqual([BigInt(2 * DELAYS)]);
      expect(word("ticks")).toBe(BigInt(DELAYS));
      // The program has pushed nothing, and neither has anybody else.
      expect(userStack.every((byte) => byte === 0)).toBe(true);
    }
  });

  it("wake who waits", () => {
    const { natively, paravirtually } = runBoth((operations) => ({
      code: `
main:
        irmovq $0,%r13
sleepAgain:
${operations.disableInterrupts}
        irmovq $3000,%rdi
${operations.setTimer}
${operations.idle}
        iaddq $1,%r13
        irmovq $ticks,%rdx
        mrmovq (%rdx),%rdi
        subq %r13,%rdi
        jne overslept
        rrmovq %r13,%rdi
        isubq $5,%rdi
        jne sleepAgain
overslept:
        rrmovq %r13,%rdi
        call note
${operations.halt}`,
    }));
    expect(natively.log).toEqual([5n]);
    expect(paravirtually.log).toEqual(natively.log);
  });

  it("come to the monitor also if the kernel has made up the flags of a system call", () => {
    const END = FIRST_OTHER_SYSTEM_CALL;
    const { shared } = DOMAIN_PAGES;
    const made = run(
      paravirtual,
      paravirtualOperations,
      (operations) => ({
        code: `
main:
${operations.disableInterrupts}
        irmovq $20000,%rdi
${operations.setTimer}
${send(VECTOR.disk, operations)}
        irmovq $${shared},%r10
        irmovq $${FLAG.interrupts},%rax
        rmmovq %rax,${SHARED.interruptFlag}(%r10)
        irmovq $0,%r11
        irmovq $program,%rcx
        irmovq $${USER_STACK_TOP},%rsp
        jmp paravirtualSystemUnmasked
end:
        irmovq $ticks,%rdx
        mrmovq (%rdx),%rdi
        call note
${operations.halt}`,
        userCode: `
program:
        irmovq $50000,%rdx
wait:
        isubq $1,%rdx
        jne wait
        irmovq $${END},%rax
        syscall
`,
        systemCalls: { [END]: "end" },
      }),
      "haswell",
    );
    expect(made.status).toBe("halted");
    expect(made.log.map(Number)).toEqual([VECTOR.disk, 1]);
  });

  it("that nobody sends leave a guest asleep", () => {
    const { natively, paravirtually } = runBoth(({ idle, halt }) => ({ code: `main:\n${idle}\n${halt}\n` }));
    expect([natively.status, paravirtually.status]).toEqual(["asleep", "asleep"]);
  });
});
