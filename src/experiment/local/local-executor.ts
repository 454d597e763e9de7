import type { Executor, ExperimentWork } from "../grid/executor.ts";
import { ExperimentError } from "../grid/run-outcome.ts";
import { MemoryAdmission } from "./memory-admission.ts";
import { inThisThread, inThreads, type Workplace } from "./workplace.ts";

/** How an experiment is done on one machine. */
export interface LocalOptions {
  /** How many runs at a time. */
  readonly jobs: number;
  /** The built file of a thread. */
  readonly workerFile: string;
}

/** Runs an experiment on the cores of this machine, a run to a thread; with one job in the thread of the caller. */
export function localExecutor({ jobs, workerFile }: LocalOptions): Executor {
  return async (work) => {
    const lanes = Math.min(jobs, work.pending.length);
    const workplace = lanes <= 1 ? inThisThread(work) : inThreads(work, lanes, workerFile);
    try {
      await doAll(work, lanes, workplace);
    } finally {
      await workplace.close();
    }
  };
}

async function doAll(work: ExperimentWork, lanes: number, workplace: Workplace): Promise<void> {
  const { plan, pending, failFast, observer, interruption } = work;
  const memory = new MemoryAdmission();
  const next = pending.values();
  let over = false;
  const isOver = (): boolean => over || interruption.drain.aborted || interruption.stop.aborted;
  const lane = async (): Promise<void> => {
    for (const index of next) {
      await memory.enter();
      if (isOver()) return memory.leave(0);
      observer.begun(index);
      const outcome = await workplace.run({ index, runId: plan.runs[index]!.runId });
      memory.leave(outcome.status === "done" ? outcome.memoryMiB : 0);
      observer.ended(index, outcome);
      if (outcome.status === "refused") {
        over = true;
        if (outcome.reason !== "stopped") throw new ExperimentError(outcome);
      }
      if (outcome.status === "failed" && failFast) {
        over = true;
        await workplace.close();
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
