import type { Instruction, Operand } from "../../src/hypervisor/machine/instruction.ts";
import type { InstructionSet } from "../../src/hypervisor/machine/instruction-set.ts";

const OPERANDS: Readonly<Record<Operand, string>> = {
  rA: "%rA",
  rB: "%rB",
  V: "$V",
  "D(rB)": "D(%rB)",
  Dest: "Dest",
};

/** Instructions of a set as a table for the documentation. */
export function instructionTable(set: InstructionSet, instructions: readonly Instruction[]): string {
  const rows = instructions.map(({ opcode, mnemonic, operands, meaning }) => {
    const bytes = set.signals[opcode]!.lengthBytes;
    const texts = operands.map((operand) => OPERANDS[operand]).join(", ");
    const assembly = [mnemonic, texts].join(" ").trimEnd();
    const first = opcode.toString(16).padStart(2, "0");
    return `| \`${assembly}\` | \`0x${first}\` | ${bytes} | ${meaning.replaceAll("|", "\\|")} |`;
  });
  return ["| Instruction | First byte | Bytes | |", "|---|---|--:|---|", ...rows, ""].join("\n");
}
