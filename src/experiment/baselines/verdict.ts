import { dirname, join } from "node:path";
import type { Baseline, Recorded } from "./baseline.ts";
import { type Causes, causesOf } from "./causes.ts";
import { isSetting } from "./changes.ts";
import {
  type Difference,
  differences,
  isComparable,
  type MetricDifference,
  metricChanges,
} from "./compare.ts";
import { type MissingInputs, type Observation, type ObserveOptions, observe, recordedOf } from "./observe.ts";
import { type BaselineFile, requireRecorded } from "./read-baseline.ts";
import { writeBaseline } from "./write-baseline.ts";

/** What became of a baseline. */
interface Judged {
  readonly baseline: string;
  /** Path of the scenario, as far as the baseline's is one. */
  readonly scenario: string;
  readonly overrides: readonly string[];
  readonly seeds: readonly number[];
  readonly heldBy: Baseline["hold"]["by"];
  /** Which inputs of `--input` the scenario has. */
  readonly inputsUsed: readonly string[];
}

/** The results hold, or do not. */
export interface Verdict extends Judged {
  readonly verdict: "pass" | "fail";
  /** Whether bytes were to be compared and could not: another Node, another version of the results. */
  readonly isElsewhere: boolean;
  readonly differences: readonly Difference[];
  readonly causes: Causes;
}

/** Inputs are not there, so that nothing was run. */
export interface Skipped extends Judged, Pick<MissingInputs, "missing"> {
  readonly verdict: "skip";
}

/** The baseline was recorded anew. */
export interface Updated extends Judged {
  readonly verdict: "new" | "updated" | "unchanged";
  /** Metrics that are not as they were. */
  readonly changes: readonly MetricDifference[];
  /** Tables that are not as they were. */
  readonly changedFiles: number;
  /** Bounds that do not hold. */
  readonly differences: readonly Difference[];
  /** Null: nothing had been recorded. */
  readonly causes: Causes | null;
}

/**
 * Runs what a baseline names and says whether it holds.
 *
 * @throws ScenarioError if nothing was recorded, or other seeds
 * @throws what `runScenario` throws
 */
export async function judge(given: BaselineFile, options: ObserveOptions): Promise<Verdict | Skipped> {
  requireRecorded(given);
  const { file, baseline } = given;
  const recorded = baseline.recorded!;
  const outcome = await observe(file, baseline, options, async (observation): Promise<Verdict> => {
    const causes = causesOf(recorded, observation);
    const settings = baseline.settings === "free" ? [] : causes.scenario.filter(isSetting);
    const found: Difference[] = [
      ...settings.map((change) => ({ kind: "setting", ...change }) as const),
      ...(await differences(baseline, observation)),
    ];
    return {
      ...judged(given, observation),
      verdict: found.length === 0 ? "pass" : "fail",
      isElsewhere: baseline.hold.by === "exact" && !isComparable(recorded, observation),
      differences: found,
      causes,
    };
  });
  return "missing" in outcome ? skipped(given, outcome) : outcome;
}

/**
 * Runs what a baseline names, and records what comes out.
 *
 * @throws OutputError if the baseline cannot be written
 * @throws what `runScenario` throws
 */
export async function update(given: BaselineFile, options: ObserveOptions): Promise<Updated | Skipped> {
  const { file, baseline, written } = given;
  const before = baseline.recorded;
  const outcome = await observe(file, baseline, options, async (observation): Promise<Updated> => {
    const recorded = recordedOf(observation);
    const isWritten = writeBaseline(file, { ...written, recorded });
    return {
      ...judged(given, observation),
      verdict: before === null ? "new" : isWritten ? "updated" : "unchanged",
      changes: before === null ? [] : metricChanges(before, recorded),
      changedFiles: before === null ? 0 : changedFiles(before, recorded),
      differences: await differences({ ...baseline, recorded: null }, observation),
      causes: before === null ? null : causesOf(before, observation),
    };
  });
  return "missing" in outcome ? skipped(given, outcome) : outcome;
}

function judged({ file, baseline }: BaselineFile, { inputsUsed }: Pick<Observation, "inputsUsed">): Judged {
  const { overrides, seeds, hold } = baseline;
  const scenario = join(dirname(file), baseline.scenario);
  return { baseline: file, scenario, overrides, seeds, heldBy: hold.by, inputsUsed };
}

function skipped(given: BaselineFile, { missing, inputsUsed }: MissingInputs): Skipped {
  return { ...judged(given, { inputsUsed }), verdict: "skip", missing };
}

function changedFiles(before: Recorded, now: Recorded): number {
  return now.runs.reduce((count, run) => {
    const files = before.runs.find(({ seed }) => seed === run.seed)?.files ?? {};
    const names = new Set([...Object.keys(files), ...Object.keys(run.files)]);
    return count + [...names].filter((name) => files[name]?.sha256 !== run.files[name]?.sha256).length;
  }, 0);
}
