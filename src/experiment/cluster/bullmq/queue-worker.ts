import type { Job, Worker } from "bullmq";
import { isDone } from "../../../report/run-folder.ts";
import type { ExperimentObserver, Interruption } from "../../grid/executor.ts";
import { ExperimentError, type RunOutcome } from "../../grid/run-outcome.ts";
import { MemoryAdmission } from "../../local/memory-admission.ts";
import { inThreads, type Workplace } from "../../local/workplace.ts";
import { readBegunExperiment } from "../../plan/begun-experiment.ts";
import type { ExperimentPlan } from "../../plan/experiment-plan.ts";
import type { RedisLink } from "./redis-link.ts";
import { bullmq, type QueuedRun, TRIES } from "./run-queue.ts";

/** How a worker takes runs from a queue. */
export interface QueueWorkerOptions {
  readonly link: RedisLink;
  readonly queueName: string;
  /** The experiment's folder as this machine sees it; null: as the queue says. */
  readonly experimentFolder: string | null;
  readonly jobs: number;
  /** The built file of a thread. */
  readonly workerFile: string;
  /** How long it may be silent before its runs are given to others, ms. */
  readonly leaseMs: number;
  /** Ends the worker when it has had no run for so long, ms. */
  readonly idleMs: number;
  readonly observer: ExperimentObserver;
  readonly interruption: Interruption;
  /** Hears by which code the plan was made. */
  readonly onPlan?: (code: string) => void;
}

const IDLE_POLL_MS = 200;

/** An experiment that a worker serves. */
interface Served {
  readonly plan: ExperimentPlan;
  readonly workplace: Workplace;
}

/**
 * Does runs from a queue until it is interrupted, has been idle for long enough, or cannot go on. It holds a lease on each
 * run that it is at, renews it while the run goes on in a thread, and so may vanish at any moment: the lease ends, and
 * another worker has the run.
 *
 * @throws ExperimentError if Redis is gone, or this worker is no good for any run
 */
export async function workQueue(options: QueueWorkerOptions): Promise<void> {
  await new QueueWorker(options).work();
}

class QueueWorker {
  readonly #options: QueueWorkerOptions;
  readonly #memory = new MemoryAdmission();
  readonly #underWay: Set<Promise<void>> = new Set();
  #served: Promise<Served> | null = null;
  #refusal: ExperimentError | null = null;
  #end: () => void = () => {};

  constructor(options: QueueWorkerOptions) {
    this.#options = options;
  }

  async work(): Promise<void> {
    const { link, queueName, jobs, leaseMs, interruption } = this.#options;
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    const worker = new (bullmq().Worker)<QueuedRun>(queueName, (job, token) => this.#tracked(job, token), {
      connection: link.connection,
      concurrency: jobs,
      lockDuration: leaseMs,
      stalledInterval: leaseMs,
      maxStalledCount: TRIES - 1,
    });
    // What goes wrong with the connection is told by the link.
    worker.on("error", () => {});
    interruption.drain.addEventListener("abort", this.#end, { once: true });
    interruption.stop.addEventListener("abort", this.#end, { once: true });
    const watch = this.#watchIdleness();
    try {
      await Promise.race([ended, link.gone]);
      await worker.close();
    } finally {
      clearInterval(watch);
      // Without Redis, runs under way still come to their results.
      await Promise.allSettled(this.#underWay);
      await closed(worker);
      await (await this.#served?.catch(() => null))?.workplace.close();
    }
    if (this.#refusal !== null) throw this.#refusal;
  }

  #watchIdleness(): NodeJS.Timeout {
    let busyMs = performance.now();
    return setInterval(() => {
      if (this.#underWay.size > 0) busyMs = performance.now();
      else if (performance.now() - busyMs >= this.#options.idleMs) this.#end();
    }, IDLE_POLL_MS);
  }

  async #tracked(job: Job<QueuedRun>, token: string | undefined): Promise<void> {
    const run = this.#run(job, token);
    this.#underWay.add(run);
    try {
      await run;
    } finally {
      this.#underWay.delete(run);
    }
  }

  async #run(job: Job<QueuedRun>, token: string | undefined): Promise<void> {
    const { index, runId } = job.data;
    const experimentFolder = this.#options.experimentFolder ?? job.data.experimentFolder;
    if (isDone(experimentFolder, runId)) return;
    await this.#memory.enter();
    let outcome: RunOutcome | undefined;
    try {
      outcome = await this.#outcome(experimentFolder, { index, runId });
    } finally {
      this.#memory.leave(outcome?.status === "done" ? outcome.memoryMiB : 0);
    }
    this.#options.observer.ended(index, outcome);
    if (outcome.status !== "refused") return;
    if (outcome.reason === "stopped") {
      await job.moveToWait(token);
      throw new (bullmq().WaitingError)();
    }
    // Another worker may do better, where this one does not reach the folder, say: this try counts, and it ends.
    this.#refusal ??= new ExperimentError(outcome);
    this.#end();
    throw this.#refusal;
  }

  async #outcome(experimentFolder: string, task: Pick<QueuedRun, "index" | "runId">): Promise<RunOutcome> {
    let served: Served;
    try {
      this.#served ??= this.#serve(experimentFolder);
      served = await this.#served;
    } catch (error) {
      return { status: "refused", reason: "input", message: (error as Error).message };
    }
    if (served.plan.runs[task.index]?.runId !== task.runId) {
      const message = `${experimentFolder}: found a plan that has changed since this worker began, expected the same: start it again`;
      return { status: "refused", reason: "input", message };
    }
    this.#options.observer.begun(task.index);
    return served.workplace.run(task);
  }

  async #serve(experimentFolder: string): Promise<Served> {
    const { observer, interruption, jobs, workerFile, onPlan } = this.#options;
    const { plan, code } = await readBegunExperiment(experimentFolder);
    onPlan?.(code);
    // In threads, however few: this one must be free to renew leases.
    const work = { experimentFolder, plan, observer, interruption };
    return { plan, workplace: inThreads(work, jobs, workerFile) };
  }
}

/** How long a connection that is gone may take to be given up, ms. */
const CLOSE_MS = 2000;

async function closed(worker: Worker): Promise<void> {
  const late = new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref());
  await Promise.race([worker.close(true).catch(() => {}), late]);
}
