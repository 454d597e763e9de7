import type { Queue } from "bullmq";
import { writeFailure } from "../../../report/write-failure.ts";
import type { Executor, ExperimentWork } from "../../grid/executor.ts";
import { commandFor } from "../../grid/run-task.ts";
import { RunWatch } from "../run-watch.ts";
import { wait } from "../wait.ts";
import { workQueue } from "./queue-worker.ts";
import { RedisLink } from "./redis-link.ts";
import { bullmq, enqueue, type QueuedRun, queueName, TRIES } from "./run-queue.ts";

/** How an experiment is done by workers that take runs from a queue. */
export interface QueueOptions {
  readonly url: string;
  /** Name of the queue; undefined: after the experiment's folder. */
  readonly queue: string | undefined;
  /** How many runs this process does itself at a time; 0: it leaves all to workers. */
  readonly jobs: number;
  /** The built file of a thread. */
  readonly workerFile: string;
  readonly leaseMs: number;
  /** Tells people what is going on. */
  readonly say: (text: string) => void;
}

const POLL_MS = 500;

/** Looks at an empty queue before what has not ended is put on it again: results may be seen late. */
const EMPTY_LOOKS = 4;

/**
 * Runs an experiment by a queue in Redis, from which workers take runs, and follows it. An interruption empties the queue and
 * waits for the runs that workers are at; a stop does not wait. A run that has had its tries and has no result is set
 * aside with an error.json that says so.
 */
export function queueExecutor(options: QueueOptions): Executor {
  return async (work) => {
    if (work.pending.length === 0) return;
    const link = await RedisLink.open(options.url);
    const name = options.queue ?? queueName(work.experimentFolder);
    const queue = new (bullmq().Queue)<QueuedRun>(name, { connection: link.connection });
    // What goes wrong with the connection is told by the link.
    queue.on("error", () => {});
    const watch = new RunWatch(work);
    const over = new AbortController();
    const own = options.jobs === 0 ? Promise.resolve() : workHere(name, link, options, work, over.signal);
    // It is waited for below, and must not end the process before.
    own.catch(() => {});
    try {
      await Promise.race([link.gone, failureOf(own), follow(queue, work, watch, options)]);
    } finally {
      over.abort();
      await own.catch(() => {});
      // Without Redis it would wait for it.
      await Promise.race([link.gone.catch(() => {}), queue.close().catch(() => {})]);
      link.close();
    }
  };
}

/** Rejects as a promise does, and never resolves. */
async function failureOf(promise: Promise<void>): Promise<never> {
  await promise;
  return new Promise(() => {});
}

function workHere(
  name: string,
  link: RedisLink,
  { jobs, workerFile, leaseMs }: QueueOptions,
  { experimentFolder, observer, interruption }: ExperimentWork,
  over: AbortSignal,
): Promise<void> {
  const drain = AbortSignal.any([interruption.drain, over]);
  return workQueue({
    ...{ link, queueName: name, experimentFolder, jobs, workerFile, leaseMs },
    idleMs: Number.POSITIVE_INFINITY,
    // Whoever did a run, its end is seen in the folder.
    observer: {
      begun: (i) => observer.begun(i),
      progressed: (i, p) => observer.progressed(i, p),
      ended() {},
    },
    interruption: { drain, stop: interruption.stop },
  });
}

async function follow(
  queue: Queue<QueuedRun>,
  work: ExperimentWork,
  watch: RunWatch,
  { say, jobs }: QueueOptions,
): Promise<void> {
  const { drain, stop } = work.interruption;
  // What an earlier command left waiting, or set aside, is asked for anew; what a worker is at stays.
  await queue.drain(true);
  for (const job of await queue.getFailed()) await job.remove();
  await enqueueLeft(queue, work, watch);
  say(`${watch.left.length} runs are on queue ${queue.name}`);
  let emptyLooks = 0;
  let told = jobs > 0;
  let drained = false;
  for (;;) {
    if (stop.aborted) return;
    if (drain.aborted && !drained) {
      drained = true;
      await queue.drain(true);
    }
    // In this order: what a worker is done with is seen.
    const { active = 0, ...others } = await queue.getJobCounts("active", "waiting", "delayed", "prioritized");
    const waiting = Object.values(others).reduce((sum, count) => sum + count, 0);
    await setAside(queue, work);
    watch.look();
    if (watch.left.length === 0) return;
    if (work.failFast && watch.failed) return queue.drain(true);
    if (drained && active === 0) return;
    emptyLooks = active + waiting > 0 ? 0 : emptyLooks + 1;
    if (emptyLooks > EMPTY_LOOKS) {
      // Redis has forgotten them.
      await enqueueLeft(queue, work, watch);
      emptyLooks = 0;
    }
    if (!told && active === 0 && (await queue.getWorkersCount()) === 0) {
      say(`no worker is there: coldaisle worker --redis … --queue ${queue.name} is one`);
      told = true;
    }
    await wait(POLL_MS, [drain, stop]);
  }
}

function enqueueLeft(queue: Queue<QueuedRun>, work: ExperimentWork, watch: RunWatch): Promise<void> {
  const { experimentFolder, plan } = work;
  const runs = watch.left.map((index) => ({ experimentFolder, index, runId: plan.runs[index]!.runId }));
  return enqueue(queue, runs);
}

/** Writes down why runs that had their tries have no result. */
async function setAside(queue: Queue<QueuedRun>, work: ExperimentWork): Promise<void> {
  const { experimentFolder, plan } = work;
  for (const job of await queue.getFailed()) {
    const { index, runId } = job.data;
    const { seed } = plan.runs[index] ?? { seed: 0 };
    const why = job.stalledCounter >= TRIES ? "its worker ended without a word each time" : job.failedReason;
    const message = `set aside after ${TRIES} tries: ${why}`;
    const command = commandFor(plan.template, experimentFolder, runId);
    writeFailure(experimentFolder, runId, { message, simulatedS: null, seed, command });
    await job.remove();
  }
}
