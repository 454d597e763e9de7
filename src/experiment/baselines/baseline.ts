import type { Versions } from "../../report/versions.ts";
import type { TableFingerprint } from "./fingerprint.ts";

/** How far a metric may be from what was recorded: as far as the larger of the two allows. */
export interface Tolerance {
  /** Share of the recorded value. */
  readonly relative: number;
  /** In the unit of the metric. */
  readonly absolute: number;
}

/** Every file of the results is the same to the byte. */
export interface HeldExactly {
  readonly by: "exact";
  /** What holds for metrics instead where bytes cannot be compared: another Node, another version of the results. */
  readonly elsewhere: Tolerance;
}

/** Every metric of every seed is as recorded, within a tolerance. */
export interface HeldByTolerance extends Tolerance {
  readonly by: "tolerance";
  /** Metrics with a tolerance of their own. */
  readonly metrics: Readonly<Record<string, Tolerance>>;
  /** Metrics that may be anything. */
  readonly ignore: readonly string[];
}

/** The mean over seeds of each of these metrics is shown to be as recorded, within a margin. */
export interface HeldByEquivalence {
  readonly by: "equivalence";
  /** The margins; relative ones are shares of the recorded mean. */
  readonly metrics: Readonly<Record<string, Tolerance>>;
  /** Probability of a wrong "equivalent". */
  readonly level: number;
}

/** What a baseline holds of the results. */
export type Hold = HeldExactly | HeldByTolerance | HeldByEquivalence;

/** Bounds of a metric, whatever was recorded. */
export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A run as it was recorded. */
export interface RecordedRun {
  readonly seed: number;
  /** Metrics by name; null where there was nothing to report. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Tables of the run's folder by file name. */
  readonly files: Readonly<Record<string, TableFingerprint>>;
}

/** What was recorded, and of what. */
export interface Recorded extends Omit<Versions, "code"> {
  /** SHA-256 of the contents of each input, by name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** SHA-256 of the resolved scenario without its seed. */
  readonly scenarioSha256: string;
  /** The resolved scenario by section, without its seed and without sections that are too large to be kept. */
  readonly scenario: Readonly<Record<string, unknown>>;
  /** In the order of the baseline's seeds. */
  readonly runs: readonly RecordedRun[];
}

/** What the results of a scenario are held against. */
export interface Baseline {
  /** Path of the scenario, relative to the baseline's file. */
  readonly scenario: string;
  /** Values that stand in for those of the scenario, as in `--set`. */
  readonly overrides: readonly string[];
  readonly seeds: readonly number[];
  readonly hold: Hold;
  /**
   * Whether the resolved scenario must be as recorded too, parameters of policies and their defaults included. Values that
   * are new, and the contents of policy modules, may be anything.
   */
  readonly settings: "held" | "free";
  /** Bounds that each run must keep, by metric. */
  readonly expect: Readonly<Record<string, Bounds>>;
  /** Null: nothing yet. */
  readonly recorded: Recorded | null;
}
