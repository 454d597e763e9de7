import { existsSync, readdirSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { json } from "../../report/versions.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";
import { type BaselineFile, parseBaseline, readBaseline } from "./read-baseline.ts";

const FOLDER = "baselines";

/** Where baselines are looked for where none are named. */
export const USUAL_FOLDERS: readonly string[] = [join("scenarios", FOLDER), FOLDER];

/** The files of the usual folders, in order of name; none where there are no such folders. */
export function usualBaselines(): string[] {
  return USUAL_FOLDERS.filter(isFolder).flatMap(baselinesIn);
}

/**
 * The baselines that an operand stands for: its own file, those of a folder, or those of a scenario.
 *
 * @throws InputError if there is nothing at that path
 */
export function baselinesOf(operand: string): string[] {
  if (isFolder(operand)) return baselinesIn(operand);
  if (!operand.endsWith(".json") && statOf(operand) === null) {
    const expected = "a scenario, a baseline or a folder of baselines";
    throw new InputError({ file: operand, found: "nothing at this path", expected });
  }
  return operand.endsWith(".json") ? [operand] : baselinesOfScenario(operand);
}

/**
 * Where a scenario's baseline is to go: into `baselines/` beside the scenario, or beside its folder where there is none
 * but one there.
 *
 * @param name - without the ending; null: that of the scenario's file
 */
export function newBaselinePath(scenario: string, name: string | null): string {
  const folder = dirname(scenario);
  const stem = basename(scenario).replace(/\.ya?ml$/, "");
  const beside = join(folder, FOLDER);
  const above = join(folder, "..", FOLDER);
  if (existsSync(beside) || !existsSync(above)) return join(beside, `${name ?? stem}.json`);
  return join(above, `${name ?? `${basename(resolve(folder))}-${stem}`}.json`);
}

/** A baseline that nothing has been recorded of. */
export function newBaseline(
  file: string,
  scenario: string,
  { overrides, seeds }: { readonly overrides: readonly string[]; readonly seeds: readonly number[] },
): BaselineFile {
  const path = relative(dirname(file), scenario);
  return parseBaseline(json({ version: 1, scenario: path, overrides, seeds, hold: { by: "exact" } }), file);
}

function baselinesOfScenario(scenario: string): string[] {
  const wanted = resolve(scenario);
  const folders = [join(dirname(scenario), FOLDER), join(dirname(scenario), "..", FOLDER)];
  return folders
    .filter(isFolder)
    .flatMap(baselinesIn)
    .filter((file) => resolve(dirname(file), readBaseline(file).baseline.scenario) === wanted);
}

function baselinesIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.toSorted().map((name) => join(folder, name));
}

/** Null: there is nothing at that path. */
function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}
