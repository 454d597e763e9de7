import type { InstructionSet } from "./instruction-set.ts";
import { Interpreter } from "./interpreter.ts";
import type { Machine } from "./machine.ts";
import type { MachineMemory } from "./memory.ts";
import { Pipeline } from "./pipeline.ts";

/** What makes a machine. */
export type MachineConstructor = new (memory: MachineMemory, instructionSet?: InstructionSet) => Machine;

/** The machines, which differ in how they come to the same results. */
export const MODES: {
  readonly pipeline: typeof Pipeline;
  readonly fast: typeof Interpreter;
} = { pipeline: Pipeline, fast: Interpreter } satisfies Record<string, MachineConstructor>;

/** Name of a machine in {@link MODES}. */
export type Mode = keyof typeof MODES;

/** The same names as a list. */
export const MODE_NAMES: readonly Mode[] = Object.keys(MODES) as Mode[];
