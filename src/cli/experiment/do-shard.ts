import { dirname, resolve } from "node:path";
import { localExecutor } from "../../experiment/local/local-executor.ts";
import { readBegunExperiment } from "../../experiment/plan/begun-experiment.ts";
import { stateOf } from "../../report/collect.ts";
import { CODE } from "../../version.ts";
import { interruptible } from "../interrupts.ts";
import type { Terminal } from "../terminal.ts";
import { displayExperiment } from "./experiment-display.ts";
import { ExperimentTally } from "./experiment-tally.ts";

/** Which part of a plan is done, and how. */
export interface Shard {
  /** From 1. */
  readonly part: number;
  readonly parts: number;
  readonly jobs: number;
  readonly workerFile: string;
  readonly failFast: boolean;
}

/**
 * Does every n-th run of a plan that is not whole yet.
 *
 * @param terminal - where progress is shown; null: nowhere
 * @throws InputError if the plan cannot be read, or is of another version
 * @throws ExperimentError, OutputError if it cannot go on
 */
export async function doShard(
  planFile: string,
  { part, parts, jobs, workerFile, failFast }: Shard,
  terminal: Terminal | null,
): Promise<{ readonly failed: number; readonly interrupted: boolean }> {
  const experimentFolder = dirname(resolve(planFile));
  const { plan, code } = await readBegunExperiment(experimentFolder);
  if (code !== CODE) {
    terminal?.err(`coldaisle: the plan was made by other code (${code}) than this (${CODE})`);
  }
  const own = [...plan.runs.keys()].filter((index) => index % parts === part - 1);
  const pending = own.filter((index) => stateOf(experimentFolder, plan.runs[index]!) !== "done");
  const tally = new ExperimentTally(own.length, own.length - pending.length);
  const { interruption, release } = interruptible();
  const endDisplay = terminal === null ? () => {} : displayExperiment(tally, terminal);
  try {
    await localExecutor({ jobs, workerFile })({
      ...{ experimentFolder, plan, pending, failFast, interruption },
      observer: tally,
    });
  } finally {
    endDisplay();
    release();
  }
  terminal?.err(`coldaisle: shard ${part}/${parts}: ${tally.text()}`);
  return { failed: tally.failed, interrupted: interruption.drain.aborted };
}
