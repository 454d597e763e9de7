import { type Context, createContext, Script } from "node:vm";

const STEP = new Script("step()", { filename: "coldaisle:time-limit" });

/** Something took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = "TimeLimitError";
  readonly limitS: number;

  constructor(limitS: number) {
    super(`did not come back within ${limitS} s`);
    this.limitS = limitS;
  }
}

/**
 * Runs code that may never return: after the limit V8 stops it wherever it is, a loop or a `catch` of its own included.
 * What it was working on is then in no state to go on with.
 */
export class TimeLimit {
  readonly limitS: number;
  readonly #globals: { step: () => unknown } = { step: () => undefined };
  readonly #context: Context;

  /** @param limitS - of one call, s; above 0 */
  constructor(limitS: number) {
    this.limitS = limitS;
    this.#context = createContext(this.#globals);
  }

  /**
   * The result of `step`.
   *
   * @throws TimeLimitError
   * @throws whatever `step` throws
   */
  run<T>(step: () => T): T {
    this.#globals.step = step;
    try {
      return STEP.runInContext(this.#context, { timeout: Math.ceil(this.limitS * 1000) }) as T;
    } catch (thrown) {
      // The error comes from Node itself and has no class that it could be told by.
      if ((thrown as NodeJS.ErrnoException | null)?.code !== "ERR_SCRIPT_EXECUTION_TIMEOUT") throw thrown;
      throw new TimeLimitError(this.limitS);
    }
  }
}
