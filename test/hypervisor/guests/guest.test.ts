import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import { bareMetal } from "../../../src/hypervisor/guests/bare-metal.ts";
import { buildGuestImage } from "../../../src/hypervisor/guests/guest-image.ts";
import { PAGES, PHYSICAL, USER_STACK_TOP, VIRTUAL } from "../../../src/hypervisor/guests/layout.ts";
import { SYSTEM_CALL } from "../../../src/hypervisor/guests/system-calls.ts";
import { ERROR_CODE } from "../../../src/hypervisor/memory/access.ts";
import { SYSTEM_Y86_64 } from "../../../src/hypervisor/system/instructions.ts";
import { VECTOR } from "../../../src/hypervisor/system/vectors.ts";
import { runGuest, userProgram } from "./guests.ts";

const NO_SUCH_CALL = 2 ** 64 - 1;

describe("kernel", () => {
  it("initialises its parts, and goes to main", () => {
    const { status, register } = runGuest(
      { code: "first: iaddq $1,%r12\n ret\n", initialise: "first" },
      { code: "second: ishlq $4,%r12\n ret\n", initialise: "second" },
      { code: "main: halt\n" },
    );
    expect(status).toBe("halted");
    expect(register("r12")).toBe(16);
  });

  describe.each(["syscall", "int $0x80"])("asked by %s from ring 3", (instruction) => {
    it("answers, and keeps what it must", () => {
      const { status, register } = runGuest(
        userProgram(`
        irmovq $1,%rbx
        irmovq $2,%rbp
        irmovq $3,%r12
        irmovq $4,%r13
        irmovq $5,%r14
        pushq %rsp
        irmovq $${SYSTEM_CALL.getProcess},%rax
        ${instruction}
        popq %rdi
        subq %rsp,%rdi
        rrmovq %rax,%rsi`),
      );
      expect(status).toBe("halted");
      const kept = (["rbx", "rbp", "r12", "r13", "r14"] as const).map(register);
      expect(kept).toEqual([1, 2, 3, 4, 5]);
      // The stack is where it was; the first process is number 1.
      expect([register("rdi"), register("rsi")]).toEqual([0, 1]);
    });

    it.each([3, 1_000_000, -1])("refuses number %d", (number) => {
      const { register } = runGuest(
        userProgram(`
        irmovq $${number},%rax
        ${instruction}
        rrmovq %rax,%rbx`),
      );
      expect(register("rbx")).toBe(NO_SUCH_CALL);
    });
  });

  it("steps over a division by zero", () => {
    const { register, word } = runGuest(
      userProgram("irmovq $6,%rbx\n irmovq $0,%rcx\n divq %rcx,%rbx\n iaddq $1,%rbx"),
    );
    expect(register("rbx")).toBe(7);
    expect(word("divideFaults")).toBe(1);
  });

  it("maps pages when they are touched, each with a frame of its own", () => {
    const { register, word } = runGuest(
      userProgram(`
        irmovq $${VIRTUAL.demand},%rbx
        irmovq $1,%rcx
        rmmovq %rcx,(%rbx)
        irmovq $2,%rcx
        rmmovq %rcx,4096(%rbx)
        mrmovq (%rbx),%r12
        mrmovq 4096(%rbx),%r13`),
    );
    expect([register("r12"), register("r13")]).toEqual([1, 2]);
    expect(word("pageFaults")).toBe(2);
  });

  it.each([
    ["a page that is nobody's", "irmovq $0x30000000,%rbx\n mrmovq (%rbx),%rax", ERROR_CODE.user, 0x3000_0000],
    [
      "the kernel's memory",
      `irmovq $${PHYSICAL.kernelData},%rbx\n mrmovq (%rbx),%rax`,
      ERROR_CODE.user | ERROR_CODE.protection,
      PHYSICAL.kernelData,
    ],
    [
      "the program's own code, for writing",
      `irmovq $${VIRTUAL.userCode},%rbx\n rmmovq %rax,(%rbx)`,
      ERROR_CODE.user | ERROR_CODE.protection | ERROR_CODE.write,
      VIRTUAL.userCode,
    ],
    [
      "the stack, as code",
      `jmp ${USER_STACK_TOP - 4096}`,
      ERROR_CODE.user | ERROR_CODE.protection | ERROR_CODE.execute,
      USER_STACK_TOP - 4096,
    ],
  ])("stops when a program uses %s", (_, code, errorCode, address) => {
    const { status, word } = runGuest(userProgram(code));
    expect(status).toBe("halted");
    expect([word("panicNote", 8), word("panicNote", 16)]).toEqual([errorCode, address]);
  });

  it("stops when a program uses a privileged instruction", () => {
    const { word } = runGuest(userProgram("cli"));
    const { program } = buildGuestImage({ operations: bareMetal, parts: [userProgram("cli")] });
    expect(word("panicNote")).toBe(program.symbols.get("program"));
  });

  it("is interrupted in the middle of a program that notices nothing", () => {
    const { register, word } = runGuest(
      userProgram(`
        irmovq $1000,%rbx
        irmovq $0,%r12
again:  addq %rbx,%r12
        isubq $1,%rbx
        jne again`),
      ({ setTimer }) => ({
        code: `armTimer: irmovq $777,%rdi\n${setTimer}\n ret\n`,
        initialise: "armTimer",
      }),
    );
    expect(register("r12")).toBe(500_500);
    expect(word("ticks")).toBe(1);
  });

  it("calls a part's routine for its interrupts, and ends them", () => {
    const { register, status } = runGuest(
      {
        code: "countDisk: iaddq $1,%r12\n ret\n",
        interrupts: { [VECTOR.disk]: "countDisk" },
      },
      ({ enableInterrupts, sendInterrupt }) => ({
        code: `
main:
${enableInterrupts}
        irmovq $${VECTOR.disk},%rdi
${sendInterrupt}
awaitFirst:
        rrmovq %r12,%rax
        isubq $1,%rax
        jne awaitFirst
${sendInterrupt}
awaitSecond:
        rrmovq %r12,%rax
        isubq $2,%rax
        jne awaitSecond
        halt
`,
      }),
    );
    expect(status).toBe("halted");
    expect(register("r12")).toBe(2);
  });

  it("gives each process a stack of its own at the same address", () => {
    const { register, platform } = runGuest(
      userProgram(`
        irmovq $0x1234,%rcx
        pushq %rcx
        irmovq $${SYSTEM_CALL.yield},%rax
        syscall
        popq %r12`),
    );
    expect(register("r12")).toBe(0x1234);
    const [own, others] = [0, 1].map((process) =>
      platform.memory.low(PHYSICAL.userStacks + (process + 1) * 4096 - 8),
    );
    expect(own).toBe(0x1234);
    expect(others).not.toBe(0x1234);
  });
});

describe("guest image", () => {
  const main = { code: "main: halt\n" };
  const build = (...parts: readonly object[]) =>
    buildGuestImage({ operations: bareMetal, parts: parts.map((part) => () => part) });

  it("refuses two routines for an interrupt", () => {
    expect(() => build(main, { interrupts: { [VECTOR.timer]: "mine" } })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: interrupt 32: found mine, expected countTick]`,
    );
  });

  it("refuses two routines for a system call", () => {
    expect(() => build(main, { systemCalls: { 0: "mine" } })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: system call 0: found mine, expected getProcess]`,
    );
  });

  it("refuses what does not fit", () => {
    const tooMuch = { userData: `.align 4096\n .pos ${VIRTUAL.userData + PAGES.user * 4096}\n .quad 1\n` };
    expect(() => build(main, tooMuch)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: guest: found 8 bytes at 0x10090000, expected them in a region]`,
    );
  });

  it("is the same every time", () => {
    expect(Buffer.compare(build(main).contents, build(main).contents)).toBe(0);
  });
});

describe("operations of the bare machine", () => {
  const { name: _, confinement: __, ...operations } = bareMetal;
  const tables = { descriptors: "here", vectors: "here", systemCallEntry: "here" };

  it.each(Object.entries(operations))("%s may stand anywhere any number of times", (_name, operation) => {
    const text = typeof operation === "string" ? operation : operation(tables);
    expect(() => assemble(`here:\n${text}\n${text}\n`, SYSTEM_Y86_64)).not.toThrow();
  });
});
