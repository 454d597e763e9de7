import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import { AssemblyError } from "../../../src/hypervisor/assembly/assembly-error.ts";
import { disassemble } from "../../../src/hypervisor/assembly/disassembler.ts";
import { listing } from "../../../src/hypervisor/assembly/listing.ts";
import { randomBytes, randomPrograms } from "../machine/random-program.ts";

/** The program's bytes, one after the other, without the gaps between lines. */
function hex(source: string): string {
  return assemble(source)
    .lines.map(({ bytes }) => Buffer.from(bytes).toString("hex"))
    .join("");
}

function problems(source: string): string {
  try {
    assemble(source);
  } catch (thrown) {
    if (thrown instanceof AssemblyError) return thrown.message;
    throw thrown;
  }
  return "none";
}

describe("encodings", () => {
  // CS:APP, figure 4.2 and practice problem 4.1, which has these programs and bytes.
  it("are those of the book's practice problem 4.1", () => {
    const source = `.pos 0x100
 irmovq $15,%rbx
 rrmovq %rbx,%rcx
loop: rmmovq %rcx,-3(%rbx)
 addq %rbx,%rcx
 jmp loop`;
    expect(
      assemble(source).lines.map(({ address, bytes }) => [address, Buffer.from(bytes).toString("hex")]),
    ).toEqual([
      [0x100, ""],
      [0x100, "30f30f00000000000000"],
      [0x10a, "2031"],
      [0x10c, "4013fdffffffffffffff"],
      [0x116, "6031"],
      [0x118, "700c01000000000000"],
    ]);
  });

  it.each([
    ["halt", "00"],
    ["nop", "10"],
    ["cmovle %rax,%r14", "210e"],
    ["cmovg %rsp,%rbp", "2645"],
    ["irmovq $-1,%rdi", "30f7ffffffffffffffff"],
    ["irmovq 0xABCD,%rax", "30f0cdab000000000000"],
    ["mrmovq (%rsi),%rdx", "50260000000000000000"],
    ["xorq %r8,%r9", "6389"],
    ["jg 0x1234", "763412000000000000"],
    ["call 9", "800900000000000000"],
    ["ret", "90"],
    ["pushq %rbx", "a03f"],
    ["popq %rsp", "b04f"],
    [".byte -1, 255", "ffff"],
    [".word 0x1234", "3412"],
    [".long -2", "feffffff"],
    [".quad 0xffffffffffffffff", "ffffffffffffffff"],
    ["x: .quad x, $x", "00000000000000000000000000000000"],
  ])("%s is %s", (source, bytes) => {
    expect(hex(source)).toBe(bytes);
  });
});

describe("the text of a program", () => {
  it("may have comments anywhere, labels alone, blanks, and lines that end as on Windows", () => {
    const plain = "a: irmovq $1,%rax\n b: halt";
    const decorated =
      "/* one\r\n two */ a :\r\n\r\n  irmovq  $1 ,\t%rax # set /* to 1\r\n/**/ b: /* stop */ halt // \r\n".replace(
        "// ",
        "#",
      );
    expect(hex(decorated)).toBe(hex(plain));
    expect([...assemble(decorated).symbols]).toEqual([
      ["a", 0],
      ["b", 10],
    ]);
  });

  it("is placed by .pos and .align, in either direction", () => {
    const { lines, symbols, sizeBytes } = assemble(".pos 0x20\nb: .byte 1\n.align 8\nc:\n.pos 3\na: nop");
    expect([...symbols]).toEqual([
      ["b", 0x20],
      ["c", 0x28],
      ["a", 3],
    ]);
    expect(lines.map(({ address }) => address)).toEqual([0x20, 0x20, 0x28, 0x28, 3, 3]);
    expect(sizeBytes).toBe(0x21);
  });
});

describe("what is wrong with a program", () => {
  const cases = [
    ["an instruction that does not exist", "adq %rax,%rbx"],
    ["a directive that does not exist", "  .quat 1"],
    ["a register that does not exist", "pushq %eax"],
    ["a label that does not exist", "loop: jmp lop"],
    ["a label for the second time", "a: nop\na: nop"],
    ["no operand", "pushq"],
    ["one operand too few", "addq %rax"],
    ["one operand too many", "ret %rax"],
    ["no comma", "rrmovq %rax %rbx"],
    ["a constant for a register", "addq $1,%rax"],
    ["a register for a constant", "irmovq %rax,%rbx"],
    ["a register for a memory operand", "rmmovq %rax,%rbx"],
    ["no parenthesis", "mrmovq 8,%rax"],
    ["an open parenthesis", "mrmovq 8(%rax,%rbx"],
    ["half a number", ".quad 0x"],
    ["a number with a tail", ".quad 12ab"],
    ["a number that is too large", ".byte 256"],
    ["a number that is too small", ".long -0x80000001"],
    ["more than 64 bits", "irmovq $0x10000000000000000,%rax"],
    ["an address that is negative", ".pos -8"],
    ["an address that is far away", ".pos 0x80000001"],
    ["something that ends far away", ".pos 0x80000000\nnop"],
    ["an alignment of nothing", ".align 0"],
    ["a comment without an end", "nop\n nop /* and so on\n halt"],
    ["a comment that hardly began", "nop /*/"],
    ["a character that means nothing", "nop ; halt"],
    ["no statement at all", "= 3"],
    ["a label that is a number", "1: nop"],
    ["a name where a label's colon is missing", "loop nop"],
    ["two lines in one place", ".pos 8\nnop\n.pos 0\n.quad 1, 2"],
    ["several things, one of each line", "adq %rax\n nop\n pushq %raz\n jmp there\n .byte 300,400"],
  ] as const;

  it("is told with line and column, found and expected", () => {
    const told = cases.map(([what, source]) => `${what}\n${problems(source)}`);
    expect(told.join("\n\n")).toMatchInlineSnapshot(`
      "an instruction that does not exist
      1:1: found "adq", expected an instruction, or a label with a colon

      a directive that does not exist
      1:3: found ".quat", expected a directive

      a register that does not exist
      1:7: found "%eax", expected a register, %rax to %r14

      a label that does not exist
      1:11: found "lop", expected a label of this program

      a label for the second time
      2:1: found a second label "a", expected one, which is on line 1

      no operand
      1:6: found the end of the line, expected a register, %rax to %r14

      one operand too few
      1:10: found the end of the line, expected ","

      one operand too many
      1:5: found "%rax", expected the end of the line

      no comma
      1:13: found "%rbx", expected ","

      a constant for a register
      1:6: found "$1", expected a register, %rax to %r14

      a register for a constant
      1:8: found "%rax", expected a constant, such as $8 or a label

      a register for a memory operand
      1:13: found "%rbx", expected a memory operand, such as 8(%rsp)

      no parenthesis
      1:9: found ",", expected "("

      an open parenthesis
      1:14: found ",", expected ")"

      half a number
      1:7: found "0x", expected an integer or a label

      a number with a tail
      1:7: found "12ab", expected an integer or a label

      a number that is too large
      1:7: found 256, expected an integer of 8 bits

      a number that is too small
      1:7: found -2147483649, expected an integer of 32 bits

      more than 64 bits
      1:8: found 18446744073709551616, expected an integer of 64 bits

      an address that is negative
      1:6: found -8, expected an integer from 0 to 2147483648

      an address that is far away
      1:6: found 2147483649, expected an integer from 0 to 2147483648

      something that ends far away
      2:1: found address 0x80000001, expected 0x80000000 at most

      an alignment of nothing
      1:8: found 0, expected an integer from 1 to 2147483648

      a comment without an end
      2:6: found a comment without an end, expected "*/"

      a comment that hardly began
      1:5: found a comment without an end, expected "*/"

      a character that means nothing
      1:5: found ";", expected the end of the line

      no statement at all
      1:1: found "=", expected a label, an instruction or a directive

      a label that is a number
      1:1: found "1", expected a label, an instruction or a directive

      a name where a label's colon is missing
      1:1: found "loop", expected an instruction, or a label with a colon

      two lines in one place
      4:1: found bytes at 0x0, expected a place that line 2 does not use

      several things, one of each line
      1:1: found "adq", expected an instruction, or a label with a colon
      3:8: found "%raz", expected a register, %rax to %r14
      4:6: found "there", expected a label of this program
      5:8: found 300, expected an integer of 8 bits"
    `);
  });

  it("says which names there are", () => {
    let thrown: unknown;
    try {
      assemble("here: jmp hre");
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AssemblyError);
    expect((thrown as AssemblyError).problems[0]!.candidates).toEqual(["here"]);
  });

  it("is told, whatever the text", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc
        .array(
          fc.constantFrom(
            "addq",
            "%rax",
            ",",
            "$",
            "0x",
            "(",
            ")",
            ":",
            ".pos",
            "/*",
            "*/",
            "#",
            "\n",
            "a",
            "-8",
          ),
        )
        .map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, (source) => {
        expect(problems(source)).toMatch(/^none$|^\d+:\d+: found [\s\S]+, expected /);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("disassembling", () => {
  it("gives a text that assembles to the same bytes, whatever they are", () => {
    fc.assert(
      fc.property(fc.oneof(randomBytes, fc.uint8Array({ maxLength: 60 })), (bytes) => {
        expect(hex(disassemble(bytes).join("\n"))).toBe(Buffer.from(bytes).toString("hex"));
      }),
      { numRuns: 3000 },
    );
  });

  it("gives back what was assembled", () => {
    fc.assert(
      fc.property(randomPrograms, (source) => {
        const bytes = Buffer.from(hex(source), "hex");
        const lines = disassemble(bytes);
        expect(hex(lines.join("\n"))).toBe(bytes.toString("hex"));
        // Only the byte that is no instruction is shown as one.
        expect(lines.filter((line) => line.startsWith(".byte")).every((line) => line === ".byte 0xff")).toBe(
          true,
        );
      }),
      { numRuns: 500 },
    );
  });

  it("reads like assembly", () => {
    const source = [
      "irmovq $-4095,%rax",
      "irmovq $0x1000,%rax",
      "rmmovq %rsp,24(%rbp)",
      "mrmovq (%rax),%r14",
      "jle 0x10",
      "cmovge %rsi,%rdi",
      "call 0x38",
      "ret",
    ];
    expect(disassemble(Buffer.from(hex(source.join("\n")), "hex"))).toEqual(source);
  });
});

describe("a listing", () => {
  it("has address, bytes and source of each line", () => {
    const source = `# A program
 .pos 0x10
main: irmovq $1,%rax  # One
 halt
data: .quad 1, 2
 .byte 3`;
    expect(listing(assemble(source))).toMatchInlineSnapshot(`
      "                             | # A program
      0x0010:                      |  .pos 0x10
      0x0010: 30f00100000000000000 | main: irmovq $1,%rax  # One
      0x001a: 00                   |  halt
      0x001b: 01000000000000000200 | data: .quad 1, 2
      0x0025: 000000000000         |
      0x002b: 03                   |  .byte 3"
    `);
  });
});
