import * as z from "zod/mini";
import type { ScenarioDocument } from "../document.ts";
import { examineScenario, type LoadOptions, placeWith } from "../load.ts";
import type { CheckedFields } from "../schema/equipment.ts";
import { type Field, fieldOf, type WrittenValue } from "../schema/fields.ts";
import type { Path } from "../schema/problems.ts";
import { graft, partOf } from "../yaml/place.ts";
import { BY_DEFAULT, type Completion, Completions } from "./completion.ts";
import type { Explained, ExplainedMapping, Provenance } from "./explained.ts";

/** A resolved scenario in which every value knows where it comes from. */
export interface Explanation {
  readonly scenario: ExplainedMapping;
  /** Says where in the file a place is. */
  readonly document: ScenarioDocument;
}

/**
 * Resolves a scenario and says of every value where it comes from: from a line of the file, directly or by way of an
 * anchor or a type, from an option of the command line, from the catalogue, from a profile, or by default.
 *
 * It follows the same data, overrides and schema as the check does, and never works out a value of its own: what stands
 * for a key that is left out is read from the resolved scenario.
 *
 * @param file - what the explanation calls it, and what paths of inputs are relative to
 * @throws ScenarioError if the scenario is not valid
 */
export function explainScenario(text: string, file: string, options: LoadOptions = {}): Explanation {
  const { scenario, document, overrides, data, schema, types } = examineScenario(text, file, options);
  const explainer = new Explainer(new Completions(scenario, types));
  let place = placeWith(overrides, document);
  let complete = data;
  for (const [name, { path }] of Object.entries(scenario.inputs)) {
    if (path !== null) complete = withInputPath(complete as CheckedFields, name, path);
    const option = options.inputs?.[name];
    if (option === undefined) continue;
    place = graft(place, ["inputs", name, "path"], { kind: "option", option: `--input ${name}=${option}` });
  }
  const given = { data: complete, isChecked: false, provenance: { place, through: "" } };
  return { scenario: explainer.explain(schema, given) as ExplainedMapping, document };
}

/** A scenario's data in which the path of an input is that where it is looked for. */
function withInputPath(data: CheckedFields, name: string, path: string): CheckedFields {
  const inputs = data.inputs as Readonly<Record<string, CheckedFields>>;
  return { ...data, inputs: { ...inputs, [name]: { ...inputs[name], path } } };
}

/** What the library's schemas consist of, as far as it matters here. */
type Definition =
  | { readonly type: "optional"; readonly innerType: SchemaNode }
  | { readonly type: "prefault"; readonly innerType: SchemaNode; readonly defaultValue: unknown }
  | { readonly type: "pipe"; readonly in: SchemaNode; readonly out: SchemaNode }
  | { readonly type: "lazy" }
  | { readonly type: "object"; readonly shape: Readonly<Record<string, SchemaNode>> }
  | { readonly type: "union"; readonly discriminator: string; readonly options: readonly SchemaNode[] }
  | { readonly type: "array"; readonly element: SchemaNode }
  | { readonly type: "record"; readonly valueType: SchemaNode }
  | { readonly type: "literal" }
  | { readonly type: "unknown" };

type SchemaNode = z.core.$ZodType;

/** Data on their way through the schema. */
interface Given {
  readonly data: unknown;
  /** Whether the data have been through the check: then their quantities are numbers, and nothing is left out. */
  readonly isChecked: boolean;
  readonly provenance: Provenance;
  readonly completion?: Completion | undefined;
}

type WrittenValues = Map<Field<unknown>, Map<unknown, WrittenValue>>;

/** Of one field. */
const MOST_REMEMBERED = 1000;

class Explainer {
  readonly #completions: Completions;
  /** The sections at the top that have been explained. */
  readonly #sections: Map<string, Explained> = new Map();

  readonly #checkedValues: WrittenValues = new Map();
  readonly #fileValues: WrittenValues = new Map();

  constructor(completions: Completions) {
    this.#completions = completions;
  }

  /** @param key - of the value in what is at `path`; the path of the whole scenario has none */
  explain(schema: SchemaNode, given: Given, path: Path = [], key?: string | number): Explained {
    const { data, isChecked, provenance } = given;
    const field = fieldOf(schema);
    if (field !== undefined) {
      const written = this.#written(field, data, isChecked);
      return { kind: "value", written, place: provenance.place, through: provenance.through };
    }
    const definition = definitionOf(schema);
    switch (definition.type) {
      case "literal": {
        const text = String(data);
        return { kind: "value", written: { text, value: text, unit: null }, ...provenance };
      }
      case "optional":
        return this.explain(definition.innerType, given, path, key);
      case "lazy":
        return this.explain(built(schema), given, path, key);
      case "prefault": {
        const { innerType, defaultValue } = definition;
        const filled = data === undefined ? { ...given, data: defaultValue, provenance: BY_DEFAULT } : given;
        return this.explain(innerType, filled, path, key);
      }
      case "pipe": {
        // A mapping and its conversion, or a short form and the mapping that it stands for.
        if (definitionOf(definition.in).type === "object")
          return this.explain(definition.in, given, path, key);
        return this.explain(definition.out, { ...given, data: z.parse(definition.in, data) }, path, key);
      }
      case "union":
        return this.explain(chosen(definition, data as CheckedFields), given, path, key);
      case "object":
        return this.#mapping(definition.shape, given, inside(path, key));
      case "array":
        return this.#list(definition.element, given, inside(path, key));
      case "record":
        return this.#named(definition.valueType, given, inside(path, key));
      case "unknown":
        return anything(data, provenance);
    }
  }

  /** A value for people and programs; the same values come again and again, and take long to write. */
  #written(field: Field<unknown>, data: unknown, isChecked: boolean): WrittenValue {
    const byField = isChecked ? this.#checkedValues : this.#fileValues;
    let byValue = byField.get(field);
    if (byValue === undefined || byValue.size >= MOST_REMEMBERED) {
      byValue = new Map();
      byField.set(field, byValue);
    }
    let written = byValue.get(data);
    if (written === undefined) {
      const read = isChecked ? { value: data } : field.read(data);
      // It has passed the check: reading it again gives a value.
      written = field.write("value" in read ? read.value : data);
      byValue.set(data, written);
    }
    return written;
  }

  #mapping(shape: Readonly<Record<string, SchemaNode>>, given: Given, path: Path): ExplainedMapping {
    const { isChecked, provenance } = given;
    const data = given.data as CheckedFields;
    const completion =
      given.completion ?? (isChecked ? undefined : this.#completions.at(path, data, this.#sections));
    const entries = new Map<string, Explained>();
    for (const key of Object.keys(shape)) {
      const schema = shape[key]!;
      const value = Object.hasOwn(data, key) ? data[key] : undefined;
      const explained = isNothing(value)
        ? isChecked
          ? undefined
          : this.#leftOut(schema, completion, path, key)
        : this.explain(
            schema,
            {
              data: value,
              isChecked,
              provenance: part(provenance, key),
              completion: within(completion, key),
            },
            path,
            key,
          );
      if (explained === undefined) continue;
      entries.set(key, explained);
      if (path.length === 0) this.#sections.set(key, explained);
    }
    return { kind: "mapping", entries, ...provenance };
  }

  /** What stands for a key that is left out; undefined if the key would have no meaning. */
  #leftOut(
    schema: SchemaNode,
    completion: Completion | undefined,
    path: Path,
    key: string,
  ): Explained | undefined {
    if (definitionOf(schema).type !== "optional") {
      return this.explain(schema, { data: undefined, isChecked: false, provenance: BY_DEFAULT }, path, key);
    }
    const data = completion?.values[key];
    if (data === null) return undefined;
    if (completion === undefined || data === undefined) return { kind: "absent", meaning: meaningOf(schema) };
    return this.explain(
      schema,
      { data, isChecked: true, provenance: completion.provenanceOf(key) },
      path,
      key,
    );
  }

  #list(element: SchemaNode, { data, isChecked, provenance }: Given, path: Path): Explained {
    const items = (data as readonly unknown[]).map((item, i) =>
      this.explain(element, { data: item, isChecked, provenance: part(provenance, i) }, path, i),
    );
    return { kind: "list", items, ...provenance };
  }

  #named(valueType: SchemaNode, { data, isChecked, provenance }: Given, path: Path): ExplainedMapping {
    const named = data as CheckedFields;
    const entries = new Map<string, Explained>();
    for (const [name, value] of Object.entries(named)) {
      const given = { data: value, isChecked, provenance: part(provenance, name) };
      entries.set(name, this.explain(valueType, given, path, name));
    }
    for (const [name, { values, provenanceOf }] of this.#completions.catalogued(path[0], named)) {
      const given = { data: values, isChecked: true, provenance: provenanceOf(name) };
      entries.set(name, this.explain(valueType, given, path, name));
    }
    return { kind: "mapping", entries, ...provenance };
  }
}

/** What no schema says anything of: as it is written. */
function anything(data: unknown, provenance: Provenance): Explained {
  if (Array.isArray(data)) {
    const items = data.map((item, i) => anything(item, part(provenance, i)));
    return { kind: "list", items, ...provenance };
  }
  if (typeof data === "object" && data !== null) {
    const parts = Object.entries(data).map(([key, value]) => [key, anything(value, part(provenance, key))]);
    return { kind: "mapping", entries: new Map(parts as [string, Explained][]), ...provenance };
  }
  const text = data as WrittenValue["text"];
  return { kind: "value", written: { text, value: text, unit: null }, ...provenance };
}

function definitionOf(schema: SchemaNode): Definition {
  return schema._zod.def as unknown as Definition;
}

/** What a schema that is built on demand has been built to. */
function built(schema: SchemaNode): SchemaNode {
  return (schema as z.core.$ZodLazy)._zod.innerType;
}

function inside(path: Path, key: string | number | undefined): Path {
  return key === undefined ? path : [...path, key];
}

/** YAML's null counts as nothing where a key may be left out. */
function isNothing(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** The option of a union whose tag the data have. */
function chosen(
  { discriminator, options }: Definition & { readonly type: "union" },
  data: CheckedFields,
): SchemaNode {
  return options.find((option) =>
    option._zod.propValues?.[discriminator]?.has(data[discriminator] as string),
  )!;
}

function meaningOf(schema: SchemaNode): string {
  const definition = definitionOf(schema);
  if (definition.type === "optional") return meaningOf(definition.innerType);
  if (definition.type === "lazy") return meaningOf(built(schema));
  if (definition.type === "pipe" && fieldOf(schema) === undefined) return meaningOf(definition.in);
  return z.globalRegistry.get(schema)?.description ?? "";
}

/** Where a part of something comes from: from where it stands, else from where the whole comes from. */
function part({ place, through }: Provenance, key: string | number): Provenance {
  const own = partOf(place, key);
  if (own === undefined) return { place: place.parts === null ? place : { ...place, parts: null }, through };
  const isCopied = place.anchor !== "" && own.anchor === "" && own.given === null;
  return { place: isCopied ? { ...own, anchor: place.anchor } : own, through };
}

/** The completion of a mapping inside a mapping. */
function within(completion: Completion | undefined, key: string): Completion | undefined {
  const values = completion?.values[key];
  if (completion === undefined || typeof values !== "object" || values === null) return undefined;
  return { values: values as CheckedFields, provenanceOf: () => completion.provenanceOf(key) };
}
