/** What a quantity measures; its values are in the canonical unit: W, s, MiB, MHz, bit/s, 0..1, °C, J. */
export type Dimension =
  | "power"
  | "time"
  | "memory"
  | "frequency"
  | "data-rate"
  | "fraction"
  | "temperature"
  | "energy";

/**
 * Declares one parameter of a power model or a policy: its type, range and default. A parameter without a
 * default must be given; a list always must. Bounds are inclusive.
 */
export type ParameterSpec =
  | {
      readonly kind: "number";
      readonly default?: number;
      readonly min?: number;
      readonly max?: number;
      readonly integer?: boolean;
      readonly meaning: string;
    }
  | {
      readonly kind: "quantity";
      readonly dimension: Dimension;
      readonly default?: number;
      readonly min?: number;
      readonly max?: number;
      readonly meaning: string;
    }
  | {
      readonly kind: "choice";
      readonly choices: readonly string[];
      readonly default?: string;
      readonly meaning: string;
    }
  | { readonly kind: "flag"; readonly default?: boolean; readonly meaning: string }
  | {
      readonly kind: "list";
      readonly of: ParameterSpec;
      /** The exact number of elements; without it any number, none included. */
      readonly length?: number;
      readonly meaning: string;
    };

/** The parameters of one power model or policy, by the name that a scenario uses. */
export type ParameterSpecs = Readonly<Record<string, ParameterSpec>>;

/** A parameter's value, quantities in their canonical unit. */
export type ParameterValue = number | string | boolean | readonly ParameterValue[];

type NarrowValue<Spec> = Spec extends { readonly kind: "number" | "quantity" }
  ? number
  : Spec extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] }
    ? Choice
    : Spec extends { readonly kind: "flag" }
      ? boolean
      : Spec extends { readonly kind: "list"; readonly of: infer Element }
        ? readonly NarrowValue<Element>[]
        : never;

/** The type of the values that a set of declarations resolves to. */
export type ParametersOf<Specs extends ParameterSpecs> = {
  readonly [Name in keyof Specs]: ParameterSpec extends Specs[Name]
    ? ParameterValue
    : NarrowValue<Specs[Name]>;
};

/** One thing that is wrong with the parameters that were given. */
export interface ParameterIssue {
  /** The parameter's name, with an index for each list that it is nested in: `watts.3`. */
  readonly path: string;
  readonly found: string;
  readonly expected: string;
}

/** Everything that is wrong with the parameters that were given; the message has a line for each issue. */
export class ParameterError extends Error {
  readonly issues: readonly ParameterIssue[];

  constructor(issues: readonly ParameterIssue[]) {
    super(issues.map((i) => `parameter ${i.path}: found ${i.found}, expected ${i.expected}`).join("\n"));
    this.name = "ParameterError";
    this.issues = issues;
  }
}

/**
 * Checks parameters against their declarations and fills in the defaults. Names come out in the order of their
 * declaration, so that the result reads the same whatever order they were given in.
 *
 * @param specs - the declarations
 * @param given - values by name, quantities in their canonical unit; `undefined` counts as not given
 * @throws ParameterError for unknown names, values missing, of the wrong type, or out of range: all of them
 */
export function resolveParameters<Specs extends ParameterSpecs>(
  specs: Specs,
  given: Readonly<Record<string, unknown>>,
): ParametersOf<Specs> {
  const issues: ParameterIssue[] = [];
  const resolved: Record<string, unknown> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) {
      checkValue(spec, value, name, issues);
      resolved[name] = value;
    } else if (spec.kind !== "list" && spec.default !== undefined) {
      resolved[name] = spec.default;
    } else {
      issues.push({ path: name, found: "nothing", expected: expectedText(spec) });
    }
  }
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(specs, name)) continue;
    const names = Object.keys(specs);
    const expected = names.length === 0 ? "no parameters" : `one of ${names.join(", ")}`;
    issues.push({ path: name, found: "an unknown name", expected });
  }
  if (issues.length > 0) throw new ParameterError(issues);
  return resolved as ParametersOf<Specs>;
}

function checkValue(spec: ParameterSpec, value: unknown, path: string, issues: ParameterIssue[]): void {
  if (spec.kind === "list" && Array.isArray(value) && (spec.length ?? value.length) === value.length) {
    for (let i = 0; i < value.length; i++) checkValue(spec.of, value[i], `${path}.${i}`, issues);
  } else if (!accepts(spec, value)) {
    issues.push({ path, found: foundText(value), expected: expectedText(spec) });
  }
}

function accepts(spec: ParameterSpec, value: unknown): boolean {
  switch (spec.kind) {
    case "number":
    case "quantity": {
      if (typeof value !== "number" || !Number.isFinite(value)) return false;
      const { min, max } = range(spec);
      const whole = spec.kind === "quantity" || spec.integer !== true || Number.isInteger(value);
      return value >= min && value <= max && whole;
    }
    case "choice":
      return typeof value === "string" && spec.choices.includes(value);
    case "flag":
      return typeof value === "boolean";
    case "list":
      return false;
  }
}

/** A fraction lies in 0..1 unless its declaration says otherwise. */
function range(spec: ParameterSpec & { readonly kind: "number" | "quantity" }): { min: number; max: number } {
  const isFraction = spec.kind === "quantity" && spec.dimension === "fraction";
  const min = spec.min ?? (isFraction ? 0 : Number.NEGATIVE_INFINITY);
  const max = spec.max ?? (isFraction ? 1 : Number.POSITIVE_INFINITY);
  return { min, max };
}

const CANONICAL_UNIT: Readonly<Record<Dimension, string>> = {
  power: "power in W",
  time: "time in s",
  memory: "memory in MiB",
  frequency: "frequency in MHz",
  "data-rate": "data rate in bit/s",
  fraction: "fraction",
  temperature: "temperature in °C",
  energy: "energy in J",
};

/** Every dimension there is. */
export const DIMENSIONS: readonly Dimension[] = Object.keys(CANONICAL_UNIT) as Dimension[];

function expectedText(spec: ParameterSpec): string {
  switch (spec.kind) {
    case "number":
      return (spec.integer === true ? "a whole number" : "a number") + rangeText(spec);
    case "quantity":
      return `${spec.dimension === "energy" ? "an" : "a"} ${CANONICAL_UNIT[spec.dimension]}${rangeText(spec)}`;
    case "choice":
      return `one of ${spec.choices.join(", ")}`;
    case "flag":
      return "true or false";
    case "list":
      return `a list${spec.length === undefined ? "" : ` of ${spec.length}`}, each ${expectedText(spec.of)}`;
  }
}

function rangeText(spec: ParameterSpec & { readonly kind: "number" | "quantity" }): string {
  const { min, max } = range(spec);
  if (Number.isFinite(min) && Number.isFinite(max)) return ` from ${min} to ${max}`;
  if (Number.isFinite(min)) return ` of at least ${min}`;
  if (Number.isFinite(max)) return ` of at most ${max}`;
  return "";
}

function foundText(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
