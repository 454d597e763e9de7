import { hash } from "node:crypto";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import type { Queue } from "bullmq";
import type { RunTask } from "../../grid/run-task.ts";

/** A run that waits for a worker. */
export interface QueuedRun extends RunTask {
  /** Where its plan is and its results go; a worker that is told a folder of its own uses that. */
  readonly experimentFolder: string;
}

/** How often a run is tried: a worker that dies, or refuses the run, counts. */
export const TRIES = 3;

/** What a worker that says nothing for so long has lost, by default, ms. */
export const LEASE_MS = 30_000;

const NAME_DIGITS = 12;

/** The queue of an experiment: named after its folder, so that two experiments never meet. */
export function queueName(experimentFolder: string): string {
  return `coldaisle-${hash("sha256", realpathSync(experimentFolder), "hex").slice(0, NAME_DIGITS)}`;
}

/** BullMQ, which is not part of the bundle, and not loaded by a command that needs no queue. */
export function bullmq(): typeof import("bullmq") {
  return createRequire(import.meta.url)("bullmq") as typeof import("bullmq");
}

/** Puts runs on the queue; those that are there already stay where they are. */
export async function enqueue(queue: Queue<QueuedRun>, runs: readonly QueuedRun[]): Promise<void> {
  await queue.addBulk(
    runs.map((data) => ({
      name: "run",
      data,
      opts: {
        // One job a run, whoever puts it there.
        jobId: data.runId,
        attempts: TRIES,
        // What has become of a run stands in its folder; only what has no result is kept, to be told.
        removeOnComplete: true,
        removeOnFail: false,
      },
    })),
  );
}
