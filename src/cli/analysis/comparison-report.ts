import type { Comparison, ComparisonSettings, MetricComparison } from "../../experiment/analysis/compare.ts";
import { listed, type Pairing } from "../../experiment/analysis/pair-runs.ts";
import type { Target } from "../../experiment/analysis/target.ts";
import type { Colours } from "../terminal.ts";
import type { ChosenSides } from "./choose-runs.ts";
import { count, figure, interval, mean, percentage, pValue } from "./figures.ts";
import { plainTable, type ShownColumn } from "./plain-table.ts";

const TEST_NAMES = { t: "paired t", wilcoxon: "Wilcoxon signed-rank", permutation: "permutation" } as const;
const CORRECTION_NAMES = { holm: "Holm", bh: "Benjamini-Hochberg", bonferroni: "Bonferroni" } as const;

/** What was compared, for people. */
export interface ReportedComparison {
  readonly sides: ChosenSides;
  readonly pairing: Pairing;
  readonly settings: ComparisonSettings;
  readonly comparison: Comparison;
}

/** What is found of a metric in a sentence. */
export function verdict({ outcome, difference, relativeDifference }: MetricComparison): string {
  switch (outcome) {
    case "equal":
      return "equal in every pair";
    case "not-different":
      return "no difference";
    case "too-few":
      return "too few to say";
    case "no-value":
      return "no value in common";
    case "different": {
      const way = difference! < 0 ? "lower" : "higher";
      const size =
        relativeDifference === null
          ? figure(Math.abs(difference!))
          : percentage(Math.abs(relativeDifference));
      return `B is ${way} by ${size}`;
    }
  }
}

/** The whole report. */
export function comparisonReport(reported: ReportedComparison, colours: Colours): string {
  const { comparison, settings } = reported;
  const shown = comparison.metrics.filter(({ outcome }) => outcome !== "equal" && outcome !== "no-value");
  const equal = comparison.metrics.filter(({ outcome }) => outcome === "equal");
  const without = comparison.metrics.filter(({ outcome }) => outcome === "no-value");
  const parts = [headline(reported)];
  if (shown.length > 0) parts.push(plainTable(columns(reported, shown, colours), shown, colours));
  if (equal.length > 0) parts.push(folded("equal in every pair", equal));
  if (without.length > 0) parts.push(folded("no value in common", without));
  if (settings.target !== null && shown.length > 0) parts.push(targetNote(settings.target, settings));
  return parts.join("\n");
}

function headline({ sides, pairing, settings, comparison }: ReportedComparison): string {
  const named = (side: "a" | "b"): string => {
    const contrasts = pairing.contrasts.map((contrast) => `${contrast.parameter}=${contrast[side] ?? "-"}`);
    const text = contrasts.length === 0 ? "" : `, ${contrasts.join(", ")}`;
    return `${sides[side].folder}${text}, ${runs(sides[side].runs.length)}`;
  };
  const settingsPaired = new Set(pairing.pairs.map(({ setting }) => setting)).size;
  const seeds = new Set(pairing.pairs.map(({ seed }) => seed)).size;
  const times = settingsPaired === 1 ? "" : ` × ${settingsPaired} settings`;
  const unit = settings.unit === "pair" ? "; every pair an observation" : "";
  const corrected =
    settings.correction === "none" || comparison.tested < 2
      ? ""
      : `, p corrected for ${comparison.tested} metrics (${CORRECTION_NAMES[settings.correction]})`;
  return [
    `A: ${named("a")}`,
    `B: ${named("b")}`,
    `${pairs(pairing.pairs.length)}: ${seeds === 1 ? "one seed" : `${seeds} seeds`}${times}${unit}`,
    `${TEST_NAMES[settings.test]} test at ${percentage(1 - settings.confidence)}${corrected}`,
  ].join("\n");
}

function columns(
  { settings, comparison }: ReportedComparison,
  shown: readonly MetricComparison[],
  colours: Colours,
): ShownColumn<MetricComparison>[] {
  const right = (
    heading: string,
    text: (row: MetricComparison) => string,
  ): ShownColumn<MetricComparison> => ({
    heading,
    align: "right",
    text,
  });
  const left = (heading: string, text: (row: MetricComparison) => string): ShownColumn<MetricComparison> => ({
    heading,
    align: "left",
    text,
  });
  const differ = new Set(shown.map(({ observations }) => observations)).size > 1;
  const correctedToo = settings.correction !== "none" && comparison.tested > 1;
  const ranked = settings.test === "wilcoxon";
  return [
    left("metric", ({ metric }) => metric),
    ...(differ ? [right("n", ({ observations }) => count(observations))] : []),
    right("mean A", ({ meanA }) => mean(meanA)),
    right("mean B", ({ meanB }) => mean(meanB)),
    right("B − A", ({ difference }) => figure(difference)),
    right("relative", ({ relativeDifference }) => percentage(relativeDifference)),
    right(`${percentage(settings.confidence)} interval`, (row) => interval(row.interval)),
    right("p", (row) => pValue(row.pValue)),
    ...(correctedToo ? [right("corrected", (row) => pValue(row.correctedPValue))] : []),
    ranked
      ? right("r", ({ rankBiserial }) => figure(rankBiserial))
      : right("d", (row) => figure(row.cohensDz)),
    ...(settings.target === null
      ? []
      : [
          right("for width", ({ countForWidth }) => count(countForWidth)),
          right("to detect", ({ countForDifference }) => count(countForDifference)),
        ]),
    left("verdict", (row) => (row.outcome === "different" ? colours.bold(verdict(row)) : verdict(row))),
  ];
}

function folded(what: string, metrics: readonly MetricComparison[]): string {
  return `${what}: ${metrics.map(({ metric }) => metric).join(", ")}`;
}

function targetNote({ amount, relative }: Target, { confidence, power, unit }: ComparisonSettings): string {
  const size = relative ? `${percentage(amount)} of A` : figure(amount);
  return (
    `for width: ${unit}s for a ${percentage(confidence)} interval of ± ${size}; ` +
    `to detect: ${unit}s to find a difference of ${size} with probability ${percentage(power)}`
  );
}

/** What the reader should know before relying on the report; one line each. */
export function comparisonWarnings({ sides, pairing, settings, comparison }: ReportedComparison): string[] {
  const warnings: string[] = [];
  for (const [side, unpaired] of [
    [sides.a, pairing.unpairedA],
    [sides.b, pairing.unpairedB],
  ] as const) {
    if (unpaired.length === 0) continue;
    const ids = listed(unpaired.map(({ runId }) => runId));
    warnings.push(`${runs(unpaired.length)} of ${side.folder} without a partner, left out: ${ids}`);
  }
  for (const [side, other] of [
    [sides.a, sides.b],
    [sides.b, sides.a],
  ] as const) {
    const alone = side.metrics.filter((name) => !other.metrics.includes(name));
    if (alone.length > 0) warnings.push(`metrics of ${side.folder} alone, left out: ${listed(alone)}`);
  }
  const dropped = comparison.metrics.filter(
    ({ droppedPairs, outcome }) => droppedPairs > 0 && outcome !== "no-value",
  );
  for (const { metric, droppedPairs } of dropped) {
    const because =
      settings.unit === "seed" ? "without a value, or of seeds that lack a setting" : "without a value";
    warnings.push(`${metric}: ${pairs(droppedPairs)} ${because}, left out`);
  }
  if (comparison.metrics.some(({ outcome }) => outcome === "too-few")) {
    const hint =
      settings.unit === "seed" && pairing.pairs.length > 1 ? "; --unit pair takes every pair for one" : "";
    warnings.push(`found one seed where a test and an interval need two at least${hint}`);
  }
  if (comparison.blindBelow !== null) {
    const many = comparison.tested > 1 && settings.correction !== "none";
    const once = many ? ` once it is corrected for ${comparison.tested} metrics` : "";
    warnings.push(
      `found too few ${settings.unit}s to show any difference: p cannot fall below ${pValue(comparison.blindBelow)}${once}`,
    );
  }
  return warnings;
}

function runs(number: number): string {
  return number === 1 ? "one run" : `${count(number)} runs`;
}

function pairs(number: number): string {
  return number === 1 ? "one pair" : `${count(number)} pairs`;
}
