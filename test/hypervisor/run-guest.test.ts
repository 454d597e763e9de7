import { describe, expect, it } from "vitest";
import { assemble } from "../../src/hypervisor/assembly/assembler.ts";
import { runGuest } from "../../src/hypervisor/run-guest.ts";
import { runProgram } from "../../src/hypervisor/run-program.ts";
import { SYSTEM_Y86_64 } from "../../src/hypervisor/system/instructions.ts";
import { techniques } from "../../src/hypervisor/techniques/registry.ts";
import { resolveCombination } from "../../src/hypervisor/techniques/resolve-combination.ts";
import { blockCopy, TEXTBOOK_PROGRAMS } from "../conformance/y86.table.ts";

const CYCLE_BUDGET = 1_000_000;

describe.each(techniques.filter(({ ownGuestsOnly }) => ownGuestsOnly !== true))(
  "a program as a guest, $name",
  ({ name }) => {
    const resolved = resolveCombination({ technique: name }, techniques);

    it.each([...TEXTBOOK_PROGRAMS, { name: "block copy", source: blockCopy(20) }])(
      "$name ends as it does alone",
      ({ source }) => {
        const alone = runProgram(assemble(source));
        const { status, registers, memory } = runGuest(
          assemble(source, SYSTEM_Y86_64),
          resolved,
          CYCLE_BUDGET,
        );
        expect({ status, registers, memory }).toEqual({
          status: "halted",
          registers: alone.registers,
          memory: alone.memory,
        });
      },
    );

    it("counts all of the machine's cycles", () => {
      const program = assemble("irmovq $9,%rax\n irmovq $4,%rcx\n divq %rcx,%rax\n halt", SYSTEM_Y86_64);
      const { cycles, ledger, registers } = runGuest(program, resolved, CYCLE_BUDGET);
      expect(registers).toEqual({ rax: "0x2", rcx: "0x4" });
      expect(Object.values(ledger).reduce((sum, count) => sum + count, 0)).toBe(cycles);
    });

    it("stops where its budget is used up, without registers", () => {
      const program = assemble("irmovq $1,%rax\nloop: jmp loop", SYSTEM_Y86_64);
      const { status, cycles, registers } = runGuest(program, resolved, CYCLE_BUDGET);
      expect({ status, registers }).toEqual({ status: "budget", registers: {} });
      expect(cycles).toBeGreaterThanOrEqual(CYCLE_BUDGET);
    });

    it("has to fit into its memory", () => {
      const program = assemble(".pos 0x1fbff8\n .quad 1, 2", SYSTEM_Y86_64);
      expect(() => runGuest(program, resolved, CYCLE_BUDGET)).toThrow(
        "program: found 2080776 bytes, expected 2080768 at most",
      );
    });
  },
);

it.each(techniques.filter(({ ownGuestsOnly }) => ownGuestsOnly === true))(
  "a program for the bare machine is refused by $name",
  ({ name }) => {
    const resolved = resolveCombination({ technique: name }, techniques);
    expect(() => runGuest(assemble("halt", SYSTEM_Y86_64), resolved, CYCLE_BUDGET)).toThrow(
      /^technique: found "[\w-]+", expected one that runs guests as they are: those of .+ are written for it$/,
    );
  },
);
