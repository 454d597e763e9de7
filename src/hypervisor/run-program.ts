import { loadProgram, type Program } from "./assembly/program.ts";
import type { InstructionSet } from "./machine/instruction-set.ts";
import { FlatMemory } from "./machine/memory.ts";
import { MODES, type Mode } from "./machine/modes.ts";
import { type Outcome, outcomeOf } from "./machine/outcome.ts";

/** Memory of the book's simulated machine. */
export const MEMORY_BYTES: number = 8 * 1024;

/** Enough for any program of the book, and passed in less than a second. */
export const DEFAULT_CYCLE_BUDGET: number = 10_000_000;

/** How {@link runProgram} runs a program. */
export interface RunProgramOptions {
  /** Default `fast`. */
  readonly mode?: Mode;
  /** Default {@link DEFAULT_CYCLE_BUDGET}. */
  readonly cycleBudget?: number;
  readonly instructionSet?: InstructionSet;
}

/**
 * Runs a program on a machine of its own, with the book's memory.
 *
 * @throws RangeError if the program does not fit into memory
 */
export function runProgram(program: Program, options: RunProgramOptions = {}): Outcome {
  const memory = memoryWith(program);
  const initial = new DataView(memory.bytes.slice().buffer);
  const machine = new MODES[options.mode ?? "fast"](memory, options.instructionSet);
  machine.run(options.cycleBudget ?? DEFAULT_CYCLE_BUDGET);
  return outcomeOf(machine, initial);
}

/**
 * The book's memory, with a program in it.
 *
 * @throws RangeError if the program does not fit
 */
export function memoryWith(program: Program): FlatMemory {
  if (program.sizeBytes > MEMORY_BYTES) {
    throw new RangeError(`program: found ${program.sizeBytes} bytes, expected ${MEMORY_BYTES} at most`);
  }
  const memory = new FlatMemory(MEMORY_BYTES);
  loadProgram(program, memory.bytes);
  return memory;
}
