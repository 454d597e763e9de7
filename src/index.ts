/**
 * The public interface of Coldaisle; nothing else is.
 *
 * @packageDocumentation
 */
export type { RunOptions, RunProgress, RunResult } from "./experiment/run.ts";
export { runScenario } from "./experiment/run.ts";
export { RunFailedError } from "./experiment/run-failure.ts";
export type { Diagnostic } from "./scenario/diagnostics.ts";
export { ScenarioError } from "./scenario/diagnostics.ts";
export { InputError } from "./scenario/inputs/input-error.ts";
export type { LoadOptions } from "./scenario/load.ts";
export { loadScenario, parseScenario } from "./scenario/load.ts";
export type * from "./scenario/specification.ts";
