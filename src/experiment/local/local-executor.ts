import { createRequire } from "node:module";
import { writeFailure } from "../../report/write-failure.ts";
import type { Executor, ExperimentWork } from "../grid/executor.ts";
import { ExperimentError, type RunOutcome } from "../grid/run-outcome.ts";
import { commandFor, type RunTask, RunTasks } from "../grid/run-task.ts";
import { MemoryAdmission } from "./memory-admission.ts";
import type { WorkerProgress, WorkerTask } from "./worker.ts";

/** Where runs are done: in this thread, or in threads of their own. */
interface Workplace {
  run(task: RunTask): Promise<RunOutcome>;
  close(): Promise<void>;
}

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

function inThisThread({ plan, experimentFolder, observer, interruption }: ExperimentWork): Workplace {
  const tasks = new RunTasks(plan.template, experimentFolder);
  return {
    run: (task) =>
      tasks.run(task, {
        signal: interruption.stop,
        onProgress: (progress) => observer.progressed(task.index, progress),
      }),
    close: async () => {},
  };
}

function inThreads(work: ExperimentWork, threads: number, filename: string): Workplace {
  // Not part of the bundle, and not loaded by a command that needs no threads.
  const { Piscina } = createRequire(import.meta.url)("piscina") as typeof import("piscina");
  const pool = new Piscina<WorkerTask, RunOutcome>({
    filename,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  const { experimentFolder, observer, interruption } = work;
  pool.on("message", ({ index, ...progress }: WorkerProgress) => observer.progressed(index, progress));
  // What it rejects is told run by run.
  pool.on("error", () => {});
  let closing = false;
  const close = async (): Promise<void> => {
    closing = true;
    await pool.destroy();
  };
  const stop = (): void => void close();
  interruption.stop.addEventListener("abort", stop, { once: true });
  return {
    run: async (task) => {
      try {
        return await pool.run({ ...task, experimentFolder });
      } catch (thrown) {
        if (closing) return { status: "refused", reason: "stopped", message: "stopped" };
        return lost(work, task, thrown as Error);
      }
    },
    close: async () => {
      interruption.stop.removeEventListener("abort", stop);
      await close();
    },
  };
}

/** A thread that ended before its run, most likely for want of memory. */
function lost({ experimentFolder, plan }: ExperimentWork, task: RunTask, error: Error): RunOutcome {
  const message = `the thread that ran it ended: ${error.message}`;
  const { seed } = plan.runs[task.index]!;
  const command = commandFor(plan.template, experimentFolder, task.runId);
  writeFailure(experimentFolder, task.runId, { message, simulatedS: null, seed, command });
  return { status: "failed", message, stack: "" };
}
