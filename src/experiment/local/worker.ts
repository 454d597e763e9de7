/**
 * What a thread of the pool does: runs of the experiments whose folders it is told, built as a file of its own.
 */
import { parentPort } from "node:worker_threads";
import type { RunProgress } from "../advance-run.ts";
import type { RunOutcome } from "../grid/run-outcome.ts";
import { type RunTask, RunTasks } from "../grid/run-task.ts";
import { readOrigin } from "../plan/origin.ts";

/** A run for a thread. */
export interface WorkerTask extends RunTask {
  readonly experimentFolder: string;
}

/** How far a run has come, told by its thread. */
export interface WorkerProgress extends RunProgress {
  readonly index: number;
}

/** How often a thread tells of its progress at most, ms. */
const REPORT_INTERVAL_MS = 200;

/** The experiment at work: a pool serves one. */
let current: { readonly folder: string; readonly tasks: Promise<RunTasks> } | null = null;

export default async function work({ experimentFolder, ...task }: WorkerTask): Promise<RunOutcome> {
  if (current?.folder !== experimentFolder)
    current = { folder: experimentFolder, tasks: begin(experimentFolder) };
  let toldMs = performance.now();
  const onProgress = (progress: RunProgress): void => {
    if (performance.now() - toldMs < REPORT_INTERVAL_MS) return;
    toldMs = performance.now();
    parentPort?.postMessage({ ...progress, index: task.index } satisfies WorkerProgress);
  };
  return (await current.tasks).run(task, { onProgress });
}

async function begin(experimentFolder: string): Promise<RunTasks> {
  const { template } = await readOrigin(experimentFolder);
  return new RunTasks(template, experimentFolder);
}
