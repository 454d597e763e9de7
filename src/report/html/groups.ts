import type { StoredExperiment, StoredRun } from "../read-experiment.ts";

/** Runs that differ in nothing but the seed. */
export interface Group {
  /** The values of the experiment's parameters, in their order. */
  readonly values: readonly string[];
  readonly runs: readonly StoredRun[];
}

/** The groups of an experiment, in the order in which the plan comes to them. */
export function groupsOf({ parameters, runs }: StoredExperiment): readonly Group[] {
  const groups = new Map<string, { values: readonly string[]; runs: StoredRun[] }>();
  for (const run of runs) {
    const values = parameters.map((name) => run.parameters[name] ?? "");
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { values, runs: [run] });
    else group.runs.push(run);
  }
  return [...groups.values()];
}

/** A parameter that takes several values, and the runs that have each. */
export interface Factor {
  /** Its path in the scenario, or `seed`. */
  readonly name: string;
  readonly levels: readonly { readonly value: string; readonly runs: readonly StoredRun[] }[];
}

/** The parameters that vary; numbers in their order, other values as the plan comes to them. */
export function factorsOf({ parameters, runs }: StoredExperiment): readonly Factor[] {
  return parameters
    .map((name) => factor(name, runs, (run) => run.parameters[name] ?? ""))
    .filter(({ levels }) => levels.length > 1);
}

/** The seed as a factor; with one level where all runs have the same. */
export function seedFactor({ runs }: StoredExperiment): Factor {
  return factor("seed", runs, (run) => String(run.seed));
}

/** The last word of each path, or the whole path where two end alike. */
export function shortNames(paths: readonly string[]): readonly string[] {
  const lastWord = (path: string): string => path.slice(path.lastIndexOf(".") + 1);
  const words = paths.map(lastWord);
  return paths.map((path, i) => (words.filter((word) => word === words[i]).length > 1 ? path : words[i]!));
}

/** What tells a group from the others, such as `detection = iqr, safety = 1.5`; empty where nothing varies. */
export function groupLabel(parameters: readonly string[], { values }: Group): string {
  const names = shortNames(parameters);
  return values.map((value, i) => `${names[i]} = ${value}`).join(", ");
}

function factor(name: string, runs: readonly StoredRun[], read: (run: StoredRun) => string): Factor {
  const levels = new Map<string, StoredRun[]>();
  for (const run of runs) {
    const value = read(run);
    const level = levels.get(value);
    if (level === undefined) levels.set(value, [run]);
    else level.push(run);
  }
  const sorted = [...levels].map(([value, of]) => ({ value, runs: of }));
  if (sorted.every(({ value }) => value !== "" && Number.isFinite(Number.parseFloat(value)))) {
    sorted.sort((a, b) => Number.parseFloat(a.value) - Number.parseFloat(b.value));
  }
  return { name, levels: sorted };
}
