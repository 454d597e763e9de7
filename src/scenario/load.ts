import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Diagnostic, ScenarioError } from "./diagnostics.ts";
import { located, ScenarioDocument } from "./document.ts";
import { nearestName } from "./nearest.ts";
import { applyOverride, type Override, readOverride } from "./overrides.ts";
import { builtInOnly, type KnownPolicies } from "./policy-modules/policies.ts";
import { type ResolvedTypes, resolveScenario } from "./resolve/resolve.ts";
import type { Schema } from "./schema/fields.ts";
import { check, type Problem, type Problems } from "./schema/problems.ts";
import { type CheckedScenario, scenarioSchema } from "./schema/scenario.ts";
import type { InputSpec, PolicyOrigin, Scenario } from "./specification.ts";
import type { Assignment, GridPoint } from "./sweep/grid-points.ts";
import type { GridSpec } from "./sweep/sweep.ts";
import { YAML_LIMITS } from "./yaml/limits.ts";
import { graft, type Place } from "./yaml/place.ts";

/** What the command line changes in a scenario. */
export interface LoadOptions {
  /** Arguments of `--set`, such as `sites.0.servers.0.count=100`; a later one wins over an earlier one. */
  readonly overrides?: readonly string[];
  /** Paths by input name, relative to the working folder. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly seed?: number;
  /** The argument of `--format`: stands in for `recording.format`. */
  readonly format?: string;
  /** Policies that the scenario can name; by default those that are built in. */
  readonly policies?: KnownPolicies;
  /** A point of the scenario's sweep, laid over the file and below all other options. */
  readonly point?: GridPoint;
}

/**
 * Reads and checks a scenario file. Paths of inputs that the scenario names are relative to the file; whether anything
 * lies there is for the readers of inputs to say.
 *
 * @throws ScenarioError with all problems of the file: of its syntax, else of its shape, else of its names
 */
export function loadScenario(file: string, options: LoadOptions = {}): Scenario {
  return parseScenario(readScenarioText(file), file, options);
}

/**
 * {@link loadScenario} from text.
 *
 * @param file - what messages call it, and what paths of inputs are relative to
 */
export function parseScenario(text: string, file: string, options: LoadOptions = {}): Scenario {
  return examineScenario(text, file, options).scenario;
}

/** A scenario, and all that was made on the way to it: what an explanation of it is made from. */
export interface ExaminedScenario {
  readonly scenario: Scenario;
  readonly document: ScenarioDocument;
  readonly overrides: readonly Override[];
  /** What was checked: the file with the overrides, without the keys that are for anchors. */
  readonly data: unknown;
  /** What it was checked against. */
  readonly schema: Schema<CheckedScenario>;
  readonly types: ResolvedTypes;
  /** What an experiment with it varies. */
  readonly grid: GridSpec;
}

/** {@link parseScenario} with what was made on the way. */
export function examineScenario(text: string, file: string, options: LoadOptions = {}): ExaminedScenario {
  return examineDocument(new ScenarioDocument(file, text), options);
}

/** {@link examineScenario} of a file that was read before: an experiment resolves one many times. */
export function examineDocument(document: ScenarioDocument, options: LoadOptions = {}): ExaminedScenario {
  const overrides = (options.point ?? []).map((assignment) => overrideOf(assignment, document));
  overrides.push(...(options.overrides ?? []).map(readOverride));
  if (options.seed !== undefined) {
    overrides.push({ option: `--seed ${options.seed}`, path: ["seed"], value: options.seed });
  }
  if (options.format !== undefined) {
    const { format } = options;
    overrides.push({ option: `--format ${format}`, path: ["recording", "format"], value: format });
  }
  const changed = overrides.reduce<unknown>((data, override) => applyOverride(data, override), document.data);
  const data = withoutExtensions(changed);
  const fail = ({ described, count }: Problems): never => {
    const place = placeWith(overrides, document);
    const diagnostics = described.map((problem) => diagnostic(problem, document, place));
    throw new ScenarioError(diagnostics, count - described.length);
  };
  const schema = schemaFor(options.policies ?? builtInOnly().known);
  const checked = check(schema, data);
  if (checked.problems !== null) return fail(checked.problems);
  const inputs = resolveInputs(checked.value, document, options.inputs ?? {});
  const resolved = resolveScenario(checked.value, inputs);
  if (resolved.problems !== null) return fail(resolved.problems);
  const { scenario, types } = resolved;
  return { scenario, document, overrides, data, schema, types, grid: checked.value.grid };
}

/** An assignment of a sweep, which messages call by its place in the file. */
export function overrideOf({ path, value, source }: Assignment, document: ScenarioDocument): Override {
  return {
    get option() {
      const { line, column } = document.locate(source, false);
      return `${document.file}:${line}:${column}`;
    },
    path: path.split("."),
    value,
  };
}

const schemas = new WeakMap<KnownPolicies, Schema<CheckedScenario>>();

/** Schemas are the same for the same policies, and take longer to build than a small scenario takes to check. */
function schemaFor(policies: KnownPolicies): Schema<CheckedScenario> {
  let schema = schemas.get(policies);
  if (schema === undefined) {
    schema = scenarioSchema(policies);
    schemas.set(policies, schema);
  }
  return schema;
}

/** Where everything in a scenario comes from, what options put there included. */
export function placeWith(overrides: readonly Override[], document: ScenarioDocument): Place {
  return overrides.reduce(
    (place, { path, option }) => graft(place, path, { kind: "option", option }),
    document.place,
  );
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
  return JSON.stringify(portable, (key, value: unknown) => {
    if (value === Infinity) return "Infinity";
    // Of a policy's origin only the contents count.
    return key === "origin" && isOrigin(value) ? { sha256: value.sha256 } : value;
  });
}

function isOrigin(value: unknown): value is PolicyOrigin {
  return typeof value === "object" && value !== null && "sha256" in value;
}

/** What a failure to read a file means, by its code. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "a folder",
  ERR_ENCODING_INVALID_ENCODED_DATA: "bytes that are not text in UTF-8",
};

/**
 * The text of a scenario file.
 *
 * @throws ScenarioError if it cannot be read
 */
export function readScenarioText(file: string): string {
  const refuse = (found: string, expected: string): never => {
    throw new ScenarioError([{ file, path: "", found, expected }]);
  };
  try {
    const { size } = statSync(file);
    if (size > YAML_LIMITS.bytes) refuse(`${size} bytes`, `at most ${YAML_LIMITS.bytes}`);
    const bytes = readFileSync(file);
    if (/^(\xff\xfe|\xfe\xff)/.test(bytes.toString("latin1", 0, 2)))
      refuse("text in UTF-16", "text in UTF-8");
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const found = UNREADABLE[code] ?? `a file that cannot be read (${code})`;
    return refuse(found, "a scenario");
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
function diagnostic(problem: Problem, document: ScenarioDocument, top: Place): Diagnostic {
  const { path, atKey, found, expected, nearest } = problem;
  const { place, offset } = located(top, path, atKey);
  return {
    ...(place.given?.kind === "option"
      ? { file: place.given.option }
      : { file: document.file, ...document.position(offset) }),
    path: path.join("."),
    found,
    expected,
    ...(nearest === undefined ? {} : { nearest }),
  };
}
