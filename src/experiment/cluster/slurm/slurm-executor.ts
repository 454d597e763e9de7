import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeFolder, writeExperimentFile } from "../../../report/run-folder.ts";
import type { Executor, ExperimentWork } from "../../grid/executor.ts";
import { ExperimentError } from "../../grid/run-outcome.ts";
import { RunWatch } from "../run-watch.ts";
import { taskCount } from "../task-count.ts";
import { wait } from "../wait.ts";
import { SlurmJob } from "./slurm-job.ts";
import { type SlurmScript, slurmScript } from "./slurm-script.ts";

/** How an experiment is done on a cluster that Slurm manages. */
export interface SlurmOptions extends Pick<SlurmScript, "jobs" | "partition" | "time" | "program"> {
  /** How many tasks share the runs; undefined: by the number of runs. */
  readonly tasks: number | undefined;
  /** Further options for sbatch. */
  readonly sbatchArgs: readonly string[];
  /** Tells people what is going on. */
  readonly say: (text: string) => void;
}

/** In the experiment's folder: the script, the number of its job, what its tasks print. */
const FOLDER = "slurm";
const SCRIPT = "job.sh";
const JOB_ID = "job-id";

/** Slurm's controller is shared by many: it is not asked more often. */
const POLL_MS = 1000;

/** How often Slurm may fail to answer in a row: its controller may be restarted. */
const MOST_SILENCES = 30;

/** How often what a task has written is looked for after its end: file systems of clusters tell late. */
const LAST_LOOKS = 3;

/**
 * Runs an experiment as a job array of Slurm, which it submits and follows. An interruption cancels what has not begun and
 * has the others end with the run that they are at; a stop cancels all. A job that an earlier process submitted and could
 * not follow to its end is followed instead of being submitted twice.
 */
export function slurmExecutor(options: SlurmOptions): Executor {
  return async (work) => {
    if (work.pending.length === 0) return;
    const folder = join(work.experimentFolder, FOLDER);
    makeFolder(folder);
    const watch = new RunWatch(work);
    const isOver = (): boolean =>
      watch.left.length === 0 || work.interruption.drain.aborted || (work.failFast && watch.failed);
    const earlier = earlierJob(folder);
    if (earlier !== null && (await earlier.isActive())) {
      options.say(`Slurm is at job ${earlier.id} of an earlier command: following it`);
      await follow(earlier, work, watch);
    }
    if (isOver()) return;
    const job = await submit(folder, work, options);
    await follow(job, work, watch);
    if (isOver()) return;
    const message = `job ${job.id} has ended and ${watch.left.length} runs are not done: ${folder}/${job.id}_*.log say why; the same command goes on`;
    throw new ExperimentError({ reason: "cluster", message });
  };
}

async function submit(folder: string, work: ExperimentWork, options: SlurmOptions): Promise<SlurmJob> {
  const { experimentFolder, plan, pending } = work;
  const tasks = taskCount(pending.length, options.tasks);
  const planFile = join(experimentFolder, "plan.jsonl");
  const script = slurmScript({ ...options, name: plan.template.name, planFile, tasks });
  writeExperimentFile(folder, SCRIPT, script);
  const job = await SlurmJob.submit(folder, SCRIPT, options.sbatchArgs);
  writeExperimentFile(folder, JOB_ID, `${job.id}\n`);
  options.say(
    `submitted job ${job.id}: ${pending.length} runs in ${tasks} ${tasks === 1 ? "task" : "tasks"}`,
  );
  return job;
}

/** The job that was submitted last; null: none was. */
function earlierJob(folder: string): SlurmJob | null {
  try {
    return new SlurmJob(readFileSync(join(folder, JOB_ID), "utf8").trim(), folder);
  } catch {
    return null;
  }
}

/** Until all runs or all tasks have ended, or the first run has failed where that ends all. */
async function follow(job: SlurmJob, work: ExperimentWork, watch: RunWatch): Promise<void> {
  const { drain, stop } = work.interruption;
  let drained = false;
  let stopped = false;
  let silences = 0;
  let lastLooks = 0;
  for (;;) {
    if (stop.aborted && !stopped) {
      stopped = true;
      await job.cancel();
    } else if (drain.aborted && !drained) {
      drained = true;
      await job.drain();
    }
    // In this order: whatever a task that is over has written is seen.
    let active = true;
    try {
      active = await job.isActive();
      silences = 0;
    } catch (error) {
      if (++silences > MOST_SILENCES) throw error;
    }
    watch.look();
    if (watch.left.length === 0) return;
    if (work.failFast && watch.failed) return job.cancel();
    if (!active && ++lastLooks > LAST_LOOKS) return;
    await wait(POLL_MS, [drain, stop]);
  }
}
