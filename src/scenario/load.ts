import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Diagnostic, ScenarioError } from "./diagnostics.ts";
import { ScenarioDocument } from "./document.ts";
import { nearestName } from "./nearest.ts";
import { applyOverride, type Override, readOverride } from "./overrides.ts";
import { resolveScenario } from "./resolve/resolve.ts";
import { check, type Problem } from "./schema/problems.ts";
import { type CheckedScenario, scenarioSchema } from "./schema/scenario.ts";
import type { InputSpec, Scenario } from "./specification.ts";

/** What the command line changes in a scenario. */
export interface LoadOptions {
  /** Arguments of `--set`, such as `sites.0.servers.0.count=100`; a later one wins over an earlier one. */
  readonly overrides?: readonly string[];
  /** Paths by input name, relative to the working folder. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly seed?: number;
}

/**
 * Reads and checks a scenario file. Paths of inputs that the scenario names are relative to the file; whether anything
 * lies there is for the readers of inputs to say.
 *
 * @throws ScenarioError with all problems of the file: of its syntax, else of its shape, else of its names
 */
export function loadScenario(file: string, options: LoadOptions = {}): Scenario {
  return parseScenario(readText(file), file, options);
}

/**
 * {@link loadScenario} from text.
 *
 * @param file - what messages call it, and what paths of inputs are relative to
 */
export function parseScenario(text: string, file: string, options: LoadOptions = {}): Scenario {
  const document = new ScenarioDocument(file, text);
  const overrides = (options.overrides ?? []).map(readOverride);
  if (options.seed !== undefined) {
    overrides.push({ option: `--seed ${options.seed}`, path: ["seed"], value: options.seed });
  }
  let data = document.data;
  for (const override of overrides) data = applyOverride(data, override);
  const fail = (problems: readonly Problem[]): never => {
    throw new ScenarioError(problems.map((problem) => diagnostic(problem, document, overrides)));
  };
  const checked = check(scenarioSchema(), withoutExtensions(data));
  if (checked.problems !== null) return fail(checked.problems);
  const inputs = resolveInputs(checked.value, document, options.inputs ?? {});
  const resolved = resolveScenario(checked.value, inputs);
  return resolved.problems === null ? resolved.scenario : fail(resolved.problems);
}

/**
 * Where the data of an input lie.
 *
 * @param name - a key of {@link Scenario.inputs}
 * @throws ScenarioError if neither the scenario nor the command line says it
 */
export function inputPath(scenario: Scenario, name: string): string {
  const input = scenario.inputs[name]!;
  if (input.path !== null) return input.path;
  const about = input.about === "" ? "" : ` (${input.about})`;
  const expected = `a path, here or by --input ${name}=<path>${about}`;
  throw new ScenarioError([{ ...input.declaredAt, path: `inputs.${name}.path`, found: "nothing", expected }]);
}

/**
 * A scenario as one line of JSON that is the same wherever its file and its inputs lie, and whatever it says to
 * people: what a run computes follows from it and from the contents of its inputs. Infinity is written as text.
 */
export function scenarioText(scenario: Scenario): string {
  const { description: _, inputs, ...rest } = scenario;
  const portable = { ...rest, inputs: Object.keys(inputs).toSorted() };
  return JSON.stringify(portable, (_key, value: unknown) => (value === Infinity ? "Infinity" : value));
}

/** What a failure to read a file means, by its code. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "a folder",
  ERR_ENCODING_INVALID_ENCODED_DATA: "bytes that are not text in UTF-8",
};

function readText(file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const found = UNREADABLE[code] ?? `a file that cannot be read (${code})`;
    throw new ScenarioError([{ file, path: "", found, expected: "a scenario" }]);
  }
}

/** Keys at the top that begin with `x-` are for anchors. */
function withoutExtensions(data: unknown): unknown {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return data;
  return Object.fromEntries(Object.entries(data).filter(([key]) => !key.startsWith("x-")));
}

function resolveInputs(
  { inputs }: CheckedScenario,
  document: ScenarioDocument,
  given: Readonly<Record<string, string>>,
): Record<string, InputSpec> {
  const names = Object.keys(inputs);
  const unknown = Object.entries(given).filter(([name]) => !names.includes(name));
  if (unknown.length > 0) throw new ScenarioError(unknown.map((entry) => unknownInput(entry, names)));
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { path, sha256, about }]) => {
      const { line, column } = document.locate(["inputs", name], true);
      const declared = path === null ? null : resolve(dirname(document.file), path);
      const redirected = Object.hasOwn(given, name) ? given[name] : undefined;
      const spec: InputSpec = {
        name,
        path: redirected === undefined ? declared : resolve(redirected),
        sha256,
        about,
        declaredAt: { file: document.file, line, column },
      };
      return [name, spec];
    }),
  );
}

function unknownInput([name, path]: readonly [string, string], known: readonly string[]): Diagnostic {
  const nearest = nearestName(name, known);
  return {
    file: `--input ${name}=${path}`,
    path: "inputs",
    found: `unknown input "${name}"`,
    expected: known.length === 0 ? "none: the scenario has no inputs" : `one of ${known.join(", ")}`,
    ...(nearest === undefined ? {} : { nearest }),
  };
}

/** Says where a problem lies: in the option that put the value there, else in the file. */
function diagnostic(
  problem: Problem,
  document: ScenarioDocument,
  overrides: readonly Override[],
): Diagnostic {
  const { path, atKey, found, expected, nearest } = problem;
  const { line, column, depth } = document.locate(path, atKey);
  const keys = path.map(String);
  const cause = overrides.findLast((override) => {
    const shared = override.path.every((key, i) => i >= keys.length || key === keys[i]);
    return shared && (override.path.length <= keys.length || depth < keys.length);
  });
  return {
    ...(cause === undefined ? { file: document.file, line, column } : { file: cause.option }),
    path: keys.join("."),
    found,
    expected,
    ...(nearest === undefined ? {} : { nearest }),
  };
}
