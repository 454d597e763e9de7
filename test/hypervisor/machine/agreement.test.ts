import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import { loadProgram, type Program } from "../../../src/hypervisor/assembly/program.ts";
import { Interpreter } from "../../../src/hypervisor/machine/interpreter.ts";
import type { Machine } from "../../../src/hypervisor/machine/machine.ts";
import { FlatMemory } from "../../../src/hypervisor/machine/memory.ts";
import { type Outcome, outcomeOf } from "../../../src/hypervisor/machine/outcome.ts";
import { Pipeline } from "../../../src/hypervisor/machine/pipeline.ts";
import { Y86_64 } from "../../../src/hypervisor/machine/y86-64.ts";
import { MEMORY_BYTES, runProgram } from "../../../src/hypervisor/run-program.ts";
import { randomBytes, randomPrograms } from "./random-program.ts";

/** The machines: `fast` as it is, and with traces of whatever is executed twice. */
const MACHINES: Readonly<Record<string, (memory: FlatMemory) => Machine>> = {
  pipeline: (memory) => new Pipeline(memory),
  fast: (memory) => new Interpreter(memory),
  "fast, with traces": (memory) => new Interpreter(memory, Y86_64, 2),
};

/** The outcome of all machines, which is asserted to be one. */
function agreed(bytes: Uint8Array, cycleBudget: number, sizeBytes: number): Outcome {
  const [pipeline, ...others] = Object.values(MACHINES).map((machineWith) => {
    const memory = new FlatMemory(sizeBytes);
    memory.bytes.set(bytes);
    const initial = new DataView(memory.bytes.slice().buffer);
    const machine = machineWith(memory);
    machine.run(cycleBudget);
    return outcomeOf(machine, initial);
  });
  for (const other of others) expect(other).toEqual(pipeline);
  return pipeline!;
}

function bytesOf(program: Program): Uint8Array {
  const bytes = new Uint8Array(program.sizeBytes);
  loadProgram(program, bytes);
  return bytes;
}

describe("the two machines", () => {
  it("agree in everything on random programs, whenever they are stopped", () => {
    const ends = new Map<string, number>();
    let overwritten = 0;
    fc.assert(
      fc.property(randomPrograms, fc.integer({ min: 0, max: 300 }), (source, cycleBudget) => {
        const program = assemble(source);
        const pipeline = agreed(bytesOf(program), cycleBudget, MEMORY_BYTES);
        ends.set(pipeline.status, (ends.get(pipeline.status) ?? 0) + 1);
        if (Object.keys(pipeline.memory).some((address) => Number(address) < program.sizeBytes))
          overwritten++;
      }),
      { numRuns: 3000 },
    );
    // The programs must put what can happen to the test.
    for (const status of ["HLT", "ADR", "INS", "LIM"]) expect(ends.get(status)).toBeGreaterThan(20);
    expect(overwritten).toBeGreaterThan(100);
  });

  it("agree in everything on random bytes, in memory that ends anywhere", () => {
    fc.assert(
      fc.property(randomBytes, fc.integer({ min: 16, max: 300 }), (bytes, sizeBytes) => {
        agreed(bytes.subarray(0, sizeBytes), 1000, sizeBytes);
      }),
      { numRuns: 5000 },
    );
  });

  it("take the cycles that the closed form says, if the program ends by itself", () => {
    fc.assert(
      fc.property(randomPrograms, (source) => {
        const outcome = runProgram(assemble(source), { mode: "pipeline", cycleBudget: 1000 });
        const { cycles, instructions, loadUseStalls, mispredictions, returns } = outcome;
        if (outcome.status === "LIM") return;
        expect(cycles).toBe(instructions + loadUseStalls + 2 * mispredictions + 3 * returns);
      }),
      { numRuns: 1000 },
    );
  });
});
