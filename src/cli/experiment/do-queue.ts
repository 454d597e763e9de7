import { dirname, resolve } from "node:path";
import { workQueue } from "../../experiment/cluster/bullmq/queue-worker.ts";
import { RedisLink } from "../../experiment/cluster/bullmq/redis-link.ts";
import { queueName } from "../../experiment/cluster/bullmq/run-queue.ts";
import type { ExperimentObserver } from "../../experiment/grid/executor.ts";
import { readBegunExperiment } from "../../experiment/plan/begun-experiment.ts";
import { CODE } from "../../version.ts";
import { interruptible } from "../interrupts.ts";
import type { Terminal } from "../terminal.ts";

/** How a worker takes runs from a queue. */
export interface QueueShare {
  readonly url: string;
  /** The plan's file; undefined: as the queue says. */
  readonly planFile: string | undefined;
  /** Name of the queue; undefined: after the folder of the plan. */
  readonly queue: string | undefined;
  readonly jobs: number;
  readonly workerFile: string;
  readonly leaseMs: number;
  /** Ends the worker when it has had no run for so long, ms; it is patient by default. */
  readonly idleMs: number | undefined;
}

/**
 * Does runs from a queue until it is interrupted, or idle for too long.
 *
 * @param terminal - where it is told what was done; null: nowhere
 * @throws ExperimentError if Redis is gone, or this worker is no good for any run
 */
export async function doQueue(
  share: QueueShare,
  terminal: Terminal | null,
): Promise<{ readonly interrupted: boolean }> {
  const { url, planFile, jobs, workerFile, leaseMs, idleMs } = share;
  const experimentFolder = planFile === undefined ? null : dirname(resolve(planFile));
  // A plan that cannot be done is told before anything is taken from the queue.
  if (experimentFolder !== null) await readBegunExperiment(experimentFolder);
  const counts = { done: 0, failed: 0 };
  const observer: ExperimentObserver = {
    begun() {},
    progressed() {},
    ended(_index, { status }) {
      if (status !== "refused") counts[status]++;
    },
  };
  const name = share.queue ?? queueName(experimentFolder ?? ".");
  const link = await RedisLink.open(url);
  const { interruption, release } = interruptible();
  try {
    await workQueue({
      ...{ link, queueName: name, experimentFolder, jobs, workerFile, leaseMs, observer, interruption },
      idleMs: idleMs ?? Number.POSITIVE_INFINITY,
      onPlan: (code) => {
        if (code !== CODE)
          terminal?.err(`coldaisle: the plan was made by other code (${code}) than this (${CODE})`);
      },
    });
  } finally {
    release();
    link.close();
    terminal?.err(`coldaisle: queue ${name}: ${counts.done} runs done here, ${counts.failed} failed`);
  }
  return { interrupted: interruption.drain.aborted };
}
