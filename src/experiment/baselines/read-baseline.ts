import { readFileSync } from "node:fs";
import { METRICS } from "../../datacenter/metrics.ts";
import { type Diagnostic, ScenarioError } from "../../scenario/diagnostics.ts";
import { located, ScenarioDocument } from "../../scenario/document.ts";
import { unreadable } from "../../scenario/inputs/files.ts";
import { unknownName } from "../../scenario/schema/fields.ts";
import { check, foundText, type Path, type Problem } from "../../scenario/schema/problems.ts";
import { LineIndex } from "../../scenario/yaml/line-index.ts";
import type { Baseline, Hold } from "./baseline.ts";
import { baselineSchema } from "./baseline-schema.ts";

/** A baseline and its file. */
export interface BaselineFile {
  /** As messages call it. */
  readonly file: string;
  readonly baseline: Baseline;
  /** The keys of the file as they were written. */
  readonly written: Readonly<Record<string, unknown>>;
}

/**
 * Reads and checks a baseline.
 *
 * @throws InputError if it cannot be read
 * @throws ScenarioError with all that is wrong with it
 */
export function readBaseline(file: string): BaselineFile {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw unreadable(file, "a baseline", cause);
  }
  return parseBaseline(text, file);
}

/**
 * What can be held: a baseline in which the runs were recorded that it asks for.
 *
 * @throws ScenarioError if they were not
 */
export function requireRecorded({ file, baseline: { recorded, seeds } }: BaselineFile): void {
  const recordedSeeds = recorded?.runs.map(({ seed }) => seed).join(", ");
  if (recordedSeeds === seeds.join(", ")) return;
  const path = recorded === null ? "recorded" : "recorded.runs";
  const found = recorded === null ? "nothing" : `runs with seeds ${recordedSeeds}`;
  const expected = `runs with seeds ${seeds.join(", ")}: coldaisle check --update records them`;
  throw new ScenarioError([{ file, path, found, expected }]);
}

/** {@link readBaseline} from text. */
export function parseBaseline(text: string, file: string): BaselineFile {
  requireJson(text, file);
  // JSON is YAML: the reader of scenarios knows where everything stands.
  const document = new ScenarioDocument(file, text);
  const checked = check(baselineSchema(), document.data);
  if (checked.problems !== null) {
    const { described, count } = checked.problems;
    throw failure(document, described, count - described.length);
  }
  const baseline = checked.value;
  const problems = problemsOf(baseline);
  if (problems.length > 0) throw failure(document, problems);
  return { file, baseline, written: document.data as Readonly<Record<string, unknown>> };
}

function requireJson(text: string, file: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    const place = new LineIndex(text).positionOf(position === undefined ? text.length : Number(position));
    throw new ScenarioError([
      { file, ...place, path: "", found: "text that is not JSON", expected: "a baseline" },
    ]);
  }
}

/** What depends on two places. */
function problemsOf({ hold, expect, seeds }: Baseline): Problem[] {
  const problems: Problem[] = [];
  const names = METRICS.map(({ name }) => name);
  const add = (path: Path, name: string, atKey: boolean): void => {
    if (names.includes(name)) return;
    problems.push({ path, atKey, found: `unknown metric ${foundText(name)}`, ...unknownName(name, names) });
  };
  for (const name of Object.keys(expect)) add(["expect", name], name, true);
  for (const name of Object.keys(metricsOf(hold))) add(["hold", "metrics", name], name, true);
  const ignored = hold.by === "tolerance" ? hold.ignore : [];
  for (const [i, name] of ignored.entries()) add(["hold", "ignore", i], name, false);
  if (hold.by !== "equivalence") return problems;
  if (seeds.length < 2) {
    problems.push({
      path: ["seeds"],
      atKey: false,
      found: "1 seed",
      expected: "at least 2 to test equivalence",
    });
  }
  if (Object.keys(hold.metrics).length === 0) {
    problems.push({ path: ["hold", "metrics"], atKey: false, found: "no metric", expected: "at least 1" });
  }
  return problems;
}

function metricsOf(hold: Hold): object {
  return hold.by === "exact" ? {} : hold.metrics;
}

function failure(document: ScenarioDocument, problems: readonly Problem[], more = 0): ScenarioError {
  const diagnostics = problems.map(({ path, atKey, found, expected, nearest }): Diagnostic => {
    const { offset } = located(document.place, path, atKey);
    return {
      file: document.file,
      ...document.position(offset),
      path: path.join("."),
      found,
      expected,
      ...(nearest !== undefined && { nearest }),
    };
  });
  return new ScenarioError(diagnostics, more);
}
