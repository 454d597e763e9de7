/** Where and what a problem of an input is, for {@link InputError}. */
export interface InputProblem {
  /** Path of the file or folder. */
  readonly file: string;
  /** Line in the file, from 1; left out where the problem has no line. */
  readonly line?: number;
  /** What was found there. */
  readonly found: string;
  /** What was expected instead. */
  readonly expected: string;
}

/**
 * External data cannot be used as it is.
 * The message reads `file:line: found X, expected Y`, or `file: found X, expected Y` without a line.
 */
export class InputError extends Error implements InputProblem {
  override readonly name = "InputError";
  readonly file: string;
  readonly line?: number;
  readonly found: string;
  readonly expected: string;

  constructor(problem: InputProblem, options?: ErrorOptions) {
    const { file, line, found, expected } = problem;
    const place = line === undefined ? file : `${file}:${line}`;
    super(`${place}: found ${found}, expected ${expected}`, options);
    this.file = file;
    if (line !== undefined) this.line = line;
    this.found = found;
    this.expected = expected;
  }
}
