import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import { disassemble } from "../../../src/hypervisor/assembly/disassembler.ts";
import { defineInstruction } from "../../../src/hypervisor/machine/instruction.ts";
import { MODE_NAMES } from "../../../src/hypervisor/machine/modes.ts";
import type { Outcome } from "../../../src/hypervisor/machine/outcome.ts";
import { Y86_64 } from "../../../src/hypervisor/machine/y86-64.ts";
import { runProgram } from "../../../src/hypervisor/run-program.ts";

describe.each(MODE_NAMES)("%s", (mode) => {
  const run = (source: string, cycleBudget?: number): Outcome =>
    runProgram(assemble(source), { mode, ...(cycleBudget !== undefined && { cycleBudget }) });

  it("keeps what popq %rsp has loaded, and pushes the old value with pushq %rsp", () => {
    const { registers, memory } = run("irmovq $0x100,%rsp\n pushq %rsp\n popq %rsp\n halt");
    expect({ registers, memory }).toEqual({ registers: { rsp: "0x100" }, memory: { "0xf8": "0x100" } });
  });

  it("does not look at the function code where there is only one", () => {
    const { status, instructions, registers } = run(
      ".byte 0x1f\n .byte 0x35\n .byte 0xf0\n .quad 7\n .byte 0x03",
    );
    expect({ status, instructions, registers }).toEqual({
      status: "HLT",
      instructions: 3,
      registers: { rax: "0x7" },
    });
  });

  it("gives 0 for an operation without a name, and does not follow a condition without one", () => {
    const { registers, cc, mispredictions } = run(`irmovq $5,%rax
 irmovq $-6,%rbx
 .byte 0x67
 .byte 0x03
 .byte 0x77
 .quad 0
 .byte 0x2f
 .byte 0x31
 halt`);
    expect({ registers, cc, mispredictions }).toEqual({
      registers: { rax: "0x5" },
      cc: "Z=1 S=0 O=0",
      mispredictions: 1,
    });
  });

  it("has no effect of an instruction that faults, or of those behind it", () => {
    const { status, pc, cc, registers, memory } = run(`irmovq $-8,%rsp
 irmovq $1,%rax
 pushq %rax
 subq %rax,%rax
 rmmovq %rax,8(%rax)
 halt`);
    expect({ status, pc, cc, registers, memory }).toEqual({
      status: "ADR",
      pc: "0x14",
      cc: "Z=1 S=0 O=0",
      registers: { rax: "0x1", rsp: "0xfffffffffffffff8" },
      memory: {},
    });
  });

  it("fetches up to six bytes before the end of memory, where constants are 0", () => {
    const reach = (address: number): Outcome => run(`jmp ${address}\n .pos ${address}\n nop\n nop\n nop`);
    expect(reach(8185)).toMatchObject({ status: "ADR", instructions: 4, pc: "0x1ffb" });
    expect(reach(8187)).toMatchObject({ status: "ADR", instructions: 2, pc: "0x1ffb" });
    const cut = run("irmovq $5,%rax\n jmp 8186\n .pos 8186\n .byte 0x30\n .byte 0xf0\n .byte 7");
    expect(cut).toMatchObject({ status: "ADR", instructions: 4, pc: "0x2004", registers: {} });
  });

  it("reads and writes words that end with memory, and none that end behind it", () => {
    expect(run("irmovq $8184,%rbx\n rmmovq %rbx,(%rbx)\n mrmovq (%rbx),%rcx\n halt").status).toBe("HLT");
    for (const address of ["8185", "-1", "0x100000000", "0x8000000000000000"]) {
      expect(run(`irmovq $${address},%rbx\n mrmovq (%rbx),%rcx\n halt`)).toMatchObject({
        status: "ADR",
        instructions: 2,
      });
    }
  });

  it.each([
    [0, "0x1"],
    [1, "0x1"],
    [2, "0x1"],
    [3, "0x2"],
    [4, "0x2"],
  ])("executes what was there when it was fetched: a store %i instructions ahead", (between, expected) => {
    // The store turns the constant 1 of the last irmovq into 2.
    const source = `irmovq $2,%rax
 rmmovq %rax,constant
 ${"nop\n".repeat(between)}
target: irmovq $1,%rbx
 halt`;
    const constant =
      assemble(source.replace("rmmovq %rax,constant", "rmmovq %rax,(%rcx)")).symbols.get("target")! + 2;
    const { registers } = run(source.replace("constant", `${constant}(%rcx)`));
    expect(registers.rbx).toBe(expected);
  });

  it("executes what was stored into an instruction that it has executed before", () => {
    const { registers } = run(`irmovq $3,%rdx
 irmovq $-1,%rcx
 irmovq patch,%rbp
loop: irmovq $1,%rbx
patch: nop
 addq %rbx,%rax
 rmmovq %rdx,-8(%rbp)
 nop
 addq %rcx,%rdx
 jne loop
 halt`);
    // 1, then what was stored: 3, 2.
    expect(registers.rax).toBe("0x6");
  });

  it("keeps instructions apart that are 4 KiB from each other", () => {
    const { registers } = run(`irmovq $3,%rdx
 irmovq $-1,%rcx
 jmp near
 .pos 0x20
near: irmovq $1,%rax
 jmp far
 .pos 0x1020
far: irmovq $16,%rbx
 addq %rax,%rsi
 addq %rbx,%rsi
 addq %rcx,%rdx
 jne near
 halt`);
    expect(registers.rsi).toBe("0x33");
  });

  it("stops a program that does not stop, at its budget", () => {
    const loop = "loop: jmp loop";
    for (const budget of [0, 1, 2, 1000, 123_457]) {
      expect(run(loop, budget)).toMatchObject({
        status: "LIM",
        cycles: budget,
        instructions: budget,
        pc: "0x0",
      });
    }
    expect(run(loop)).toMatchObject({ status: "LIM", cycles: 10_000_000 });
  });

  it("does not stop a program that ends with its budget", () => {
    expect(run("nop\n nop\n halt", 3)).toMatchObject({ status: "HLT", cycles: 3, instructions: 3 });
    expect(run("nop\n nop\n halt", 2)).toMatchObject({
      status: "LIM",
      cycles: 2,
      instructions: 2,
      pc: "0x2",
    });
  });

  it("has an instruction that someone adds", () => {
    // Problem 4.51's iaddq, from one declaration.
    const iaddq = defineInstruction({
      mnemonic: "iaddq",
      meaning: "rB ← rB + V",
      opcode: 0xc0,
      operands: ["V", "rB"],
      sourceB: "rB",
      aluA: "valC",
      aluB: "valB",
      setsConditionCodes: true,
      destinationE: "rB",
    });
    const instructionSet = Y86_64.with([iaddq]);
    const source = "irmovq $3,%rax\n iaddq $-3,%rax\n je end\n iaddq $9,%rax\nend: halt";
    const program = assemble(source, instructionSet);
    expect(disassemble(program.lines[1]!.bytes, instructionSet)).toEqual(["iaddq $-3,%rax"]);
    const { cycles, registers } = runProgram(program, { mode, instructionSet });
    expect({ cycles, registers }).toEqual({ cycles: 4, registers: {} });
    expect(runProgram(program, { mode }).status).toBe("INS");
  });
});

describe("an instruction set", () => {
  it("refuses names and first bytes that are taken, and instructions that do too much at once", () => {
    const more = (mnemonic: string, opcode: number) => (): unknown =>
      Y86_64.with([defineInstruction({ mnemonic, opcode, meaning: "nothing" })]);
    expect(more("nop", 0xc0)).toThrow("instruction set: found two equal names, expected none");
    expect(more("nap", 0x10)).toThrow("instruction set: found two equal first bytes, expected none");
    const busy = { mnemonic: "busy", meaning: "much", opcode: 0xd0 } as const;
    expect(() =>
      Y86_64.with([defineInstruction({ ...busy, memory: "read valE", setsConditionCodes: true })]),
    ).toThrow('busy: found "reads, sets codes", expected one of "sets codes", "has a condition", "reads", ');
    expect(more("nap", 0x1f)).toThrow("instruction set: found two equal first bytes, expected none");
  });
});

describe("a program", () => {
  it("must fit into memory", () => {
    expect(() => runProgram(assemble(".pos 0x2000\n halt"))).toThrow(
      "program: found 8193 bytes, expected 8192 at most",
    );
  });
});
