import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { isDone, runFolder } from "../../report/run-folder.ts";
import type { ExperimentWork } from "../grid/executor.ts";
import type { RunOutcome } from "../grid/run-outcome.ts";

/**
 * Sees runs end that others do: by what they leave in the experiment's folder, which all share. So it does not matter who
 * they are, and what is told here is what a summary will find.
 */
export class RunWatch {
  readonly #work: ExperimentWork;
  /** Runs that have not ended, with the failure of an earlier attempt that is still there. */
  readonly #left: Map<number, string | null>;
  /** Whether a run has failed since the watch began. */
  failed = false;

  constructor(work: ExperimentWork) {
    this.#work = work;
    this.#left = new Map(work.pending.map((index) => [index, this.#failureMark(index)]));
  }

  /** Places in the plan of the runs that have not ended. */
  get left(): readonly number[] {
    return [...this.#left.keys()];
  }

  /** Tells the observer of every run that has ended since the last look. */
  look(): void {
    const { experimentFolder, plan, observer } = this.#work;
    // One listing says of most runs that there is nothing yet; file systems of clusters are slow to be asked run by run.
    const there = new Set(readdirSync(dirname(runFolder(experimentFolder, "-"))));
    for (const [index, earlier] of this.#left) {
      const { runId } = plan.runs[index]!;
      if (!there.has(runId)) continue;
      let outcome: RunOutcome;
      if (isDone(experimentFolder, runId)) {
        outcome = { status: "done", simulateS: 0, events: 0, memoryMiB: 0 };
      } else {
        const mark = this.#failureMark(index);
        if (mark === null || mark === earlier) continue;
        this.failed = true;
        outcome = { status: "failed", message: this.#failureMessage(index), stack: "" };
      }
      this.#left.delete(index);
      observer.ended(index, outcome);
    }
  }

  #failureFile(index: number): string {
    const { experimentFolder, plan } = this.#work;
    return join(runFolder(experimentFolder, plan.runs[index]!.runId), "error.json");
  }

  /** Tells one failure from the next; null: there is none. */
  #failureMark(index: number): string | null {
    const stat = statSync(this.#failureFile(index), { throwIfNoEntry: false });
    return stat === undefined ? null : `${stat.ino} ${stat.mtimeMs}`;
  }

  #failureMessage(index: number): string {
    const file = this.#failureFile(index);
    try {
      return String(JSON.parse(readFileSync(file, "utf8")).message);
    } catch {
      return `see ${file}`;
    }
  }
}
