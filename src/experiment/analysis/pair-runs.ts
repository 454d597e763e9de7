import { join } from "node:path";
import type { StoredExperiment, StoredRun } from "../../report/read-experiment.ts";
import { InputError } from "../../scenario/inputs/input-error.ts";

/** What is compared: an experiment, or those of its runs that have one value of a parameter. */
export type Side = Pick<StoredExperiment, "folder" | "parameters" | "metrics" | "runs">;

/** Two runs that differ in what is compared and in nothing else that varies. */
export interface RunPair {
  readonly seed: number;
  /** The values of the parameters that vary, as one text: pairs that differ in the seed alone have the same. */
  readonly setting: string;
  readonly a: StoredRun;
  readonly b: StoredRun;
}

/** A parameter that has one value on each side, and not the same. */
export interface Contrast {
  readonly parameter: string;
  /** Null where the side does not set it. */
  readonly a: string | null;
  readonly b: string | null;
}

/** The runs of two sides, as far as they belong together. */
export interface Pairing {
  /** In the order of A's plan. */
  readonly pairs: readonly RunPair[];
  readonly unpairedA: readonly StoredRun[];
  readonly unpairedB: readonly StoredRun[];
  readonly contrasts: readonly Contrast[];
}

/**
 * Pairs runs by seed and by the parameters that vary on either side. A parameter with one value on each side takes no part:
 * it is what the sides differ in, or nothing.
 *
 * @throws InputError if a side has two runs of one seed and setting, or nothing pairs
 */
export function pairRuns(a: Side, b: Side): Pairing {
  const parameters = [...new Set([...a.parameters, ...b.parameters])];
  const valuesA = new Map(parameters.map((name) => [name, valuesOf(a, name)]));
  const valuesB = new Map(parameters.map((name) => [name, valuesOf(b, name)]));
  const varying = parameters.filter((name) => valuesA.get(name)!.size > 1 || valuesB.get(name)!.size > 1);
  const ofA = byKey(a, varying);
  const ofB = byKey(b, varying);
  const pairs = [...ofA].flatMap(([key, run]): RunPair[] => {
    const partner = ofB.get(key);
    if (partner === undefined) return [];
    return [{ seed: run.seed, setting: settingOf(run, varying), a: run, b: partner }];
  });
  if (pairs.length === 0) throw nothingPaired(a, b, varying);
  return {
    pairs,
    unpairedA: [...ofA].flatMap(([key, run]) => (ofB.has(key) ? [] : [run])),
    unpairedB: [...ofB].flatMap(([key, run]) => (ofA.has(key) ? [] : [run])),
    contrasts: parameters.flatMap((parameter): Contrast[] => {
      const [valueA = null] = valuesA.get(parameter)!;
      const [valueB = null] = valuesB.get(parameter)!;
      return varying.includes(parameter) || valueA === valueB ? [] : [{ parameter, a: valueA, b: valueB }];
    }),
  };
}

function valuesOf({ runs }: Side, parameter: string): Set<string | null> {
  return new Set(runs.map((run) => run.parameters[parameter] ?? null));
}

function settingOf(run: StoredRun, varying: readonly string[]): string {
  return JSON.stringify(varying.map((name) => run.parameters[name] ?? null));
}

function byKey({ folder, runs }: Side, varying: readonly string[]): Map<string, StoredRun> {
  const found = new Map<string, StoredRun>();
  for (const run of runs) {
    const key = `${run.seed} ${settingOf(run, varying)}`;
    const other = found.get(key);
    if (other !== undefined) {
      throw new InputError({
        file: join(folder, "summary.csv"),
        found: `runs ${other.runId} and ${run.runId} of the same seed and parameters`,
        expected: "one run of each seed and parameters",
      });
    }
    found.set(key, run);
  }
  return found;
}

function nothingPaired(a: Side, b: Side, varying: readonly string[]): InputError {
  const seedsOf = ({ runs }: Side): string => {
    const seeds = [...new Set(runs.map(({ seed }) => seed))].sort((x, y) => x - y);
    return seeds.length === 0 ? "no whole run" : `seeds ${listed(seeds.map(String))}`;
  };
  const also = varying.length === 0 ? "" : ` and the same ${varying.join(", ")}`;
  return new InputError({
    file: b.folder,
    found: `no run that pairs with one of ${a.folder} (${seedsOf(b)}; there ${seedsOf(a)})`,
    expected: `runs of the same seeds${also}`,
  });
}

const MOST_LISTED = 8;

/** So many names, and how many there are more. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_LISTED;
  return more <= 0 ? names.join(", ") : `${names.slice(0, MOST_LISTED).join(", ")} and ${more} more`;
}
