import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Operand } from "../../src/hypervisor/machine/instruction.ts";
import { Y86_64 } from "../../src/hypervisor/machine/y86-64.ts";
import { follow } from "../docs/doc-examples.ts";

const TIMEOUT_MS = 120_000;
const TABLE = /(<!-- instructions -->\n)[\s\S]*?(<!-- \/instructions -->)/;

/** The instruction set as a table: `vitest -u` brings the page up to date. */
function instructionTable(): string {
  const texts: Readonly<Record<Operand, string>> = {
    rA: "%rA",
    rB: "%rB",
    V: "$V",
    "D(rB)": "D(%rB)",
    Dest: "Dest",
  };
  const rows = Y86_64.instructions.map(({ opcode, mnemonic, operands, meaning }) => {
    const bytes = Y86_64.signals[opcode]!.lengthBytes;
    const assembly = [mnemonic, operands.map((operand) => texts[operand]).join(", ")].join(" ").trimEnd();
    return `| \`${assembly}\` | \`0x${opcode.toString(16).padStart(2, "0")}\` | ${bytes} | ${meaning} |`;
  });
  return ["| Instruction | First byte | Bytes | |", "|---|---|--:|---|", ...rows, ""].join("\n");
}

it(
  "docs/hypervisor.md does what it says, and has every instruction",
  async () => {
    const text = readFileSync("docs/hypervisor.md", "utf8");
    const { page, problems, commandCount } = follow(text.replace(TABLE, `$1${instructionTable()}$2`));
    expect(problems).toEqual([]);
    expect(commandCount).toBeGreaterThan(5);
    await expect(page).toMatchFileSnapshot("../../docs/hypervisor.md");
  },
  TIMEOUT_MS,
);
