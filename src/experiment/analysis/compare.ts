import { cohensDz, rankBiserial } from "../../models/statistics/inference/effect-size.ts";
import {
  type Interval,
  type IntervalKind,
  meanInterval,
} from "../../models/statistics/inference/interval.ts";
import { type Correction, corrected } from "../../models/statistics/inference/multiple-comparisons.ts";
import { leastPValue, type PairedTest, pairedTest } from "../../models/statistics/inference/paired-test.ts";
import { sampleDeviation, sampleMean } from "../../models/statistics/inference/sample.ts";
import { countForHalfWidth, pairsForDifference } from "../../models/statistics/inference/sample-size.ts";
import { RandomStreams } from "../../sim/random.ts";
import type { RunPair } from "./pair-runs.ts";
import { type PairedValues, pairedValues, type Unit } from "./paired-values.ts";
import { type Target, targetValue } from "./target.ts";

/** How to compare. */
export interface ComparisonSettings {
  readonly test: PairedTest;
  readonly interval: IntervalKind;
  /** Of the interval; 1 − confidence is the level of the tests. */
  readonly confidence: number;
  readonly correction: Correction;
  readonly unit: Unit;
  /** Difference or half-width for which to say how many seeds it needs; null for none. */
  readonly target: Target | null;
  /** With which probability the target is to be found. */
  readonly power: number;
}

/**
 * What is found of a metric: `equal` in every pair, `different` at the level, `not-different` at it; `too-few` observations
 * for a test, or `no-value` in common.
 */
export type Outcome = "equal" | "different" | "not-different" | "too-few" | "no-value";

/** A metric on both sides. Numbers are null where there are too few observations for them. */
export interface MetricComparison {
  readonly metric: string;
  readonly outcome: Outcome;
  /** Independent observations: seeds, or pairs. */
  readonly observations: number;
  readonly pairs: number;
  readonly droppedPairs: number;
  readonly meanA: number | null;
  readonly meanB: number | null;
  /** Mean of B − A. */
  readonly difference: number | null;
  /** Difference over |mean of A|; null too where that is 0. */
  readonly relativeDifference: number | null;
  /** Of the difference. */
  readonly interval: Interval | null;
  /** Standard deviation of the differences. */
  readonly deviation: number | null;
  readonly pValue: number | null;
  /** For the number of metrics that are tested. */
  readonly correctedPValue: number | null;
  readonly cohensDz: number | null;
  readonly rankBiserial: number | null;
  /** Observations that a half-width as large as the target needs. */
  readonly countForWidth: number | null;
  /** Observations that a test needs to find a difference as large as the target. */
  readonly countForDifference: number | null;
}

/** The comparison of all metrics. */
export interface Comparison {
  readonly metrics: readonly MetricComparison[];
  /** Metrics that are tested, for which p-values are corrected. */
  readonly tested: number;
  /**
   * The least corrected p-value that so few observations allow where it is above the level, so that no difference can be
   * shown; else null.
   */
  readonly blindBelow: number | null;
}

/** Resampling and drawing of signs begin anew for each metric: one says the same with and without others. */
const STREAMS: RandomStreams = new RandomStreams("compare");

/** Compares metrics over pairs of runs. */
export function compareRuns(
  pairs: readonly RunPair[],
  metrics: readonly string[],
  settings: ComparisonSettings,
): Comparison {
  const drafts = metrics.map((metric) => draft(metric, pairedValues(pairs, metric, settings.unit), settings));
  const tested = drafts.filter(({ pValue }) => pValue !== null);
  const pValues = corrected(
    tested.map(({ pValue }) => pValue!),
    settings.correction,
  );
  const level = 1 - settings.confidence;
  const judged = new Map(tested.map((comparison, i) => [comparison.metric, pValues[i]!]));
  const least = Math.min(...tested.map(({ observations }) => leastPValue(settings.test, observations)));
  const factor = settings.correction === "holm" || settings.correction === "bonferroni" ? tested.length : 1;
  const leastCorrected = Math.min(1, factor * least);
  return {
    tested: tested.length,
    blindBelow: tested.length > 0 && leastCorrected > level ? leastCorrected : null,
    metrics: drafts.map((comparison): MetricComparison => {
      const correctedPValue = judged.get(comparison.metric) ?? null;
      if (correctedPValue === null) return comparison;
      const outcome = correctedPValue <= level ? "different" : "not-different";
      return {
        ...comparison,
        correctedPValue,
        outcome,
        countForDifference: differenceCount(comparison, settings, tested.length),
      };
    }),
  };
}

/** Everything that does not depend on the other metrics. */
function draft(metric: string, values: PairedValues, settings: ComparisonSettings): MetricComparison {
  const { a, b, equal } = values;
  const differences = b.map((value, i) => value - a[i]!);
  const observations = differences.length;
  const none = observations === 0;
  const meanA = none ? null : sampleMean(a);
  const difference = none ? null : sampleMean(differences);
  const deviation = observations < 2 ? null : sampleDeviation(differences);
  const random = (purpose: string) => () => STREAMS.stream(purpose, metric);
  const tested = !equal && observations >= 2;
  const target = settings.target === null ? null : targetValue(settings.target, meanA);
  return {
    metric,
    outcome: none ? "no-value" : equal ? "equal" : "too-few",
    observations,
    pairs: values.pairs,
    droppedPairs: values.dropped,
    meanA,
    meanB: none ? null : sampleMean(b),
    difference,
    relativeDifference: difference === null || meanA === 0 ? null : difference / Math.abs(meanA!),
    interval: meanInterval(settings.interval, differences, settings.confidence, random("bootstrap")),
    deviation,
    pValue: tested ? pairedTest(settings.test, differences, random("permutation")).pValue : null,
    correctedPValue: null,
    cohensDz: cohensDz(differences),
    rankBiserial: rankBiserial(differences),
    countForWidth:
      tested && target !== null ? countForHalfWidth(deviation!, target, settings.confidence) : null,
    countForDifference: null,
  };
}

/**
 * By the t test, at the level of a Bonferroni correction where there is one: what the correction that is asked for needs at
 * most.
 */
function differenceCount(
  { deviation, meanA }: MetricComparison,
  { target, correction, confidence, power }: ComparisonSettings,
  tested: number,
): number | null {
  const value = target === null ? null : targetValue(target, meanA);
  if (value === null) return null;
  const level = (1 - confidence) / (correction === "none" ? 1 : tested);
  return pairsForDifference(deviation!, value, level, power);
}
