import type { Executor } from "../../experiment/grid/executor.ts";
import { ExperimentError } from "../../experiment/grid/run-outcome.ts";
import type { ExperimentTemplate } from "../../experiment/plan/experiment-template.ts";
import { type ExperimentResult, runExperiment } from "../../experiment/run-experiment.ts";
import { readExperiment } from "../../report/read-experiment.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { interruptible } from "../interrupts.ts";
import type { Terminal } from "../terminal.ts";
import { verdictOn } from "../verdict.ts";
import { displayExperiment } from "./experiment-display.ts";
import { ExperimentTally } from "./experiment-tally.ts";
import { printResults } from "./print-results.ts";

/** How an experiment is shown, and where it goes. */
export interface ExperimentValues {
  readonly out: string | undefined;
  readonly "fail-fast": boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Failed runs that are told one by one; the summary of the others is their error.json. */
const FAILURES_TOLD = 10;

/** Does an experiment, shows how it goes and what came out, and says how the process ends. */
export async function doExperiment(
  template: ExperimentTemplate,
  executor: Executor,
  values: ExperimentValues,
  terminal: Terminal,
): Promise<ExitCode> {
  const { out, quiet, json } = values;
  const say = (text: string): void => {
    if (!quiet) terminal.err(`coldaisle: ${text}`);
  };
  let tally = new ExperimentTally(0, 0);
  let endDisplay = (): void => {};
  const failures: string[] = [];
  const { interruption, release } = interruptible(() => {
    // Of runs elsewhere nobody here knows how many are under way.
    const runs = tally.running > 0 ? `${tally.running} runs` : "runs";
    say(`interrupted: ${runs} under way will end; interrupt again to give them up`);
  });
  let result: ExperimentResult;
  try {
    result = await runExperiment(template, {
      executor,
      ...(out !== undefined && { outDir: out }),
      failFast: values["fail-fast"],
      interruption,
      onPlan: ({ plan, skipped, otherCode }) => {
        tally = new ExperimentTally(plan.runs.length, skipped.length);
        if (skipped.length > 0) say(`${skipped.length} of ${plan.runs.length} runs are there already`);
        if (otherCode !== null) {
          say(`they were done by other code (${otherCode}) than this: manifest.json has that marked`);
        }
        if (!quiet) endDisplay = displayExperiment(tally, terminal);
      },
      observer: {
        begun: (index) => tally.begun(index),
        progressed: (index, progress) => tally.progressed(index, progress),
        ended: (index, outcome) => {
          tally.ended(index, outcome);
          if (outcome.status === "failed" && failures.length < FAILURES_TOLD) {
            failures.push(outcome.stack || outcome.message);
          }
        },
      },
    });
  } finally {
    release();
    endDisplay();
  }
  printResults(result, { json, quiet }, terminal);
  const { failed, missing } = result.collected;
  failed.slice(0, FAILURES_TOLD).forEach(({ runId }, i) => {
    terminal.err(`coldaisle: run ${runId} failed${failures[i] === undefined ? "" : `: ${failures[i]}`}`);
  });
  if (failed.length > FAILURES_TOLD)
    terminal.err(`coldaisle: and ${failed.length - FAILURES_TOLD} more failed`);
  if (interruption.drain.aborted && missing.length > 0) {
    say(`interrupted: ${missing.length} runs are not done; the same command goes on`);
    return EXIT.interrupted;
  }
  if (failed.length > 0) return EXIT.runsFailed;
  if (missing.length > 0) {
    throw new ExperimentError({ reason: "internal", message: `${missing.length} runs are not done` });
  }
  const { thresholds } = template;
  if (Object.keys(thresholds).length === 0) return EXIT.ok;
  return verdictOn(thresholds, readExperiment(result.experimentFolder).runs, terminal);
}
