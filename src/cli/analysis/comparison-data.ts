import type { MetricComparison } from "../../experiment/analysis/compare.ts";
import { type ReportedComparison, verdict } from "./comparison-report.ts";
import type { WrittenColumn } from "./write-table.ts";

/** A comparison as one object for programs; everything that the report says, and unrounded. */
export function comparisonJson({ sides, pairing, settings, comparison }: ReportedComparison): object {
  const side = (name: "a" | "b"): object => ({
    folder: sides[name].folder,
    runs: sides[name].runs.length,
    parameters: Object.fromEntries(pairing.contrasts.map((contrast) => [contrast.parameter, contrast[name]])),
    unpaired: (name === "a" ? pairing.unpairedA : pairing.unpairedB).map(({ runId }) => runId),
  });
  return {
    a: side("a"),
    b: side("b"),
    pairs: pairing.pairs.length,
    seeds: new Set(pairing.pairs.map(({ seed }) => seed)).size,
    ...settings,
    tested: comparison.tested,
    metrics: comparison.metrics.map((metric) => ({ ...metric, verdict: verdict(metric) })),
  };
}

const number = (
  name: string,
  meaning: string,
  value: (row: MetricComparison) => number | null,
): WrittenColumn<MetricComparison> => ({ name, unit: "", meaning, value });

/** The columns of `compare --csv`, a row a metric. */
export const COMPARISON_COLUMNS: readonly WrittenColumn<MetricComparison>[] = [
  { name: "metric", unit: "", meaning: "name of the metric", value: ({ metric }) => metric },
  {
    name: "outcome",
    unit: "",
    meaning: "equal, different, not-different, …",
    value: ({ outcome }) => outcome,
  },
  number("observations", "seeds or pairs", ({ observations }) => observations),
  number("pairs", "pairs that they are made of", ({ pairs }) => pairs),
  number("dropped_pairs", "pairs left out", ({ droppedPairs }) => droppedPairs),
  number("mean_a", "mean of A", ({ meanA }) => meanA),
  number("mean_b", "mean of B", ({ meanB }) => meanB),
  number("difference", "mean of B − A", ({ difference }) => difference),
  number("relative_difference", "over the mean of A", ({ relativeDifference }) => relativeDifference),
  number("interval_low", "lower end for the difference", ({ interval }) => interval?.low ?? null),
  number("interval_high", "upper end for the difference", ({ interval }) => interval?.high ?? null),
  number("deviation", "standard deviation of the differences", ({ deviation }) => deviation),
  number("p_value", "of the test", ({ pValue }) => pValue),
  number("corrected_p_value", "for many metrics", ({ correctedPValue }) => correctedPValue),
  number("cohens_dz", "effect size", ({ cohensDz }) => cohensDz),
  number("rank_biserial", "effect size by ranks", ({ rankBiserial }) => rankBiserial),
  number("count_for_width", "observations for the width", ({ countForWidth }) => countForWidth),
  number("count_for_difference", "observations to detect it", ({ countForDifference }) => countForDifference),
  { name: "verdict", unit: "", meaning: "in words", value: verdict },
];
