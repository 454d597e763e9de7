import { missedText, missedThresholds } from "../experiment/thresholds.ts";
import type { Scenario } from "../scenario/specification.ts";
import { EXIT, type ExitCode } from "./exit-code.ts";
import type { Terminal } from "./terminal.ts";

/** A run and what came out of it. */
interface JudgedRun {
  readonly runId: string;
  readonly metrics: Readonly<Record<string, number | null>>;
}

/** Thresholds that are told one by one. */
const MOST_TOLD = 20;

/** Tells which runs missed which thresholds of their scenario, and says how the process ends. */
export function verdictOn(
  thresholds: Scenario["thresholds"],
  runs: readonly JudgedRun[],
  terminal: Terminal,
): ExitCode {
  const missed = runs.flatMap(({ runId, metrics }) =>
    missedThresholds(thresholds, metrics).map((one) => `run ${runId}: ${missedText(one)}`),
  );
  for (const text of missed.slice(0, MOST_TOLD)) terminal.err(`coldaisle: ${text}`);
  if (missed.length > MOST_TOLD)
    terminal.err(`coldaisle: and ${missed.length - MOST_TOLD} more thresholds were missed`);
  return missed.length > 0 ? EXIT.thresholdFailed : EXIT.ok;
}
