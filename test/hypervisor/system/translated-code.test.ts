import { describe, expect, it } from "vitest";
import type { Translator } from "../../../src/hypervisor/system/microcode.ts";
import { runSystem } from "./machines.ts";

const INVALID = { 6: "invalid" };

describe("gsjmp", () => {
  it.each(["fast", "pipeline"] as const)("goes to where memory says: %s", (mode) => {
    const { status, registers, cycles } = runSystem({
      mode,
      source: `
  irmovq table, %rbx
  gsjmp 8(%rbx)
wrong: halt
right: irmovq $1, %r14
  halt
  .align 8
table: .quad wrong, right
`,
    });
    expect(status).toBe("halted");
    expect(registers.r14).toBe(1);
    // Four instructions, and three cycles in which nobody knows where to go on, as behind a return; the word comes
    // from memory, of course.
    const { cycles: beside } = runSystem({
      mode,
      source: `
  irmovq table, %rbx
  mrmovq 8(%rbx), %rax
  jmp right
wrong: halt
right: irmovq $1, %r14
  halt
  .align 8
table: .quad wrong, right
`,
    });
    expect(cycles - beside).toBe(2);
  });
});

describe("a translator", () => {
  it("is called by vmcall in ring 0, and takes as long as it says", () => {
    const run = (cycles: number) => {
      const translator: Translator = (core, request) => {
        core.setRegister(0, request + core.register(7));
        return cycles;
      };
      return runSystem({ source: "irmovq $5, %rdi\nvmcall $37\nhalt", spec: { translator } });
    };
    expect(run(0).registers.rax).toBe(42);
    expect(run(1000).cycles - run(0).cycles).toBe(1000);
    expect(run(1000).platform.cores[0]!.ledger.transition).toBe(0);
  });

  it("is an invalid instruction where there is none", () => {
    const { registers } = runSystem({
      source: "vmcall $1\nhalt\ninvalid: irmovq $1, %r14\nhalt",
      vectors: INVALID,
    });
    expect(registers.r14).toBe(1);
  });
});

describe("lret", () => {
  it("gives an outer ring every bit of its stack pointer", () => {
    const { platform } = runSystem({
      source: `
  irmovq $0x1010101010dc1011, %rax
  pushq %rax
  irmovq $0x1b, %rax
  pushq %rax
  irmovq user, %rax
  pushq %rax
  lret
called: halt
user: rrmovq %rsp, %rbx
  int $0x80
`,
      vectors: { 128: "called" },
    });
    const { registersLow, registersHigh } = platform.cores[0]!.machine;
    expect([registersHigh[3], registersLow[3]]).toEqual([0x10101010, 0x10dc1011]);
  });
});
