import type { RunProgress } from "../advance-run.ts";
import type { ExperimentPlan } from "../plan/experiment-plan.ts";
import type { RunOutcome } from "./run-outcome.ts";

/** Someone who is told how an experiment goes on. Runs go by their place in the plan. */
export interface ExperimentObserver {
  begun(index: number): void;
  progressed(index: number, progress: RunProgress): void;
  ended(index: number, outcome: RunOutcome): void;
}

/** What may end an experiment early. */
export interface Interruption {
  /** No run is begun any more; those under way end. */
  readonly drain: AbortSignal;
  /** Runs under way are given up. */
  readonly stop: AbortSignal;
}

/** The part of an experiment that is still to be done. */
export interface ExperimentWork {
  readonly experimentFolder: string;
  readonly plan: ExperimentPlan;
  /** Places in the plan. */
  readonly pending: readonly number[];
  /** Whether the first failure ends all. */
  readonly failFast: boolean;
  readonly observer: ExperimentObserver;
  readonly interruption: Interruption;
}

/**
 * Has the runs done somewhere. Resolves when all have ended, when the first has failed (where that ends all), or when it
 * was interrupted; what became of each is told to the observer and stands in the experiment's folder.
 *
 * @throws ExperimentError where no run will do better than the one that was refused
 */
export type Executor = (work: ExperimentWork) => Promise<void>;
