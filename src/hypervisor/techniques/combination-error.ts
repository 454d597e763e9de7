/** What is wrong with a combination that was asked for. */
export interface CombinationProblem {
  /** The part that is at fault. */
  readonly part: "technique" | "paging" | "io" | "type" | "processor";
  readonly found: string;
  readonly expected: string;
  /** The names that could stand there instead of the one found. */
  readonly candidates: readonly string[];
}

/** There is no such combination: a name is unknown, or its parts do not go together. The message says why. */
export class CombinationError extends Error {
  override readonly name = "CombinationError";
  readonly problem: CombinationProblem;

  constructor(problem: CombinationProblem) {
    super(`${problem.part}: found ${problem.found}, expected ${problem.expected}`);
    this.problem = problem;
  }
}
