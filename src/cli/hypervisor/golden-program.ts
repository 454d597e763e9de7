import * as z from "zod";
import type { Program } from "../../hypervisor/assembly/program.ts";
import { STATUS_NAMES } from "../../hypervisor/machine/status.ts";
import { ScenarioError } from "../../scenario/diagnostics.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { shortened } from "../../scenario/shortened.ts";
import { assembleText } from "./read-program.ts";

const EXPECTED = "an object with source, cycles, instructions, status, cc, registers and memory";

const value = z.string({ error: "a value as 0x…" }).regex(/^0x[\da-fA-F]{1,16}$/, "a value as 0x…");
const count = (what: string): z.ZodInt => z.int({ error: what }).min(0, { error: what });

/** The messages are what is expected. */
const shape = z.object(
  {
    name: z.string({ error: "a text" }).default("unnamed"),
    source: z.string({ error: "a program in Y86-64 assembly" }),
    cycles: count("a number of cycles"),
    instructions: count("a number of instructions"),
    status: z.enum(STATUS_NAMES, { error: `one of ${STATUS_NAMES.join(", ")}` }),
    cc: z
      .string({ error: "Z=1 S=0 O=0 or the like" })
      .regex(/^Z=[01] S=[01] O=[01]$/, "Z=1 S=0 O=0 or the like"),
    registers: z.record(z.string(), value, { error: "values as 0x… by name" }),
    memory: z.record(value, value, { error: "values as 0x… by address, also 0x…" }),
  },
  { error: EXPECTED },
);

/** A program and what another machine made of it: counts, names of status and condition codes, values as `0x…`. */
export interface GoldenProgram {
  readonly name: string;
  readonly program: Program;
  readonly cycles: number;
  readonly instructions: number;
  readonly status: string;
  readonly cc: string;
  /** By name: those that are not 0. */
  readonly registers: Readonly<Record<string, string>>;
  /** By address: the words that have changed. */
  readonly memory: Readonly<Record<string, string>>;
}

/**
 * Reads a program and its results from a line of JSON.
 *
 * @throws InputError if the line is no such thing, or if its source does not assemble
 */
export function readGoldenProgram(
  text: string,
  place: { readonly file: string; readonly line: number },
): GoldenProgram {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new InputError({ ...place, found: "text that is not JSON", expected: EXPECTED }, { cause });
  }
  const read = shape.safeParse(json);
  if (!read.success) {
    const { path, message } = read.error.issues[0]!;
    throw new InputError({ ...place, found: foundAt(json, path), expected: message });
  }
  try {
    return { ...read.data, program: assembleText(read.data.source, "source") };
  } catch (cause) {
    if (!(cause instanceof ScenarioError)) throw cause;
    const found = `a program that does not assemble (${cause.message.replaceAll("\n", "; ")})`;
    throw new InputError({ ...place, found, expected: "one that does" }, { cause });
  }
}

/** What stands at a path: its name and its value. */
function foundAt(json: unknown, path: readonly PropertyKey[]): string {
  let value = json;
  for (const key of path) value = (value as Readonly<Record<PropertyKey, unknown>>)[key];
  const where = path.length === 0 ? "" : `${path.join(".")} `;
  return where + (value === undefined ? "missing" : shortened(JSON.stringify(value)));
}
