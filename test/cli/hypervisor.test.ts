import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../../src/cli/command-line.ts";
import { readArguments } from "../../src/cli/full-arguments.ts";
import { readPlainArguments } from "../../src/cli/plain-arguments.ts";
import { hypervisor } from "./hypervisor-command.ts";

const PROGRAM =
  "irmovq $3,%rax\n rmmovq %rax,0x100(%rbx)\n mrmovq 0x100(%rbx),%rcx\n addq %rcx,%rax\n halt\n";
const GOLDEN = {
  name: "p",
  source: PROGRAM,
  cycles: 6,
  instructions: 5,
  status: "HLT",
  cc: "Z=0 S=0 O=0",
  registers: { rax: "0x6", rcx: "0x3" },
  memory: { "0x100": "0x3" },
};

describe("hypervisor", () => {
  it("alone shows what it can do", async () => {
    const text = await hypervisor({});
    for (const command of ["run <program>", "check <golden>", "assemble <program>", "bench", "overhead"]) {
      expect(text).toContain(`coldaisle hypervisor ${command}`);
    }
    expect(await hypervisor({}, "--help")).toBe(text);
  });

  it("refuses what it cannot do", async () => {
    const told = [
      await hypervisor({}, "rum", "p.ys"),
      await hypervisor({}, "run"),
      await hypervisor({}, "run", "a.ys", "b.ys"),
      await hypervisor({}, "run", "a.ys", "--", "b.ys"),
      await hypervisor({}, "run", "a.ys", "--mode", "slow"),
      await hypervisor({}, "run", "a.ys", "--cycles", "-1"),
      await hypervisor({}, "run", "a.ys", "--trace", "--json"),
      await hypervisor({}, "run", "a.ys", "--trace", "--mode", "fast"),
      await hypervisor({}, "run", "a.ys", "--paging", "nested"),
      await hypervisor({}, "run", "a.ys", "--vmm", "native", "--trace"),
      await hypervisor({}, "check", "a.jsonl", "--json"),
    ];
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "exit 2: coldaisle: found unknown command "rum", expected one of run, check, assemble, bench, overhead, nearest "run" (see coldaisle --help)
      exit 2: coldaisle: found 0 operands, expected 1 at least (see coldaisle --help)
      exit 2: coldaisle: unknown argument: b.ys (see coldaisle --help)
      exit 2: coldaisle: unknown arguments: b.ys (see coldaisle --help)
      exit 2: coldaisle: --mode: found "slow", expected one of pipeline, fast (see coldaisle --help)
      exit 2: coldaisle: --cycles: found "-1", expected an integer from 0 to 2^53 - 1 (see coldaisle --help)
      exit 2: coldaisle: --trace: found --json or --mode fast with it, expected neither (see coldaisle --help)
      exit 2: coldaisle: --trace: found --json or --mode fast with it, expected neither (see coldaisle --help)
      exit 2: coldaisle: --paging: found no --vmm with it, expected one (see coldaisle --help)
      exit 2: coldaisle: --vmm: found --trace or --mode with it, expected neither (see coldaisle --help)
      exit 2: coldaisle: unknown argument: json (see coldaisle --help)"
    `);
  });
});

describe("the two readers of the command line", () => {
  it("agree on commands of two words", async () => {
    const words = fc.constantFrom(
      "run",
      "check",
      "a.ys",
      "--mode",
      "--mode=fast",
      "--cycles=7",
      "--json",
      "--trace",
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("run", "check"),
        fc.array(words, { maxLength: 4 }),
        async (first, rest) => {
          const argv = ["hypervisor", first, ...rest];
          const plain = readPlainArguments(argv, COMMANDS);
          if (plain === null) return;
          accepted++;
          expect(await readArguments(argv, COMMANDS)).toEqual({
            run: { ...plain, options: { ...plain.options } },
          });
        },
      ),
      { numRuns: 300 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});

describe("hypervisor run", () => {
  it("shows how a program has ended", async () => {
    expect(await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys")).toMatchInlineSnapshot(`
      "status        HLT at 0x20: halted
      instructions  5
      cycles        6, 1.20 an instruction
      lost          1 load/use, 2 × 0 mispredicted, 3 × 0 returns
      codes         Z=0 S=0 O=0
      registers     rax  0x6
                    rcx  0x3
      memory        0x100  0x3"
    `);
    expect(await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys", "--mode", "fast")).toBe(
      await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys"),
    );
  });

  it("prints one line of JSON", async () => {
    const { name, source, ...expected } = GOLDEN;
    const text = await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys", "--json", "--mode=fast");
    expect(JSON.parse(text)).toEqual({
      program: "p.ys",
      mode: "fast",
      pc: "0x20",
      loadUseStalls: 1,
      mispredictions: 0,
      returns: 0,
      ...expected,
    });
  });

  it("prints a trace first", async () => {
    const text = await hypervisor(
      { "p.ys": "irmovq $3,%rax\n addq %rax,%rax\n halt" },
      "run",
      "p.ys",
      "--trace",
    );
    expect(text.replace(/ {3,}/g, "   ")).toMatchInlineSnapshot(`
      "cycle  fetch   decode   execute   memory   write-back
         1  irmovq $3,%rax   -   -   -   -
         2  addq %rax,%rax   irmovq $3,%rax   -   -   -
         3  halt   addq %rax,%rax   irmovq $3,%rax   -   -   valA = %rax from e_valE; valB = %rax from e_valE
         4  halt   halt   addq %rax,%rax   irmovq $3,%rax   -
         5  halt   halt   halt   addq %rax,%rax   irmovq $3,%rax
         6  halt   halt   halt   halt   addq %rax,%rax   HLT ahead: bubble in memory
         7  halt   halt   halt   -   halt   stops: HLT

      status   HLT at 0xc: halted
      instructions  3
      cycles   3, 1.00 an instruction
      lost   0 load/use, 2 × 0 mispredicted, 3 × 0 returns
      codes   Z=0 S=0 O=0
      registers   rax  0x6"
    `);
  });

  it("ends with 4 where the program does not halt", async () => {
    const told = [
      await hypervisor({ "p.ys": "loop: jmp loop" }, "run", "p.ys", "--cycles", "12345"),
      await hypervisor({ "p.ys": "mrmovq -1(%rax),%rbx" }, "run", "p.ys"),
      await hypervisor({ "p.ys": "nop\n .byte 0xf0" }, "run", "p.ys"),
      await hypervisor({ "p.ys": "nop" }, "run", "p.ys", "--cycles", "0"),
    ];
    expect(told.join("\n\n")).toMatchInlineSnapshot(`
      "exit 4: status        LIM at 0x0: the budget of 12,345 cycles is used up
      instructions  12,345
      cycles        12,345, 1.00 an instruction
      lost          0 load/use, 2 × 0 mispredicted, 3 × 0 returns
      codes         Z=1 S=0 O=0

      exit 4: status        ADR at 0x0: an address that is not there
      instructions  1
      cycles        1, 1.00 an instruction
      lost          0 load/use, 2 × 0 mispredicted, 3 × 0 returns
      codes         Z=1 S=0 O=0

      exit 4: status        INS at 0x1: not an instruction
      instructions  2
      cycles        2, 1.00 an instruction
      lost          0 load/use, 2 × 0 mispredicted, 3 × 0 returns
      codes         Z=1 S=0 O=0

      exit 4: status        LIM at 0x0: the budget of 0 cycles is used up
      instructions  0
      cycles        0
      lost          0 load/use, 2 × 0 mispredicted, 3 × 0 returns
      codes         Z=1 S=0 O=0"
    `);
  });

  it("ends with 3 where there is no program", async () => {
    const told = [
      await hypervisor({}, "run", "p.ys"),
      await hypervisor({ "p.ys": "adq %rax,%rbx\n pushq %eax\nhere: jmp hre\n .quat 1" }, "run", "p.ys"),
      await hypervisor({ "p.ys": "nop /*" }, "assemble", "p.ys"),
      await hypervisor({ "p.ys": "nop\n .pos 0x1fff\n .quad 1" }, "run", "p.ys", "--json"),
    ];
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "exit 3: p.ys: found nothing at this path, expected a program in Y86-64 assembly
      exit 3: p.ys:1:1: found "adq", expected an instruction, or a label with a colon, nearest "addq"
      p.ys:2:8: found "%eax", expected a register, %rax to %r14, nearest "%rax"
      p.ys:3:11: found "hre", expected a label of this program, nearest "here"
      p.ys:4:2: found ".quat", expected a directive, nearest ".quad"
      exit 3: p.ys:1:5: found a comment without an end, expected "*/"
      exit 3: p.ys:3:1: found bytes up to 0x2007, expected memory up to 0x2000 at most"
    `);
  });
});

describe("hypervisor assemble", () => {
  it("prints addresses, bytes and source", async () => {
    expect(await hypervisor({ "p.ys": PROGRAM }, "assemble", "p.ys")).toMatchInlineSnapshot(`
      "0x0000: 30f00300000000000000 | irmovq $3,%rax
      0x000a: 40030001000000000000 |  rmmovq %rax,0x100(%rbx)
      0x0014: 50130001000000000000 |  mrmovq 0x100(%rbx),%rcx
      0x001e: 6010                 |  addq %rcx,%rax
      0x0020: 00                   |  halt"
    `);
  });
});

describe("hypervisor check", () => {
  const lines = (...entries: readonly unknown[]): Readonly<Record<string, string>> => ({
    "g.jsonl": `${entries.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry))).join("\n")}\n`,
  });

  it("counts the programs that agree", async () => {
    expect(await hypervisor(lines(GOLDEN, "", GOLDEN), "check", "g.jsonl")).toBe("2 of 2");
  });

  it("takes hexadecimal numbers however they are written", async () => {
    const registers = { rcx: "0x0003", rax: "0x06", rdi: "0x0" };
    expect(
      await hypervisor(lines({ ...GOLDEN, registers, memory: { "0x0100": "0x03" } }), "check", "g.jsonl"),
    ).toBe("1 of 1");
  });

  it("ends with 5 and a line for every machine that differs", async () => {
    const golden = [
      { ...GOLDEN, cycles: 5, cc: "Z=1 S=0 O=0" },
      GOLDEN,
      { ...GOLDEN, registers: { rax: "0x7", rdx: "0x1" }, memory: { "0x108": "0x0" } },
      { ...GOLDEN, name: "forever", source: "loop: jmp loop" },
    ];
    expect(await hypervisor(lines(...golden), "check", "g.jsonl")).toMatchInlineSnapshot(`
      "exit 5: g.jsonl:1: p, pipeline: cycles 6, expected 5; cc Z=0 S=0 O=0, expected Z=1 S=0 O=0
      g.jsonl:1: p, fast: cycles 6, expected 5; cc Z=0 S=0 O=0, expected Z=1 S=0 O=0
      g.jsonl:3: p, pipeline: rax 0x6, expected 0x7; rcx 0x3, expected 0x0; rdx 0x0, expected 0x1; 0x100 0x3, expected unchanged; 0x108 unchanged, expected 0x0
      g.jsonl:3: p, fast: rax 0x6, expected 0x7; rcx 0x3, expected 0x0; rdx 0x0, expected 0x1; 0x100 0x3, expected unchanged; 0x108 unchanged, expected 0x0
      g.jsonl:4: forever, pipeline: status LIM, expected HLT; cycles 10006, expected 6; instructions 10006, expected 5; cc Z=1 S=0 O=0, expected Z=0 S=0 O=0; rax 0x0, expected 0x6; rcx 0x0, expected 0x3; 0x100 unchanged, expected 0x3
      g.jsonl:4: forever, fast: status LIM, expected HLT; cycles 10006, expected 6; instructions 10006, expected 5; cc Z=1 S=0 O=0, expected Z=0 S=0 O=0; rax 0x0, expected 0x6; rcx 0x0, expected 0x3; 0x100 unchanged, expected 0x3
      1 of 4"
    `);
  });

  it("ends with 3 and the line where a line is no program with results", async () => {
    const { source, ...sourceless } = GOLDEN;
    const told = [
      await hypervisor({}, "check", "g.jsonl"),
      await hypervisor(lines(), "check", "g.jsonl"),
      await hypervisor(lines(GOLDEN, "{"), "check", "g.jsonl"),
      await hypervisor(lines("[]"), "check", "g.jsonl"),
      await hypervisor(lines("", sourceless), "check", "g.jsonl"),
      await hypervisor(lines({ ...GOLDEN, cycles: -1 }), "check", "g.jsonl"),
      await hypervisor(lines({ ...GOLDEN, status: "HALT" }), "check", "g.jsonl"),
      await hypervisor(lines({ ...GOLDEN, registers: { rax: 6 } }), "check", "g.jsonl"),
      await hypervisor(lines({ ...GOLDEN, memory: { "0x10g": "0x0" } }), "check", "g.jsonl"),
      await hypervisor(lines({ ...GOLDEN, source: "nop\n puhsq %rax\n jmp x" }), "check", "g.jsonl"),
    ];
    expect(told.join("\n")).toMatchInlineSnapshot(`
      "exit 3: g.jsonl: found nothing at this path, expected programs and their results, a line of JSON for each
      exit 3: g.jsonl: found no programs, expected programs and their results, a line of JSON for each
      exit 3: g.jsonl:2: found text that is not JSON, expected an object with source, cycles, instructions, status, cc, registers and memory
      exit 3: g.jsonl:1: found [], expected an object with source, cycles, instructions, status, cc, registers and memory
      exit 3: g.jsonl:2: found source missing, expected a program in Y86-64 assembly
      exit 3: g.jsonl:1: found cycles -1, expected a number of cycles
      exit 3: g.jsonl:1: found status "HALT", expected one of BUB, AOK, HLT, ADR, INS, LIM, SYS
      exit 3: g.jsonl:1: found registers.rax 6, expected a value as 0x…
      exit 3: g.jsonl:1: found memory.0x10g "0x0", expected values as 0x… by address, also 0x…
      exit 3: g.jsonl:1: found a program that does not assemble (source:2:2: found "puhsq", expected an instruction, or a label with a colon, nearest "pushq"; source:3:6: found "x", expected a label of this program), expected one that does"
    `);
  });
});
