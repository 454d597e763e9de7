/** Where and what a problem of an input is, for {@link InputError}. */
export interface InputProblem {
  /** Path of the file or folder. */
  readonly file: string;
  /** Line in the file, from 1; left out where the problem has no line. */
  readonly line?: number;
  /** Column in the line, from 1, in UTF-16 code units; left out where the problem is the line itself. */
  readonly column?: number;
  /** What was found there. */
  readonly found: string;
  /** What was expected instead. */
  readonly expected: string;
}

/**
 * External data cannot be used as it is.
 * The message reads `file:line:column: found X, expected Y`, without what is not known of the place.
 */
export class InputError extends Error implements InputProblem {
  override readonly name = "InputError";
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly found: string;
  readonly expected: string;

  constructor(problem: InputProblem, options?: ErrorOptions) {
    const { file, line, column, found, expected } = problem;
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    super(`${place}: found ${found}, expected ${expected}`, options);
    this.file = file;
    if (line !== undefined) this.line = line;
    if (column !== undefined) this.column = column;
    this.found = found;
    this.expected = expected;
  }
}
