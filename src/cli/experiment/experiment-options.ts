import { availableParallelism } from "node:os";
import type { ExperimentOptions } from "../../experiment/plan/experiment-template.ts";
import { inputPaths } from "../scenario-changes.ts";
import { UsageError } from "../usage-error.ts";

/** The options by which a command says which runs an experiment consists of, besides those that change its scenario. */
export const GRID_OPTIONS = {
  seeds: {
    kind: "text",
    placeholder: "seeds",
    meaning: "Override the seeds of the experiment, such as 1..30 or 1,2,5..9",
  },
  "policy-timeout": {
    kind: "text",
    placeholder: "time",
    meaning: "How long a policy module may take to load, to create a policy, and in one event; default 10 s",
  },
  out: { kind: "text", placeholder: "folder", meaning: "Where to write; default results/<experiment>" },
  format: {
    kind: "text",
    placeholder: "csv or parquet",
    meaning: "How the tables of the runs are written; default recording.format of the scenario, csv",
  },
} as const;

/** The options by which a command says how many runs are done side by side. */
export const JOBS_OPTION = {
  jobs: {
    kind: "integer",
    short: "j",
    placeholder: "integer",
    meaning: "How many runs at a time; default as many as there are cores",
  },
} as const;

/** What those options say. */
export interface GridValues {
  readonly set: readonly string[];
  readonly input: readonly string[];
  readonly seed: number | undefined;
  readonly seeds: string | undefined;
  readonly "policy-timeout": string | undefined;
  readonly format: string | undefined;
}

/**
 * How an experiment is loaded.
 *
 * @throws UsageError
 */
export async function experimentOptions(values: GridValues): Promise<ExperimentOptions> {
  const { set, input, seed, seeds, format, "policy-timeout": timeout } = values;
  if (seed !== undefined && seeds !== undefined) {
    throw new UsageError("--seeds: found --seed with it, expected one of them");
  }
  const policyTimeoutS = await seconds("policy-timeout", timeout);
  return {
    overrides: seeds === undefined ? set : [...set, `seeds=${JSON.stringify(seeds)}`],
    inputs: inputPaths(input),
    ...(seed !== undefined && { seed }),
    ...(format !== undefined && { format }),
    ...(policyTimeoutS !== undefined && { policyTimeoutS }),
  };
}

/** @throws UsageError for none */
export function jobCount(given: number | undefined): number {
  if (given === 0) throw new UsageError('--jobs: found "0", expected one at least');
  return given ?? availableParallelism();
}

/**
 * A time above 0 that an option gives, s.
 *
 * @throws UsageError
 */
export async function seconds(option: string, given: string | undefined): Promise<number | undefined> {
  if (given === undefined) return undefined;
  const { readQuantity } = await import("../../scenario/units.ts");
  const result = readQuantity(given, "time");
  if (typeof result === "number" && result > 0) return result;
  const expected = typeof result === "number" ? "a time above 0" : result.expected;
  throw new UsageError(`--${option}: found "${given}", expected ${expected}`);
}
