import { listed, type Side } from "../../experiment/analysis/pair-runs.ts";
import { readExperiment } from "../../report/read-experiment.ts";
import { knownName } from "../choice.ts";
import { UsageError } from "../usage-error.ts";

/** Which runs of which experiments. */
export interface ChosenSides {
  readonly a: Side;
  readonly b: Side;
}

/** What the command line says of them. */
export interface SideOptions {
  readonly by: string | undefined;
  readonly a: string | undefined;
  readonly b: string | undefined;
  readonly where: readonly string[];
}

/**
 * The two sides of a comparison: two experiments, or two values of a parameter in one.
 *
 * @throws UsageError
 * @throws InputError if a folder holds no experiment
 */
export function chooseSides(folders: readonly string[], { by, a, b, where }: SideOptions): ChosenSides {
  if (by === undefined) {
    if (a !== undefined || b !== undefined) {
      throw new UsageError("compare: found --a or --b without --by, expected --by and a parameter");
    }
    if (folders.length !== 2) {
      throw new UsageError(
        `compare: found ${folders.length === 1 ? "one folder" : `${folders.length} folders`} without --by, expected two`,
      );
    }
    return { a: chooseRuns(folders[0]!, where), b: chooseRuns(folders[1]!, where) };
  }
  if (folders.length !== 1) {
    throw new UsageError(`compare: found ${folders.length} folders with --by, expected one`);
  }
  const side = chooseRuns(folders[0]!, where);
  const parameter = parameterOf("by", by, side);
  const values = valuesOf(parameter, side);
  const [valueA, valueB] = twoValues(parameter, values, a, b);
  return { a: withValue(side, parameter, valueA), b: withValue(side, parameter, valueB) };
}

/**
 * The runs of an experiment that have the values asked for.
 *
 * @param where - texts of the form `parameter=value`
 * @throws UsageError
 * @throws InputError if the folder holds no experiment
 */
export function chooseRuns(folder: string, where: readonly string[]): Side {
  return where.reduce<Side>((side, text) => {
    const at = text.indexOf("=");
    if (at < 1) throw new UsageError(`--where: found "${text}", expected parameter=value`);
    const parameter = parameterOf("where", text.slice(0, at), side);
    const value = knownName(`where ${parameter}`, text.slice(at + 1), valuesOf(parameter, side));
    return withValue(side, parameter, value);
  }, readExperiment(folder));
}

function parameterOf(option: string, given: string, { folder, parameters }: Side): string {
  if (parameters.length > 0) return knownName(option, given, parameters);
  throw new UsageError(
    `--${option}: found "${given}", expected a parameter that was varied; ${folder} has none`,
  );
}

function valuesOf(parameter: string, { runs }: Side): readonly string[] {
  return [...new Set(runs.flatMap((run) => run.parameters[parameter] ?? []))];
}

/** Without the two values, those of the plan if there are no others. */
function twoValues(
  parameter: string,
  values: readonly string[],
  a: string | undefined,
  b: string | undefined,
): readonly [string, string] {
  const givenA = a === undefined ? undefined : knownName("a", a, values);
  const givenB = b === undefined ? undefined : knownName("b", b, values);
  const others = values.filter((value) => value !== givenA && value !== givenB);
  const missing = Number(givenA === undefined) + Number(givenB === undefined);
  if (others.length !== missing && missing > 0) {
    const count = values.length === 1 ? "one value" : `${values.length} values`;
    throw new UsageError(
      `--by ${parameter}: found ${count} (${listed(values)}), expected --a and --b to say which two to compare`,
    );
  }
  const first = givenA ?? others[0]!;
  const second = givenB ?? others.at(-1)!;
  if (first === second) {
    throw new UsageError(`--by ${parameter}: found "${first}" on both sides, expected two values`);
  }
  return [first, second];
}

function withValue(side: Side, parameter: string, value: string): Side {
  return { ...side, runs: side.runs.filter((run) => run.parameters[parameter] === value) };
}

/**
 * The metrics to report, in the order of the experiment.
 *
 * @param given - names, none for all
 * @throws UsageError with the nearest name if one is unknown
 */
export function chooseMetrics(given: readonly string[], names: readonly string[]): readonly string[] {
  for (const name of given) knownName("metric", name, names);
  return given.length === 0 ? names : names.filter((name) => given.includes(name));
}
