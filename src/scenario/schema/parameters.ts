import type { ParameterSpec, ParameterSpecs, ParameterValue } from "../../models/parameters.ts";
import type { ChoiceSpec, PolicyOrigin } from "../specification.ts";
import { formatQuantity } from "../units.ts";
import { choice, flag, number, quantity, type Schema } from "./fields.ts";
import { byDefault, list, type Shape, section, tag, variants } from "./sections.ts";

/** Something that a scenario names, and whose parameters it declares itself: a policy, a power model. */
export interface NamedPart {
  readonly name: string;
  readonly meaning: string;
  readonly parameters: ParameterSpecs;
  /** What the file calls it, if not by its name. */
  readonly written?: string;
  /** Where it comes from, if it is a user's own. */
  readonly origin?: PolicyOrigin;
}

/**
 * The schema of a mapping that names one of `parts` under `key` and holds the parameters of that part, and no other.
 *
 * @param rest - keys that the mapping has whatever part is chosen
 * @param convert - from the chosen part and the values of `rest`
 */
export function choiceOf<Rest extends object, T>(
  meaning: string,
  key: string,
  parts: readonly NamedPart[],
  rest: { readonly [Key in keyof Rest]: Schema<Rest[Key]> },
  convert: (choice: ChoiceSpec, fields: Rest) => T,
): Schema<T> {
  const options = parts.map((part) => {
    const names = Object.keys(part.parameters);
    const { name, written = name, meaning, origin } = part;
    const shape: Shape = { [key]: tag(written, meaning), ...parameterShape(part.parameters), ...rest };
    return section(part.meaning, shape, (fields) => {
      const values = fields as Record<string, unknown>;
      const parameters = Object.fromEntries(names.map((name) => [name, values[name] as ParameterValue]));
      return convert({ name, parameters, ...(origin && { origin }) }, values as Rest);
    });
  });
  return variants(meaning, key, options);
}

/** The same where the mapping holds nothing else. */
export function choiceAlone(meaning: string, key: string, parts: readonly NamedPart[]): Schema<ChoiceSpec> {
  return choiceOf(meaning, key, parts, {}, (choice) => choice);
}

/** Checks for declared parameters: units are read, defaults filled in. */
function parameterShape(specs: ParameterSpecs): Record<string, Schema<ParameterValue>> {
  const shape: Record<string, Schema<ParameterValue>> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const schema = parameterSchema(spec);
    shape[name] =
      spec.kind === "list" || spec.default === undefined ? schema : byDefault(written(spec), schema);
  }
  return shape;
}

function parameterSchema(spec: ParameterSpec): Schema<ParameterValue> {
  switch (spec.kind) {
    case "number":
      return number(spec.meaning, spec);
    case "quantity":
      return quantity(
        spec.dimension,
        spec.meaning,
        spec.dimension === "fraction" ? { max: 1, ...spec } : spec,
      );
    case "choice":
      return choice(spec.meaning, spec.choices);
    case "flag":
      return flag(spec.meaning);
    case "list": {
      const length = spec.length === undefined ? undefined : { exactly: spec.length };
      return list(spec.meaning, parameterSchema(spec.of), length);
    }
  }
}

/** A default as the file would say it. */
function written(spec: Exclude<ParameterSpec, { kind: "list" }>): unknown {
  return spec.kind === "quantity" && spec.default !== undefined
    ? formatQuantity(spec.default, spec.dimension)
    : spec.default;
}
