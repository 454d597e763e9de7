import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { assemble } from "../../src/hypervisor/assembly/assembler.ts";
import { MODE_NAMES } from "../../src/hypervisor/machine/modes.ts";
import { runProgram } from "../../src/hypervisor/run-program.ts";
import { hasReference, referencePath } from "../support/reference.ts";
import { blockCopy, TEXTBOOK_PROGRAMS } from "./y86.table.ts";

interface Golden {
  readonly name: string;
  readonly source: string;
}

describe.skipIf(!hasReference)("what the book's own simulator of PIPE printed", () => {
  it.each(MODE_NAMES)("is what %s gives, for all 815 programs", (mode) => {
    const lines = readFileSync(referencePath("reference", "y86", "pipe-golden.jsonl"), "utf8")
      .trim()
      .split("\n");
    const expected: Golden[] = lines.map((line) => JSON.parse(line));
    const found = expected.map(({ name, source }) => {
      const outcome = runProgram(assemble(source), { mode });
      const { cycles, instructions, status, cc, registers, memory } = outcome;
      return { name, source, cycles, instructions, status, cc, registers, memory };
    });
    expect(found).toHaveLength(815);
    expect(found).toEqual(expected);
  });
});

describe.each(MODE_NAMES)("the book's programs, %s", (mode) => {
  it.each(TEXTBOOK_PROGRAMS)("$name: $instructions instructions, $cycles cycles", (program) => {
    const { instructions, cycles, status } = runProgram(assemble(program.source), { mode });
    expect({ instructions, cycles, status }).toEqual({
      instructions: program.instructions,
      cycles: program.cycles,
      status: "HLT",
    });
  });

  it("block copy of n words, n up to 63: its formulas", () => {
    for (let n = 0; n < 64; n++) {
      const { instructions, cycles, registers } = runProgram(assemble(blockCopy(n)), { mode });
      const expected = {
        cycles: n === 0 ? 13 : 14 * n + (n % 2 === 0 ? 17 : 15),
        instructions: 12 * n + (n % 2 === 0 ? 10 : 9),
        positive: Math.floor(n / 2),
      };
      expect({ cycles, instructions, positive: Number(registers.rax ?? 0) }).toEqual(expected);
    }
  });
});
