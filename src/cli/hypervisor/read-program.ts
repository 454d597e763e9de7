import { assemble } from "../../hypervisor/assembly/assembler.ts";
import { AssemblyError, type AssemblyProblem } from "../../hypervisor/assembly/assembly-error.ts";
import type { Program } from "../../hypervisor/assembly/program.ts";
import type { InstructionSet } from "../../hypervisor/machine/instruction-set.ts";
import { Y86_64 } from "../../hypervisor/machine/y86-64.ts";
import { PROGRAM_BYTES } from "../../hypervisor/run-guest.ts";
import { MEMORY_BYTES } from "../../hypervisor/run-program.ts";
import { SYSTEM_Y86_64 } from "../../hypervisor/system/instructions.ts";
import { type Diagnostic, ScenarioError } from "../../scenario/diagnostics.ts";
import { readBytes } from "../../scenario/inputs/files.ts";
import { nearestName } from "../../scenario/nearest.ts";

/**
 * Reads and assembles a program.
 *
 * @throws InputError if the file cannot be read
 * @throws ScenarioError with the places of all that is wrong with it, or if it does not fit into memory
 */
export function readProgram(file: string): Program {
  return assembleText(textOf(file), file);
}

/**
 * Reads and assembles a program for the whole machine, with rings, traps and devices.
 *
 * @throws as {@link readProgram} does
 */
export function readGuestProgram(file: string): Program {
  return assembleText(textOf(file), file, SYSTEM_Y86_64, PROGRAM_BYTES);
}

function textOf(file: string): string {
  return readBytes(file, "a program in Y86-64 assembly").toString("utf8");
}

/**
 * Assembles a text that comes from a file.
 *
 * @throws ScenarioError as {@link readProgram} does
 */
export function assembleText(
  text: string,
  file: string,
  instructionSet: InstructionSet = Y86_64,
  memoryBytes: number = MEMORY_BYTES,
): Program {
  let program: Program;
  try {
    program = assemble(text, instructionSet);
  } catch (thrown) {
    if (!(thrown instanceof AssemblyError)) throw thrown;
    throw new ScenarioError(thrown.problems.map((problem) => diagnosticOf(problem, file)));
  }
  const { lines, sizeBytes } = program;
  if (sizeBytes > memoryBytes) {
    const { line } = lines.find(({ address, bytes }) => (address ?? 0) + bytes.length > memoryBytes)!;
    const found = `bytes up to 0x${sizeBytes.toString(16)}`;
    const expected = `memory up to 0x${memoryBytes.toString(16)} at most`;
    throw new ScenarioError([{ file, line, column: 1, path: "", found, expected }]);
  }
  return program;
}

function diagnosticOf({ candidates = [], ...problem }: AssemblyProblem, file: string): Diagnostic {
  const nearest = nearestName(problem.found.replace(/^"|"$/g, ""), candidates);
  return { file, path: "", ...problem, ...(nearest !== undefined && { nearest }) };
}
