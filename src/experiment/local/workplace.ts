import { createRequire } from "node:module";
import { writeFailure } from "../../report/write-failure.ts";
import type { ExperimentWork } from "../grid/executor.ts";
import type { RunOutcome } from "../grid/run-outcome.ts";
import { commandFor, type RunTask, RunTasks } from "../grid/run-task.ts";
import type { WorkerProgress, WorkerTask } from "./worker.ts";

/** The experiment that a workplace serves. */
export type WorkplaceWork = Pick<ExperimentWork, "experimentFolder" | "plan" | "observer" | "interruption">;

/** Where runs are done: in this thread, or in threads of their own. */
export interface Workplace {
  run(task: RunTask): Promise<RunOutcome>;
  /** Gives up what is under way. */
  close(): Promise<void>;
}

/** Runs one after the other, where they keep nothing else from going on for long. */
export function inThisThread({ plan, experimentFolder, observer, interruption }: WorkplaceWork): Workplace {
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

/**
 * Runs in threads of their own.
 *
 * @param filename - the built file of a thread
 */
export function inThreads(work: WorkplaceWork, threads: number, filename: string): Workplace {
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
function lost({ experimentFolder, plan }: WorkplaceWork, task: RunTask, error: Error): RunOutcome {
  const message = `the thread that ran it ended: ${error.message}`;
  const { seed } = plan.runs[task.index]!;
  const command = commandFor(plan.template, experimentFolder, task.runId);
  writeFailure(experimentFolder, task.runId, { message, simulatedS: null, seed, command });
  return { status: "failed", message, stack: "" };
}
