import { EXIT, type ExitCode } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

/** How a command failed: what to tell people, and the shell. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly text: string;
}

/**
 * Sorts what was thrown: wrong usage, wrong scenarios or inputs, results that cannot be written, and other refusals of
 * the operating system are explained in their own words; a simulation that stopped with an error, and
 * anything else, which is a defect, show their stack.
 */
export async function describeFailure(thrown: unknown): Promise<Failure> {
  if (thrown instanceof UsageError) {
    return { exitCode: EXIT.usage, text: `coldaisle: ${thrown.message} (see coldaisle --help)` };
  }
  const { ScenarioError } = await import("../scenario/diagnostics.ts");
  const { InputError } = await import("../scenario/inputs/input-error.ts");
  if (thrown instanceof ScenarioError || thrown instanceof InputError) {
    return { exitCode: EXIT.invalid, text: thrown.message };
  }
  const { RunFailedError } = await import("../experiment/run-failure.ts");
  if (thrown instanceof RunFailedError) {
    // A policy's message says where it went wrong; the stack, what of the program did.
    const stack = thrown.cause.policy === null ? `${stackOf(thrown.cause.cause)}\n` : "";
    const text = `coldaisle: ${thrown.message}\n${stack}written: ${thrown.folder}`;
    return { exitCode: EXIT.runsFailed, text };
  }
  const { ExperimentError } = await import("../experiment/grid/run-outcome.ts");
  if (thrown instanceof ExperimentError) {
    const exitCode = thrown.reason === "input" ? EXIT.invalid : EXIT.internal;
    return { exitCode, text: exitCode === EXIT.invalid ? thrown.message : `coldaisle: ${thrown.message}` };
  }
  const { OutputError } = await import("../report/output-error.ts");
  if (thrown instanceof OutputError || isSystemError(thrown))
    return { exitCode: EXIT.internal, text: `coldaisle: ${thrown.message}` };
  return { exitCode: EXIT.internal, text: `coldaisle: internal error\n${stackOf(thrown)}` };
}

function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}

function isSystemError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && "syscall" in thrown;
}
