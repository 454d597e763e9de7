import type { DecodedInstruction, DecodedInstructions } from "./decoded-instructions.ts";
import { KIND } from "./kinds.ts";
import type { Trace } from "./trace.ts";
import { TraceWriter, traceFunction } from "./trace-code.ts";

const LONGEST_PATH = 100;
/** A path that does not come back to where it begins is worth a function from this length on. */
const SHORTEST_PATH = 8;

/**
 * Makes a trace of the path that begins at an instruction: behind each the one that followed it the last time. Null if
 * there is no path that is worth it.
 *
 * @param waits - whether memory can let the machine stand still
 */
export function traceFrom(
  head: DecodedInstruction,
  decoded: DecodedInstructions,
  waits: boolean,
): Trace | null {
  const path: DecodedInstruction[] = [];
  let loops = false;
  for (let instruction = head; path.length < LONGEST_PATH && isTraceable(instruction); ) {
    path.push(instruction);
    const next = instruction.successor;
    if (!isBehind(next, instruction, decoded)) break;
    loops = next === head;
    if (loops || path.includes(next)) break;
    instruction = next;
  }
  if (path.length === 0 || (!loops && path.length < SHORTEST_PATH)) return null;
  const writer = new TraceWriter(path, loops, decoded, waits);
  for (const { location, address, behind } of path) decoded.markTraced(location, behind - address);
  return {
    waits: head.waits,
    longest: writer.longest + 1,
    changes: decoded.changes,
    run: traceFunction(writer.write()),
  };
}

function isTraceable({ kind, location }: DecodedInstruction): boolean {
  return kind !== KIND.stops && location >= 0;
}

/** Whether an instruction can be executed behind another, and is still there. */
function isBehind(
  next: DecodedInstruction,
  { kind, behind, valC }: DecodedInstruction,
  { low, high }: DecodedInstructions,
): boolean {
  if (next.location < 0) return false;
  if (kind === KIND.returns) return true;
  const isTarget = next.address === low[valC]! && high[valC]! === 0;
  if (kind === KIND.calls) return isTarget;
  if (kind === KIND.jumps && isTarget) return next.address !== behind;
  return next.address === behind;
}
