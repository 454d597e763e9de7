import type { Difference } from "../../experiment/baselines/compare.ts";
import type { Skipped, Updated, Verdict } from "../../experiment/baselines/verdict.ts";
import { repeatCommand } from "../../experiment/repeat-command.ts";
import type { Colours } from "../terminal.ts";
import { causeTexts } from "./cause-texts.ts";
import { changeOfMetric, differenceText } from "./difference-texts.ts";

/** So many metrics, and so many files, of a seed are listed; the rest is counted. */
const MOST_SHOWN = 12;

/** What became of a baseline, for people. */
export function report(outcome: Verdict | Skipped | Updated, colours: Colours): string {
  switch (outcome.verdict) {
    case "pass":
      return [headline(colours.green("pass"), outcome), ...elsewhere(outcome), ...remarks(outcome)].join(
        "\n",
      );
    case "fail":
      return failure(outcome, colours);
    case "skip":
      return [headline(colours.dim("skip"), outcome), ...outcome.missing.map(missingText)].join("\n");
    default:
      return updated(outcome, colours);
  }
}

function headline(word: string, { scenario, overrides, seeds, heldBy }: Verdict | Skipped | Updated): string {
  const set = overrides.map((override) => ` --set ${override}`).join("");
  const count = seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds`;
  return `${word} ${scenario}${set}: ${count}, ${heldBy}`;
}

function failure(outcome: Verdict, colours: Colours): string {
  const { scenario, overrides, differences, causes } = outcome;
  const lines = [headline(colours.red("FAIL"), outcome), ...elsewhere(outcome)];
  const results = differences.filter(({ kind }) => kind !== "setting");
  if (results.length === 0) {
    lines.push("  results hold, but settings are not as recorded:", ...indented(causeTexts(causes)));
    return lines.join("\n");
  }
  if (differences.some(({ kind }) => kind !== "threshold")) {
    const { scenario: changes, largeSections, inputs } = causes;
    const isProgram = changes.length + largeSections.length + inputs.length === 0;
    const program = isProgram ? ["the program: scenario, policies and inputs are as recorded"] : [];
    lines.push("  likely cause:", ...indented([...program, ...causeTexts(causes)]));
  }
  lines.push(...differenceLines(results));
  const seed = results.find((difference) => "seed" in difference)?.seed ?? outcome.seeds[0]!;
  lines.push(`  ${colours.dim(repeatCommand({ scenario, overrides, seed }))}`);
  return lines.join("\n");
}

/** By seed, in the order of the seeds; those of all seeds together first. */
function differenceLines(differences: readonly Difference[]): string[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const name = "seed" in difference ? `seed ${difference.seed}` : "all seeds";
    groups.set(name, [...(groups.get(name) ?? []), difference]);
  }
  return [...groups].flatMap(([name, group]) => {
    const figures = group.filter(({ kind }) => kind !== "file");
    // What metrics.csv says differently has been said then.
    const isTold = (one: Difference): boolean => one.kind === "file" && one.file === "metrics.csv";
    const files = group.filter((one) => one.kind === "file" && !(figures.length > 0 && isTold(one)));
    return [`  ${name}:`, ...indented([...listed(figures), ...listed(files)])];
  });
}

function listed(differences: readonly Difference[]): string[] {
  const texts = differences.slice(0, MOST_SHOWN).map(differenceText);
  const more = differences.length - texts.length;
  return more === 0 ? texts : [...texts, `and ${more} more`];
}

/** What has changed although the results have not. */
function remarks({ causes }: Verdict): string[] {
  const texts = causeTexts(causes);
  return texts.length === 0 ? [] : ["  results hold, although this has changed:", ...indented(texts)];
}

function elsewhere({ isElsewhere }: Verdict): string[] {
  if (!isElsewhere) return [];
  return [
    "  recorded with another Node or another version of results: metrics are held within a tolerance, files are not",
  ];
}

function missingText({ name, about, path }: Skipped["missing"][number]): string {
  const found = path === null ? "nothing says where it lies" : `there is nothing at ${path}`;
  return `  input ${name}: ${found}; --input ${name}=<path>${about === "" ? "" : ` (${about})`}`;
}

function updated(outcome: Updated, colours: Colours): string {
  const { verdict, baseline, changes, changedFiles, differences, causes } = outcome;
  const lines = [headline(colours.bold(verdict), outcome)];
  if (causes !== null) lines.push(...indented(causeTexts(causes)));
  for (const change of changes)
    lines.push(`  seed ${change.seed} ${change.metric}: ${changeOfMetric(change)}`);
  if (changedFiles > 0)
    lines.push(`  ${changedFiles} ${changedFiles === 1 ? "file is" : "files are"} not as before`);
  if (differences.length > 0) lines.push("  out of bounds:", ...differenceLines(differences));
  if (verdict !== "unchanged") lines.push(`  written: ${baseline}`);
  return lines.join("\n");
}

function indented(texts: readonly string[]): string[] {
  return texts.map((text) => `    ${text}`);
}
