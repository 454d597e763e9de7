import type { ObserveOptions } from "../../experiment/baselines/observe.ts";
import type { BaselineFile } from "../../experiment/baselines/read-baseline.ts";
import {
  judge,
  type Skipped,
  type Updated,
  update,
  type Verdict,
} from "../../experiment/baselines/verdict.ts";
import { RunFailedError } from "../../experiment/run-failure.ts";
import { describeFailure, type Failure } from "../failure.ts";

/** A baseline that is to be judged. Plain data, which cross threads. */
export interface JudgeTask {
  readonly baseline: BaselineFile;
  /** Whether it is recorded anew. */
  readonly isUpdate: boolean;
  readonly options: ObserveOptions;
}

/** What became of a baseline. */
export type Outcome = Verdict | Skipped | Updated;

/** The same, or why nothing could be said of it. Plain data, too. */
export type Judgement = { readonly outcome: Outcome } | { readonly failure: Failure };

/** Runs what a baseline names and judges it. Whatever goes wrong is a judgement. */
export async function judgeBaseline({ baseline, isUpdate, options }: JudgeTask): Promise<Judgement> {
  return judgement(async () => ({ outcome: await (isUpdate ? update : judge)(baseline, options) }));
}

/** What an action comes to, or why it did not. */
export async function judgement(action: () => Promise<Judgement>): Promise<Judgement> {
  try {
    return await action();
  } catch (thrown) {
    const failure = await describeFailure(thrown);
    // Where the run's error is written, is gone afterwards.
    if (thrown instanceof RunFailedError)
      return { failure: { ...failure, text: `coldaisle: ${thrown.message}` } };
    return { failure };
  }
}
