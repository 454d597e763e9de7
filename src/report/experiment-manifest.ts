import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeExperimentFile } from "./run-folder.ts";
import { json, versions } from "./versions.ts";

const FILE = "manifest.json";

/** What is written of an experiment besides its runs. */
export interface ExperimentManifest {
  readonly name: string;
  /** How many runs its plan has. */
  readonly runs: number;
  /** Digests of other code that has done some of them. */
  readonly otherCode: readonly string[];
  readonly timing: Readonly<Record<string, number | string>>;
}

/**
 * Writes what made an experiment.
 *
 * @throws OutputError
 */
export function writeExperimentManifest(experimentFolder: string, manifest: ExperimentManifest): void {
  const { name, runs, otherCode, timing } = manifest;
  const content = {
    ...versions(),
    experiment: name,
    runs,
    ...(otherCode.length > 0 && { otherCode }),
    timing,
  };
  writeExperimentFile(experimentFolder, FILE, json(content));
}

/** What made the experiment that is in a folder; null: there is none that could be read. */
export function readExperimentManifest(
  experimentFolder: string,
): { readonly name: string; readonly code: string; readonly otherCode: readonly string[] } | null {
  try {
    const {
      experiment: name,
      code,
      otherCode = [],
    } = JSON.parse(readFileSync(join(experimentFolder, FILE), "utf8"));
    return typeof code === "string" && Array.isArray(otherCode)
      ? { name: String(name), code, otherCode }
      : null;
  } catch {
    return null;
  }
}
