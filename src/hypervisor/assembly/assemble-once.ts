import type { InstructionSet } from "../machine/instruction-set.ts";
import { assemble } from "./assembler.ts";
import type { Program } from "./program.ts";

/** Far more than there are monitors and hosts. */
const MOST_KEPT = 200;

const kept: WeakMap<InstructionSet, Map<string, Program>> = new WeakMap();

/**
 * The same as {@link assemble}, but who asks again for the same text gets the same program, which is not to be changed:
 * assembling a monitor takes longer than many a run of it.
 *
 * @throws AssemblyError with the first problem of every line that has one
 */
export function assembleOnce(text: string, instructionSet: InstructionSet): Program {
  let programs = kept.get(instructionSet);
  if (programs === undefined) {
    programs = new Map();
    kept.set(instructionSet, programs);
  }
  let program = programs.get(text);
  if (program === undefined) {
    program = assemble(text, instructionSet);
    if (programs.size >= MOST_KEPT) programs.clear();
    programs.set(text, program);
  }
  return program;
}
