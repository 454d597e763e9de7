import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Equivalence } from "../../models/statistics/equivalence.ts";
import type { Baseline, Bounds, Hold, Recorded, RecordedRun, Tolerance } from "./baseline.ts";
import type { Change } from "./changes.ts";
import { firstDifference, type TableDifference } from "./fingerprint.ts";
import type { Observation } from "./observe.ts";

/** A value that a metric has, or null: there is nothing to report; undefined: there is no such metric. */
type MetricValue = number | null | undefined;

/** A metric of a seed that is not as recorded. */
export interface MetricDifference {
  readonly kind: "metric";
  readonly seed: number;
  readonly metric: string;
  readonly expected: MetricValue;
  readonly found: MetricValue;
  /** How far it may be from what is expected, in the unit of the metric. */
  readonly allowed: number;
}

/** A table of a seed that is not as recorded. */
export interface FileDifference {
  readonly kind: "file";
  readonly seed: number;
  readonly file: string;
  readonly problem: "differs" | "is missing" | "is new";
  /** Where it begins to differ; null unless it does. */
  readonly at: TableDifference | null;
}

/** A metric whose mean over seeds is not shown to be as recorded. */
export interface EquivalenceDifference {
  readonly kind: "equivalence";
  readonly metric: string;
  /** Means over seeds. */
  readonly expected: number | null;
  readonly found: number | null;
  readonly margin: number;
  /** Null: there is a seed without a value. */
  readonly test: (Equivalence & { readonly level: number }) | null;
}

/** A metric of a seed that is out of its bounds. */
export interface ThresholdDifference {
  readonly kind: "threshold";
  readonly seed: number;
  readonly metric: string;
  readonly found: MetricValue;
  readonly bounds: Bounds;
}

/** A value of the resolved scenario that is not as recorded. */
export interface SettingDifference extends Change {
  readonly kind: "setting";
}

/** One thing that does not hold. */
export type Difference =
  | MetricDifference
  | FileDifference
  | EquivalenceDifference
  | ThresholdDifference
  | SettingDifference;

const EXACTLY: Tolerance = { relative: 0, absolute: 0 };

/**
 * Whether the bytes of results can be compared: on one major version of Node and one version of the results they follow
 * from scenario and seed.
 */
export function isComparable(recorded: Recorded, now: Recorded): boolean {
  return recorded.node === now.node && recorded.resultsVersion === now.resultsVersion;
}

/** What does not hold of an observation, in the order of the seeds; bounds last. */
export async function differences(baseline: Baseline, observation: Observation): Promise<Difference[]> {
  const { recorded, expect } = baseline;
  const found = recorded === null ? [] : await fromRecorded(baseline.hold, recorded, observation);
  return [...found, ...beyondBounds(expect, observation.runs)];
}

/** Metrics of all seeds that are not exactly as recorded. */
export function metricChanges(recorded: Recorded, now: Recorded): MetricDifference[] {
  return now.runs.flatMap((run) => {
    const before = recorded.runs.find(({ seed }) => seed === run.seed);
    return before === undefined ? [] : metricsBeyond(before, run, () => EXACTLY);
  });
}

async function fromRecorded(hold: Hold, recorded: Recorded, observation: Observation): Promise<Difference[]> {
  if (hold.by === "equivalence") return inequivalences(hold.metrics, hold.level, recorded, observation);
  return observation.runs.flatMap((run, i) => {
    const expected = recorded.runs[i]!;
    if (hold.by === "exact" && isComparable(recorded, observation)) {
      const files = differentFiles(expected, run, observation.folders[i]!);
      return [...metricsBeyond(expected, run, () => EXACTLY), ...files];
    }
    return metricsBeyond(expected, run, (metric) => toleranceOf(hold, metric));
  });
}

/** Null: the metric may be anything. */
function toleranceOf(hold: Exclude<Hold, { by: "equivalence" }>, metric: string): Tolerance | null {
  if (hold.by === "exact") return hold.elsewhere;
  return hold.ignore.includes(metric) ? null : (hold.metrics[metric] ?? hold);
}

function metricsBeyond(
  expected: RecordedRun,
  run: RecordedRun,
  allowance: (metric: string) => Tolerance | null,
): MetricDifference[] {
  return Object.entries(expected.metrics).flatMap(([metric, value]): MetricDifference[] => {
    const tolerance = allowance(metric);
    if (tolerance === null) return [];
    const found = run.metrics[metric];
    const allowed = allowedBy(tolerance, value);
    if (found === value) return [];
    if (isNumber(found) && isNumber(value) && Math.abs(found - value) <= allowed) return [];
    return [{ kind: "metric", seed: run.seed, metric, expected: value, found, allowed }];
  });
}

function allowedBy({ relative, absolute }: Tolerance, expected: MetricValue): number {
  return Math.max(absolute, relative * Math.abs(expected ?? 0));
}

function differentFiles(expected: RecordedRun, run: RecordedRun, folder: string): FileDifference[] {
  const { seed } = run;
  const names = [...new Set([...Object.keys(expected.files), ...Object.keys(run.files)])];
  return names.flatMap((file): FileDifference[] => {
    const [before, now] = [expected.files[file], run.files[file]];
    if (before?.sha256 === now?.sha256) return [];
    if (now === undefined) return [{ kind: "file", seed, file, problem: "is missing", at: null }];
    if (before === undefined) return [{ kind: "file", seed, file, problem: "is new", at: null }];
    const at = firstDifference(before, readFileSync(join(folder, file)));
    return [{ kind: "file", seed, file, problem: "differs", at }];
  });
}

async function inequivalences(
  metrics: Readonly<Record<string, Tolerance>>,
  level: number,
  recorded: Recorded,
  observation: Observation,
): Promise<EquivalenceDifference[]> {
  // Loaded here, because most baselines are held in another way.
  const { testEquivalence } = await import("../../models/statistics/equivalence.ts");
  return Object.entries(metrics).flatMap(([metric, tolerance]): EquivalenceDifference[] => {
    const before = recorded.runs.map((run) => run.metrics[metric]);
    const now = observation.runs.map((run) => run.metrics[metric]);
    // A mean of nothing, each time, is the same.
    if ([...before, ...now].every((value) => value === null)) return [];
    if (!before.every(isNumber) || !now.every(isNumber)) {
      return [
        { kind: "equivalence", metric, expected: mean(before), found: mean(now), margin: 0, test: null },
      ];
    }
    const margin = allowedBy(tolerance, mean(before));
    const paired = now.map((value, i) => value - before[i]!);
    const test = testEquivalence(paired, margin, level);
    if (test.isEquivalent) return [];
    const means = { expected: mean(before), found: mean(now) };
    return [{ kind: "equivalence", metric, ...means, margin, test: { ...test, level } }];
  });
}

function beyondBounds(expect: Baseline["expect"], runs: readonly RecordedRun[]): ThresholdDifference[] {
  return runs.flatMap(({ seed, metrics }) =>
    Object.entries(expect).flatMap(([metric, bounds]): ThresholdDifference[] => {
      const found = metrics[metric];
      if (isNumber(found) && found >= bounds.min && found <= bounds.max) return [];
      return [{ kind: "threshold", seed, metric, found, bounds }];
    }),
  );
}

function isNumber(value: MetricValue): value is number {
  return typeof value === "number";
}

/** Null unless every value is there. */
function mean(values: readonly MetricValue[]): number | null {
  return values.every(isNumber) ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
