import { sampleMean } from "../../models/statistics/inference/sample.ts";
import { equalButForRounding } from "./equal-but-for-rounding.ts";
import type { RunPair } from "./pair-runs.ts";

/** What counts as one observation, by the names that commands give them. */
export const UNITS = ["seed", "pair"] as const;
export type Unit = (typeof UNITS)[number];

/** The values of a metric on both sides, as independent observations. */
export interface PairedValues {
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Pairs that the observations are made of. */
  readonly pairs: number;
  /** Pairs that are left out, because one side has no value, or the seed lacks some of the settings. */
  readonly dropped: number;
  /** Whether both sides have the same value, but for rounding, in every pair in which they have one. */
  readonly equal: boolean;
}

interface ValuePair {
  readonly a: number;
  readonly b: number;
}

/**
 * The observations of a metric.
 *
 * Runs of one seed meet the same arrivals, sizes and failures, whatever their parameters, so pairs of one seed are not
 * independent. By `seed`, an observation is therefore the mean over all settings of one seed; seeds without a pair in some
 * setting are left out, because what they lack would pass for a difference. By `pair`, every pair is an observation, which
 * is right where each has chance of its own.
 */
export function pairedValues(pairs: readonly RunPair[], metric: string, unit: Unit): PairedValues {
  const bySeed = new Map<string, ValuePair[]>();
  const settings = new Set<string>();
  let valued = 0;
  let equal = true;
  for (const pair of pairs) {
    const a = pair.a.metrics[metric] ?? Number.NaN;
    const valueB = pair.b.metrics[metric] ?? Number.NaN;
    if (Number.isNaN(a) || Number.isNaN(valueB)) continue;
    valued++;
    const same = equalButForRounding(a, valueB);
    equal &&= same;
    // Sums of the same numbers in another order would be differences beyond all chance.
    const b = same ? a : valueB;
    if (unit === "seed") settings.add(pair.setting);
    const key = unit === "seed" ? String(pair.seed) : `${pair.seed} ${pair.setting}`;
    const members = bySeed.get(key);
    if (members === undefined) bySeed.set(key, [{ a, b }]);
    else members.push({ a, b });
  }
  const size = unit === "seed" ? settings.size : 1;
  const whole = [...bySeed.values()].filter((members) => members.length === size);
  return {
    a: whole.map((members) => sampleMean(members.map(({ a }) => a))),
    b: whole.map((members) => sampleMean(members.map(({ b }) => b))),
    pairs: whole.length * size,
    dropped: pairs.length - whole.length * size,
    equal: equal && valued > 0,
  };
}
