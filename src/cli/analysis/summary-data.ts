import type { Side } from "../../experiment/analysis/pair-runs.ts";
import type { MetricSummary, RunGroup, SummarySettings } from "../../experiment/analysis/summarise.ts";
import type { WrittenColumn } from "./write-table.ts";

/** An experiment, summarised. */
export interface Summarised {
  readonly side: Side;
  readonly settings: SummarySettings;
  readonly groups: readonly { readonly group: RunGroup; readonly metrics: readonly MetricSummary[] }[];
}

/** A metric of a group. */
export interface SummaryRow {
  readonly group: RunGroup;
  readonly summary: MetricSummary;
}

/** Metric by metric, and of each the groups, so that those to be held against each other are neighbours. */
export function summaryRows({ groups }: Summarised): SummaryRow[] {
  const metrics = groups[0]?.metrics ?? [];
  return metrics.flatMap((_, i) => groups.map(({ group, metrics }) => ({ group, summary: metrics[i]! })));
}

/** A group as an object for programs. */
export function summaryJson({ settings, groups }: Summarised): object[] {
  const { interval, confidence, quantiles, target } = settings;
  return groups.map(({ group, metrics }) => ({
    parameters: group.parameters,
    seeds: group.runs.map(({ seed }) => seed),
    interval,
    confidence,
    target,
    metrics: metrics.map((summary) => ({
      ...summary,
      quantiles: summary.quantiles.map((value, i) => ({ share: quantiles[i]!, value })),
    })),
  }));
}

/** The columns of `stats --csv`, a row a metric of a group. */
export function summaryColumns({ side, settings }: Summarised): WrittenColumn<SummaryRow>[] {
  const number = (
    name: string,
    meaning: string,
    value: (summary: MetricSummary) => number | null,
  ): WrittenColumn<SummaryRow> => ({ name, unit: "", meaning, value: ({ summary }) => value(summary) });
  return [
    ...side.parameters.map(
      (name): WrittenColumn<SummaryRow> => ({
        name,
        unit: "",
        meaning: "what was set",
        value: ({ group }) => group.parameters[name] ?? null,
      }),
    ),
    { name: "metric", unit: "", meaning: "name of the metric", value: ({ summary }) => summary.metric },
    number("count", "runs with a value", ({ count }) => count),
    number("missing", "runs without one", ({ missing }) => missing),
    number("mean", "mean", ({ mean }) => mean),
    number("deviation", "standard deviation", ({ deviation }) => deviation),
    number("interval_low", "lower end for the mean", ({ interval }) => interval?.low ?? null),
    number("interval_high", "upper end for the mean", ({ interval }) => interval?.high ?? null),
    ...settings.quantiles.map((share, i) =>
      number(
        `quantile_${share}`,
        "value below which that share lies",
        ({ quantiles }) => quantiles[i] ?? null,
      ),
    ),
    number("count_for_width", "runs for the width", ({ countForWidth }) => countForWidth),
  ];
}
