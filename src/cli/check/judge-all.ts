import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { ObserveOptions } from "../../experiment/baselines/observe.ts";
import { type Judgement, type JudgeTask, judgeBaseline, judgement } from "./judge-baseline.ts";
import type { Load } from "./named-baselines.ts";

/** What the build makes of judging-thread.ts, beside the command line. */
const THREAD: URL = new URL("judging-thread.cjs", import.meta.url);

/** How baselines are judged. */
export interface JudgeAllOptions {
  readonly isUpdate: boolean;
  readonly options: ObserveOptions;
  /** How many are judged side by side: as many threads, where the command line has been built. */
  readonly jobs: number;
}

/** Judges baselines, side by side where that is asked for, and tells of them in their order. */
export async function* judgeAll(
  loads: readonly Load[],
  { isUpdate, options, jobs }: JudgeAllOptions,
): AsyncGenerator<Judgement> {
  const threads = Math.min(jobs, loads.length);
  const { run, close } = threads > 1 && existsSync(THREAD) ? inThreads(threads) : inThisThread();
  const judge = (load: Load): Promise<Judgement> =>
    judgement(async () => run({ baseline: load(), isUpdate, options }));
  try {
    if (threads <= 1) for (const load of loads) yield await judge(load);
    // None of them rejects.
    else for (const judged of loads.map(judge)) yield await judged;
  } finally {
    await close();
  }
}

interface Judges {
  run(task: JudgeTask): Promise<Judgement>;
  close(): Promise<void>;
}

/** One after the other, however many are asked for at a time. */
function inThisThread(): Judges {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run: (task) => {
      const judged = last.then(() => judgeBaseline(task));
      last = judged;
      return judged;
    },
    close: async () => {},
  };
}

function inThreads(threads: number): Judges {
  // Not part of the bundle, and not loaded by a command that needs no threads.
  const { Piscina } = createRequire(import.meta.url)("piscina") as typeof import("piscina");
  const pool = new Piscina<JudgeTask, Judgement>({
    filename: fileURLToPath(THREAD),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
  });
  // What it rejects is told baseline by baseline.
  pool.on("error", () => {});
  return { run: (task) => pool.run(task), close: () => pool.destroy() };
}
