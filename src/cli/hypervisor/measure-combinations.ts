import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Combination } from "../../hypervisor/techniques/combination.ts";
import type { ResolvedCombination } from "../../hypervisor/techniques/resolve-combination.ts";
import { type MeasuredRows, measureCombination } from "./measure-combination.ts";
import type { MeasuringAnswer, MeasuringTask } from "./measuring-thread.ts";

/** Fewer are measured before threads have warmed up. */
const FEWEST_FOR_THREADS = 8;

/** The thread's program, beside the command line's where that has been built. */
const THREAD: URL = new URL("measuring-thread.cjs", import.meta.url);

/** A combination and what its operations cost. */
export interface CombinationCosts extends MeasuredRows {
  readonly combination: Combination;
}

/**
 * Measures combinations, in as many threads as there are processors where the command line has been built, and else in
 * this one. The results are the same, in the same order.
 *
 * @throws Error if a guest does not come to its end
 */
export async function measureCombinations(
  combinations: readonly ResolvedCombination[],
): Promise<readonly CombinationCosts[]> {
  const threads = Math.min(availableParallelism(), Math.floor(combinations.length / FEWEST_FOR_THREADS));
  const measured =
    threads < 2 || !existsSync(THREAD)
      ? combinations.map(measureCombination)
      : await inThreads(combinations, threads);
  return measured.map((costs, index) => ({ combination: combinations[index]!.combination, ...costs }));
}

function inThreads(
  combinations: readonly ResolvedCombination[],
  threads: number,
): Promise<readonly MeasuredRows[]> {
  const left = byTechnique(combinations);
  const measured: MeasuredRows[] = Array(combinations.length);
  return Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      // From both ends, so that a thread meets the same monitors again, whose code it has compiled.
      const next = (): MeasuringTask | undefined => (thread % 2 === 0 ? left.shift() : left.pop());
      return runThread(next, ({ index, rows, producedBy }) => {
        measured[index] = { rows, producedBy };
      });
    }),
  ).then(() => measured);
}

/** Keeps a thread busy until nothing is left. */
function runThread(
  next: () => MeasuringTask | undefined,
  take: (answer: MeasuringAnswer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(THREAD));
    const goOn = (): void => {
      const task = next();
      if (task !== undefined) worker.postMessage(task);
      else worker.terminate().then(() => resolve(), reject);
    };
    worker.on("message", (answer: MeasuringAnswer) => {
      take(answer);
      goOn();
    });
    worker.on("error", reject);
    goOn();
  });
}

function byTechnique(combinations: readonly ResolvedCombination[]): MeasuringTask[] {
  const tasks = combinations.map(({ combination }, index) => {
    const { technique, paging, io, type, processor } = combination;
    return { index, request: { technique, paging, io, type: String(type), processor: processor.name } };
  });
  const order = [...new Set(tasks.map(({ request }) => request.technique))];
  return tasks.sort(
    (one, other) => order.indexOf(one.request.technique) - order.indexOf(other.request.technique),
  );
}
