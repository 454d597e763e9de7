import type { RunProgress } from "../../experiment/advance-run.ts";
import type { ExperimentObserver } from "../../experiment/grid/executor.ts";
import type { RunOutcome } from "../../experiment/grid/run-outcome.ts";
import { fractionDone, readableDuration, readableRate } from "../progress.ts";

/** How an experiment goes: counts, speed, time left. */
export class ExperimentTally implements ExperimentObserver {
  /** Runs that were whole before, and are not done again. */
  readonly skipped: number;
  done = 0;
  failed = 0;
  readonly #total: number;
  readonly #clockMs: () => number;
  readonly #startMs: number;
  readonly #running: Map<number, RunProgress> = new Map();
  #endedEvents = 0;

  /**
   * @param total - runs of the plan
   * @param skipped - those of them that are whole already
   */
  constructor(total: number, skipped: number, clockMs: () => number = () => performance.now()) {
    this.#total = total;
    this.skipped = skipped;
    this.#clockMs = clockMs;
    this.#startMs = clockMs();
  }

  begun(index: number): void {
    this.#running.set(index, { simulatedS: 0, endS: Number.POSITIVE_INFINITY, events: 0 });
  }

  progressed(index: number, progress: RunProgress): void {
    if (this.#running.has(index)) this.#running.set(index, progress);
  }

  ended(index: number, outcome: RunOutcome): void {
    this.#running.delete(index);
    if (outcome.status === "done") {
      this.done++;
      this.#endedEvents += outcome.events;
    } else if (outcome.status === "failed") this.failed++;
  }

  get running(): number {
    return this.#running.size;
  }

  /** Share of the plan that is over, 0..1; runs under way count with what they have done. */
  get fraction(): number {
    if (this.#total === 0) return 1;
    return (this.skipped + this.#work) / this.#total;
  }

  /** In words: `12 of 60 done, 1 failed, 2 running, 350 k events/s, 3.1 min left`. */
  text(): string {
    const elapsedS = (this.#clockMs() - this.#startMs) / 1000;
    const parts = [`${this.skipped + this.done} of ${this.#total} done`];
    if (this.failed > 0) parts.push(`${this.failed} failed`);
    if (this.running > 0) parts.push(`${this.running} running`);
    let events = this.#endedEvents;
    for (const run of this.#running.values()) events += run.events;
    if (elapsedS > 0 && events > 0) parts.push(readableRate(events / elapsedS));
    const work = this.#work;
    const left = this.#total - this.skipped - work;
    if (work > 0 && left > 0) parts.push(`${readableDuration((elapsedS * left) / work)} left`);
    return parts.join(", ");
  }

  /** Runs that are over, and parts of those that are not. */
  get #work(): number {
    let work = this.done + this.failed;
    for (const run of this.#running.values()) work += fractionDone(run);
    return work;
  }
}
