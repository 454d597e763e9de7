import * as z from "zod/mini";
import { nearestName } from "../nearest.ts";
import { shortened } from "../shortened.ts";
import type { FieldProblem, Schema } from "./fields.ts";
import { unknownName } from "./fields.ts";
import { isSurplus, issueCount, MOST_DESCRIBED } from "./issue-limit.ts";

/** Keys and list positions from the top of the scenario. */
export type Path = readonly (string | number)[];

/** Something that is wrong at a path; where the path lies in a file is said later. */
export interface Problem {
  readonly path: Path;
  /** Whether the key itself is wrong, and not its value. */
  readonly atKey: boolean;
  readonly found: string;
  readonly expected: string;
  readonly nearest?: string | undefined;
}

/** Problems that were found. A file of a million wrong values is told by its first thousand. */
export class Problems {
  readonly described: Problem[] = [];
  /** How many there are, described or not. */
  count = 0;

  /** Whether another one is described; if not, finding its words can be saved. */
  get isFull(): boolean {
    return this.described.length >= MOST_DESCRIBED;
  }

  add(problem: Problem): void {
    this.count++;
    if (!this.isFull) this.described.push(problem);
  }

  /** Adds so many of which nothing is said but their number. */
  addUntold(count: number): void {
    this.count += count;
  }
}

/** The value if it fits the schema, else what is wrong with it. */
export type Checked<T> = { readonly value: T; readonly problems: null } | { readonly problems: Problems };

/** Checks plain data against a schema. */
export function check<T>(schema: Schema<T>, data: unknown): Checked<T> {
  const problems = new Problems();
  // The library forgets the schema that an issue came from when it writes the message: this is the moment to ask it.
  const error = (issue: z.core.$ZodRawIssue): string => {
    const told = problems.isFull || isSurplus(issue) ? [] : problemsOf(issue);
    for (const problem of told) problems.add(problem);
    problems.addUntold(issueCount(issue) - told.length);
    return "";
  };
  // Compiling a checker for each mapping costs more than it saves where a schema is used once.
  const result = z.safeParse(schema, data, { error, jitless: true });
  if (result.success) return { value: result.data, problems: null };
  // The library writes its messages, and so calls back, when the error is first looked at.
  void result.error;
  return { problems };
}

function problemsOf(issue: z.core.$ZodRawIssue): Problem[] {
  const path = (issue.path ?? []) as Path;
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(issue.inst);
    const keys = issue.keys.slice(0, MOST_DESCRIBED);
    return keys.map((key: string) => unknownKey([...path, key], key, known));
  }
  if (issue.code === "invalid_union") return [unknownVariant(path, issue)];
  return [{ path, atKey: false, found: foundText(issue.input), ...expectation(issue) }];
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  return { path, atKey: true, found: `unknown key ${foundText(key)}`, ...unknownName(key, known) };
}

/** A mapping that is none of several kinds; `path` ends with the key that tells them apart. */
function unknownVariant(path: Path, issue: z.core.$ZodRawIssue): Problem {
  const { discriminator, options } = (issue.inst as unknown as z.core.$ZodDiscriminatedUnion)._zod.def;
  const mapping = issue.input as Readonly<Record<string, unknown>>;
  const given = mapping[discriminator];
  const misspelt = nearestName(discriminator, Object.keys(mapping));
  if (given === undefined && misspelt !== undefined) {
    return unknownKey([...path.slice(0, -1), misspelt], misspelt, [discriminator]);
  }
  const names = options.flatMap((option) => [...(option._zod.propValues?.[discriminator] ?? [])].map(String));
  return { path, atKey: false, found: foundText(given), ...unknownName(given, names) };
}

function expectation(issue: z.core.$ZodRawIssue): FieldProblem {
  switch (issue.code) {
    case "custom":
      return issue.params as unknown as FieldProblem;
    case "too_small":
      return {
        expected: `${issue.exact === true ? "exactly" : "at least"} ${entries(Number(issue.minimum))}`,
      };
    case "too_big":
      return { expected: `exactly ${entries(Number(issue.maximum))}` };
    case "invalid_type":
      return { expected: issue.expected === "array" ? "a list" : "a mapping" };
    default:
      throw new Error(`no words for the issue ${issue.code}`);
  }
}

function entries(count: number): string {
  return count === 1 ? "1 entry" : `${count} entries`;
}

function knownKeys(inst: unknown): string[] {
  return Object.keys((inst as z.core.$ZodObject)._zod.def.shape);
}

/** A value of the file in a few words. */
export function foundText(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return `a list of ${entries(value.length)}`;
  if (typeof value === "object") return "a mapping";
  return typeof value === "string" ? JSON.stringify(shortened(value)) : String(value);
}
