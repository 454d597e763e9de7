import type {
  Difference,
  EquivalenceDifference,
  FileDifference,
  MetricDifference,
  ThresholdDifference,
} from "../../experiment/baselines/compare.ts";
import { shortened } from "../../scenario/shortened.ts";
import { readableNumber } from "../metrics-table.ts";
import { changeText } from "./cause-texts.ts";

/** What does not hold, in a line. */
export function differenceText(difference: Difference): string {
  switch (difference.kind) {
    case "metric":
      return metricText(difference);
    case "file":
      return fileText(difference);
    case "equivalence":
      return equivalenceText(difference);
    case "threshold":
      return thresholdText(difference);
    case "setting":
      return changeText(difference);
  }
}

/** `old → new, +1.2 %`. */
export function changeOfMetric({ expected, found }: Pick<MetricDifference, "expected" | "found">): string {
  const [before, after] = distinctly(expected, found);
  return `${before} → ${after}${relativeText(expected, found)}`;
}

function metricText({ metric, expected, found, allowed }: MetricDifference): string {
  const [wanted, is] = distinctly(expected, found);
  const within = allowed === 0 ? "" : ` within ${readableNumber(allowed)}`;
  return `${metric}: expected ${wanted}${within}, found ${is}${relativeText(expected, found)}`;
}

function fileText({ file, problem, at }: FileDifference): string {
  if (at === null) return `${file} ${problem}`;
  if (at.row === null) return `${file} differs behind the rows that are remembered`;
  const row = at.row === 0 ? "header" : `row ${at.row}`;
  const about = at.about === null ? "" : ` (${at.about})`;
  const column = at.column === null ? "" : `, column ${at.column}`;
  const found = at.found === null ? "nothing" : shortened(at.found);
  return `${file} differs from ${row}${about} on${column}: found ${found === "" ? "an empty cell" : found}`;
}

function equivalenceText({ metric, expected, found, margin, test }: EquivalenceDifference): string {
  const means = `mean over seeds was ${textOf(expected)}, is ${textOf(found)}`;
  if (test === null) return `${metric}: ${means}; a seed has no value`;
  const { interval, level, pValue } = test;
  const confidence = readableNumber(100 * (1 - 2 * level));
  const range = `${readableNumber(interval[0])} to ${readableNumber(interval[1])}`;
  const shown = `difference ${range} with ${confidence} % confidence, expected within ±${readableNumber(margin)}`;
  return `${metric}: ${means}${relativeText(expected, found)}; ${shown} (p = ${pValue.toPrecision(2)})`;
}

function thresholdText({ metric, found, bounds: { min, max } }: ThresholdDifference): string {
  const least = Number.isFinite(min) ? `at least ${readableNumber(min)}` : "";
  const most = Number.isFinite(max) ? `at most ${readableNumber(max)}` : "";
  const both = [least, most].filter((text) => text !== "").join(" and ") || "a value";
  return `${metric}: found ${textOf(found)}, expected ${both}`;
}

type MetricValue = number | null | undefined;

/** Two values as short as they can be told apart. */
function distinctly(a: MetricValue, b: MetricValue): [string, string] {
  const texts: [string, string] = [textOf(a), textOf(b)];
  return texts[0] === texts[1] ? [String(a), String(b)] : texts;
}

function textOf(value: MetricValue): string {
  if (value === undefined) return "no such metric";
  return value === null ? "nothing to report" : readableNumber(value);
}

function relativeText(expected: MetricValue, found: MetricValue): string {
  if (typeof expected !== "number" || typeof found !== "number" || expected === 0) return "";
  const percent = (100 * (found - expected)) / Math.abs(expected);
  return ` (${percent > 0 ? "+" : ""}${String(Number(percent.toPrecision(3)))} %)`;
}
