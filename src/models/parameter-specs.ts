import {
  DIMENSIONS,
  ParameterError,
  type ParameterIssue,
  type ParameterSpec,
  resolveParameters,
} from "./parameters.ts";

const KINDS: readonly ParameterSpec["kind"][] = ["number", "quantity", "choice", "flag", "list"];

/** The fields of a declaration whose values are checked alike, whatever its kind. */
const FIELD_TYPES: Readonly<Record<string, "string" | "number" | "boolean">> = {
  meaning: "string",
  min: "number",
  max: "number",
  integer: "boolean",
  length: "number",
};

/**
 * What is wrong with declarations of parameters that were not written by us, or null. What this accepts is of type
 * `ParameterSpecs`, its defaults included.
 *
 * @param specs - what stands where the declarations should
 */
export function parameterSpecsIssue(specs: unknown): ParameterIssue | null {
  if (!isRecord(specs)) return { path: "", found: found(specs), expected: "declarations by name" };
  for (const [name, spec] of Object.entries(specs)) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) {
      return { path: name, found: "this name", expected: "letters and digits, a lower-case letter first" };
    }
    const issue = specIssue(name, spec);
    if (issue !== null) return issue;
  }
  return null;
}

function specIssue(path: string, spec: unknown): ParameterIssue | null {
  const { kind, choices, dimension, of } = isRecord(spec) ? spec : {};
  const one = (names: readonly string[]): string => `one of ${names.join(", ")}`;
  if (!isRecord(spec)) return { path, found: found(spec), expected: "a declaration" };
  if (!KINDS.some((known) => known === kind)) {
    return { path: `${path}.kind`, found: found(kind), expected: one(KINDS) };
  }
  for (const [field, type] of Object.entries(FIELD_TYPES)) {
    const value = spec[field];
    if (value === undefined && field !== "meaning") continue;
    if (typeof value !== type)
      return { path: `${path}.${field}`, found: found(value), expected: article(type) };
  }
  if (kind === "quantity" && !DIMENSIONS.some((known) => known === dimension)) {
    return { path: `${path}.dimension`, found: found(dimension), expected: one(DIMENSIONS) };
  }
  const isChoiceList = Array.isArray(choices) && choices.length > 0 && choices.every(isText);
  if (kind === "choice" && !isChoiceList) {
    return { path: `${path}.choices`, found: found(choices), expected: "a list of texts" };
  }
  if (kind === "list") return specIssue(`${path}.of`, of);
  return defaultIssue(path, spec as unknown as ParameterSpec);
}

/** A default must be a value that one could give. */
function defaultIssue(path: string, spec: ParameterSpec): ParameterIssue | null {
  if (spec.kind === "list" || spec.default === undefined) return null;
  const { default: value, ...withoutDefault } = spec;
  try {
    resolveParameters({ [path]: withoutDefault as ParameterSpec }, { [path]: value });
    return null;
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    return { ...error.issues[0]!, path: `${path}.default` };
  }
}

function article(type: string): string {
  return type === "string" ? "text" : type === "number" ? "a number" : "true or false";
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function found(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "function") return "a function";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
