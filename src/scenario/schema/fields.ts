import * as z from "zod/mini";
import { nearestName } from "../nearest.ts";
import { shortened } from "../shortened.ts";
import {
  canonicalUnit,
  expectedQuantity,
  formatQuantity,
  type QuantityDimension,
  quantityPattern,
  quantityStyle,
  readableQuantity,
  readQuantity,
} from "../units.ts";

/** A schema whose checked values are of type T. */
export type Schema<T> = z.ZodMiniType<T>;

/** What a failed field says; `problems.ts` turns it into a diagnostic. */
export interface FieldProblem {
  readonly expected: string;
  readonly nearest?: string;
}

/** Bounds are inclusive unless their name says otherwise. */
export interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** The value must be larger than 0. */
  readonly positive?: boolean;
}

/** A checked value as people and as programs read it. */
export interface WrittenValue {
  /** What the file would say for it. */
  readonly text: string | number | boolean;
  /** The number of its canonical unit, or the same as {@link text}. */
  readonly value: string | number | boolean;
  /** The canonical unit; null: it has none. */
  readonly unit: string | null;
}

/** How a scalar is read from the file, and how it would be written there: reading what was written gives it back. */
export interface Field<T> {
  readonly read: (value: unknown) => { readonly value: T } | FieldProblem;
  readonly write: (value: T) => WrittenValue;
}

const fields = new WeakMap<object, Field<unknown>>();

/** The field that a schema stands for; undefined if it is the schema of something that has parts. */
export function fieldOf(schema: object): Field<unknown> | undefined {
  return fields.get(schema);
}

/** One input for all fields: what they accept is checked by their own transform, so that its words are ours. */
const ANYTHING = z.unknown();

/** A scalar with its own reader; JSON Schema sees it as `json`. */
export function scalar<T>(
  meaning: string,
  json: Readonly<Record<string, unknown>>,
  read: Field<T>["read"],
  write: Field<T>["write"] = asItIs,
): Schema<T> {
  const transform = z.transform((value: unknown, context): T => {
    const result = read(value);
    if ("value" in result) return result.value;
    context.issues.push({ code: "custom", input: value, params: result });
    return z.NEVER;
  });
  const schema = z.pipe(ANYTHING, transform).register(z.globalRegistry, { description: meaning, ...json });
  fields.set(schema, { read, write } as Field<unknown>);
  return schema;
}

function asItIs(value: unknown): WrittenValue {
  const text = value as WrittenValue["text"];
  return { text, value: text, unit: null };
}

function asQuantity(value: number, dimension: QuantityDimension): WrittenValue {
  return { text: readableQuantity(value, dimension), value, unit: canonicalUnit(dimension) };
}

/** A quantity with its unit, read into the dimension's canonical unit. Below zero only where `min` says so. */
export function quantity(dimension: QuantityDimension, meaning: string, bounds: Bounds = {}): Schema<number> {
  const { noun, example, bare } = quantityStyle(dimension);
  const range = { min: dimension === "temperature" ? Number.NEGATIVE_INFINITY : 0, ...bounds };
  const json = {
    type: bare ? ["string", "number"] : "string",
    pattern: quantityPattern(dimension),
    examples: [example],
  };
  const read = (value: unknown): { readonly value: number } | FieldProblem => {
    const result = readQuantity(value, dimension);
    if (typeof result !== "number") return result;
    if (within(result, range)) return { value: result };
    return { expected: `${noun} ${rangeText(range, (bound) => formatQuantity(bound, dimension))}` };
  };
  return scalar(meaning, json, read, (value) => asQuantity(value, dimension));
}

/** A bare number: a count, a ratio, a weight. NaN and infinities are refused. */
export function number(
  meaning: string,
  bounds: Bounds & { readonly integer?: boolean } = {},
): Schema<number> {
  const { integer = false, min, max, positive } = bounds;
  const noun = integer ? "a whole number" : "a number";
  const json = {
    type: integer ? "integer" : "number",
    ...(positive === true ? { exclusiveMinimum: 0 } : {}),
    ...(min === undefined ? {} : { minimum: min }),
    ...(max === undefined ? {} : { maximum: max }),
  };
  return scalar(meaning, json, (value) => {
    if (typeof value !== "number" || !Number.isFinite(value) || (integer && !Number.isSafeInteger(value))) {
      return { expected: noun };
    }
    return within(value, bounds) ? { value } : { expected: `${noun} ${rangeText(bounds, String)}` };
  });
}

/** How many there are of something: a whole number. */
export function count(meaning: string, min = 1): Schema<number> {
  return number(meaning, { integer: true, min });
}

interface Cap {
  readonly capMhz: number;
  readonly capFraction: number;
}

/** A cap: a frequency, or a fraction of what could be used. */
export function cap(meaning: string): Schema<Cap> {
  const json = { type: ["string", "number"], examples: ["400 MHz", "80 %"] };
  const read: Field<Cap>["read"] = (value) => {
    const capFraction = readQuantity(value, "fraction");
    const capMhz = readQuantity(value, "frequency");
    if (typeof capFraction === "number" && capFraction > 0 && capFraction <= 1) {
      return { value: { capMhz: Number.POSITIVE_INFINITY, capFraction } };
    }
    if (typeof capMhz === "number" && capMhz > 0) return { value: { capMhz, capFraction: 1 } };
    return { expected: `a fraction above 0 and up to 1, or ${expectedQuantity("frequency")}` };
  };
  return scalar(meaning, json, read, ({ capMhz, capFraction }) =>
    Number.isFinite(capMhz) ? asQuantity(capMhz, "frequency") : asQuantity(capFraction, "fraction"),
  );
}

/** Text that is not empty. */
export function text(meaning: string): Schema<string> {
  return scalar(meaning, { type: "string", minLength: 1 }, (value) =>
    typeof value === "string" && value.trim() !== "" ? { value } : { expected: "text" },
  );
}

/** true or false. */
export function flag(meaning: string): Schema<boolean> {
  return scalar(meaning, { type: "boolean" }, (value) =>
    typeof value === "boolean" ? { value } : { expected: "true or false" },
  );
}

/** A moment in UTC, read into seconds since 1970. */
export function instant(meaning: string): Schema<number> {
  const json = { type: "string", examples: ["2026-01-01T00:00:00Z"] };
  const read: Field<number>["read"] = (value) => {
    const milliseconds =
      typeof value === "string" && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(value)
        ? Date.parse(value)
        : Number.NaN;
    return Number.isNaN(milliseconds)
      ? { expected: "a moment in UTC, such as 2026-01-01T00:00:00Z" }
      : { value: milliseconds / 1000 };
  };
  return scalar(meaning, json, read, (epochS) =>
    asItIs(new Date(Math.round(epochS * 1000)).toISOString().replace(".000Z", "Z")),
  );
}

/** A SHA-256 digest, read into lower case. */
export function sha256(meaning: string): Schema<string> {
  const pattern = "^[0-9a-fA-F]{64}$";
  return scalar(meaning, { type: "string", pattern }, (value) =>
    typeof value === "string" && new RegExp(pattern).test(value)
      ? { value: value.toLowerCase() }
      : { expected: "64 hexadecimal digits" },
  );
}

/** The one version of a format that can be read. */
export function version<const Version extends number>(meaning: string, known: Version): Schema<Version> {
  return scalar(meaning, { const: known }, (value) =>
    value === known ? { value: known } : { expected: String(known) },
  );
}

/** One of a few words. */
export function choice<const Word extends string>(meaning: string, words: readonly Word[]): Schema<Word> {
  return scalar(meaning, { type: "string", enum: words }, (value) => {
    const word = words.find((candidate) => candidate === value);
    return word === undefined ? unknownName(value, words) : { value: word };
  });
}

/** A name that is none of those which there are. */
export function unknownName(name: unknown, known: readonly string[]): FieldProblem {
  const nearest = typeof name === "string" ? nearestName(name, known) : undefined;
  const expected = known.length === 0 ? "none: there are no such names" : `one of ${listed(known)}`;
  return nearest === undefined ? { expected } : { expected, nearest };
}

/** Characters of a list of names: more is no help. */
const LONGEST_LIST = 800;

/** Names in a row, as many as people may want to read; the last of them may say how many there are besides. */
export function listed(names: readonly string[]): string {
  let length = 0;
  const first = names.findIndex((name) => {
    length += shortened(name).length + 2;
    return length > LONGEST_LIST;
  });
  if (first < 0) return names.map(shortened).join(", ");
  return [...names.slice(0, first).map(shortened), `${names.length - first} more`].join(", ");
}

function within(value: number, { min, max, positive }: Bounds): boolean {
  return value >= (min ?? -Infinity) && value <= (max ?? Infinity) && (positive !== true || value > 0);
}

function rangeText({ min, max, positive }: Bounds, format: (bound: number) => string): string {
  if (positive === true) return `above ${format(0)}`;
  if (min !== undefined && max !== undefined) return `from ${format(min)} to ${format(max)}`;
  return max === undefined ? `of at least ${format(min ?? 0)}` : `of at most ${format(max)}`;
}
