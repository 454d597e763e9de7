import type { Instruction } from "./instruction.ts";

/**
 * What executing an instruction takes: the cases of the interpreter's innermost loop, where these numbers stand as
 * literals, because V8 does not take a constant of a module for one.
 */
export const KIND = {
  stops: 0,
  computes: 1,
  /** Computes, and sets the condition codes. */
  setsCodes: 2,
  /** Computes, and keeps the result if a condition holds. */
  computesIf: 3,
  reads: 4,
  /** Reads where to go on. */
  returns: 5,
  writes: 6,
  /** Writes, and goes on elsewhere. */
  calls: 7,
  /** Goes on elsewhere, if a condition holds. */
  jumps: 8,
} as const;

/** {@link KIND} by all that an instruction does besides computing. */
const KINDS: Readonly<Record<string, number>> = {
  "": KIND.computes,
  "sets codes": KIND.setsCodes,
  "has a condition": KIND.computesIf,
  reads: KIND.reads,
  "reads, returns": KIND.returns,
  writes: KIND.writes,
  "writes, jumps": KIND.calls,
  jumps: KIND.jumps,
  "jumps, has a condition": KIND.jumps,
};

/** @throws RangeError if the instruction does what no kind does */
export function kindOf(instruction: Instruction): number {
  if (instruction.stops !== "no") return KIND.stops;
  const does = [
    instruction.memory.startsWith("read") && "reads",
    instruction.memory.startsWith("write") && "writes",
    instruction.next === "valC" && "jumps",
    instruction.next === "valM" && "returns",
    instruction.setsConditionCodes && "sets codes",
    instruction.condition !== "always" && "has a condition",
  ]
    .filter((part) => part !== false)
    .join(", ");
  const kind = KINDS[does];
  if (kind !== undefined) return kind;
  const expected = Object.keys(KINDS).filter((known) => known !== "");
  throw new RangeError(
    `${instruction.mnemonic}: found "${does}", expected one of "${expected.join('", "')}"`,
  );
}
