/** One thing that is wrong with a text in assembly, and where. */
export interface AssemblyProblem {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly found: string;
  readonly expected: string;
  /** The names that could stand there instead of the one found. */
  readonly candidates?: readonly string[];
}

/** A text is no program. The message has a line for each problem: `line:column: found X, expected Y`. */
export class AssemblyError extends Error {
  override readonly name = "AssemblyError";
  /** From top to bottom, one for each line of the text at most. */
  readonly problems: readonly AssemblyProblem[];

  constructor(problems: readonly AssemblyProblem[]) {
    super(
      problems
        .map(({ line, column, found, expected }) => `${line}:${column}: found ${found}, expected ${expected}`)
        .join("\n"),
    );
    this.problems = problems;
  }
}
