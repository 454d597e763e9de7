import { hash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { versions } from "../../report/versions.ts";
import { scenarioText } from "../../scenario/load.ts";
import { type LoadedScenario, loadWithPolicies } from "../../scenario/load-with-policies.ts";
import { runScenario } from "../run.ts";
import type { Baseline, Recorded, RecordedRun } from "./baseline.ts";
import { fingerprint } from "./fingerprint.ts";

/** Where the runs of a baseline are made, and from what. */
export interface ObserveOptions {
  /** Paths by name, relative to the working folder; those that the scenario does not have are left alone. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Where results stay, in a folder for each baseline; null: they go once they have been looked at. */
  readonly outDir: string | null;
  /** Where results are that go. Whoever made the folder removes what a process that is ended leaves there. */
  readonly scratchDir: string;
}

/** What the runs of a baseline give now. */
export interface Observation extends Recorded {
  /** The whole resolved scenario, without its seed. */
  readonly wholeScenario: Readonly<Record<string, unknown>>;
  /** Folders of the runs, in their order. */
  readonly folders: readonly string[];
  /** Which inputs of `--input` the scenario has. */
  readonly inputsUsed: readonly string[];
}

/** Inputs that are not there. */
export interface MissingInputs {
  readonly missing: readonly {
    readonly name: string;
    readonly about: string;
    readonly path: string | null;
  }[];
  readonly inputsUsed: readonly string[];
}

/** A section of the resolved scenario that is larger is not kept in the baseline, bytes. */
const LARGEST_SECTION = 65_536;

/**
 * Runs a baseline's scenario once for each seed, hands over what came out, and takes the results away.
 *
 * @param file - the baseline's file, to which the path of the scenario is relative
 * @param look - called while the results are there
 * @throws what `runScenario` throws
 */
export async function observe<T>(
  file: string,
  baseline: Baseline,
  options: ObserveOptions,
  look: (observation: Observation) => T,
): Promise<T | MissingInputs> {
  const scenarioFile = join(dirname(file), baseline.scenario);
  const known = await loadWithPolicies(scenarioFile, { overrides: baseline.overrides });
  const inputs = Object.fromEntries(
    Object.entries(options.inputs).filter(([name]) => Object.hasOwn(known.scenario.inputs, name)),
  );
  const inputsUsed = Object.keys(inputs);
  const missing = Object.values(known.scenario.inputs)
    .filter(({ name, path }) => !Object.hasOwn(inputs, name) && (path === null || !existsSync(path)))
    .map(({ name, about, path }) => ({ name, about, path }));
  if (missing.length > 0) return { missing, inputsUsed };
  const kept = options.outDir === null ? null : join(options.outDir, basename(file, ".json"));
  return within(kept, options.scratchDir, async (outDir) => {
    const runs: RecordedRun[] = [];
    const folders: string[] = [];
    let last: { loaded: LoadedScenario; inputs: Readonly<Record<string, string>> } | undefined;
    for (const seed of baseline.seeds) {
      const loaded = await loadWithPolicies(scenarioFile, { overrides: baseline.overrides, inputs, seed });
      const { outDir: folder, metrics } = await runScenario({ scenario: loaded, outDir });
      runs.push({ seed, metrics, files: fingerprints(folder) });
      folders.push(folder);
      last = { loaded, inputs: inputDigests(folder) };
    }
    const { seed: _, ...wholeScenario } = JSON.parse(scenarioText(last!.loaded.scenario));
    return look({
      ...versions(),
      inputs: last!.inputs,
      scenarioSha256: hash("sha256", JSON.stringify(wholeScenario)),
      scenario: smallSections(wholeScenario),
      runs,
      wholeScenario,
      folders,
      inputsUsed,
    });
  });
}

/** What of an observation a baseline keeps. */
export function recordedOf(observation: Observation): Recorded {
  const { coldaisle, resultsVersion, node, inputs, scenarioSha256, scenario, runs } = observation;
  return { coldaisle, resultsVersion, node, inputs, scenarioSha256, scenario, runs };
}

function smallSections(scenario: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(scenario);
  return Object.fromEntries(entries.filter(([, value]) => JSON.stringify(value).length <= LARGEST_SECTION));
}

/** Tables by file name, in the order of their names. */
function fingerprints(folder: string): RecordedRun["files"] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  return Object.fromEntries(
    names.toSorted().map((name) => [name, fingerprint(readFileSync(join(folder, name)))]),
  );
}

function inputDigests(folder: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as {
    readonly inputs: readonly { readonly name: string; readonly sha256: string }[];
  };
  return Object.fromEntries(manifest.inputs.map(({ name, sha256 }) => [name, sha256]));
}

/** Does something with a folder, which is gone afterwards unless it was asked for. */
async function within<T>(
  kept: string | null,
  scratchDir: string,
  action: (folder: string) => Promise<T>,
): Promise<T> {
  if (kept !== null) return action(resolve(kept));
  const folder = mkdtempSync(join(scratchDir, "baseline-"));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
