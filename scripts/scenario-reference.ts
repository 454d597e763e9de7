/** Makes docs/scenario.md, the reference of scenario files, from their JSON Schema. */
import { scenarioJsonSchema } from "../src/scenario/schema/json-schema.ts";

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

const INTRODUCTION = `# Scenario files, version 1

A scenario is one YAML 1.2 document. \`coldaisle validate <file>\` checks it; \`coldaisle schema\` prints its JSON Schema,
which editors use when the file begins with

    # yaml-language-server: $schema=<path to>/schema/scenario.schema.json

## Rules

- **Quantities carry their unit**: \`4 GiB\`, \`250 W\`, \`2.4 GHz\`, \`10 Gbit/s\`, \`5 min\`. A bare number where a unit is
  needed is an error. Fractions may be written \`0.8\` or \`80 %\`; heights \`44\` or \`44 U\`. Decimal and binary prefixes
  differ: 1 MB is 10⁶ bytes, 1 MiB is 2²⁰. One MIPS counts as one MHz, one MI (million instructions) as one MHz·s.
- **Unknown keys and names are errors**, reported as \`file:line:column path: found, expected, nearest name\`. All problems
  of one kind are reported together: first those of the YAML, then those of keys and values, then those of names and
  capacities.
- **Anchors, aliases and merge keys** (\`&a\`, \`*a\`, \`<<: *a\`) work; keys at the top that begin with \`x-\` are not read and
  give them a place.
- **Servers are numbered** from 0 in the order of the file: site by site, those that stand directly on it before those in
  its halls.
- **Paths of inputs** are relative to the scenario's file. \`--input name=path\` overrides them, relative to the working
  folder.
- **\`--set path=value\`** overrides any value before the check: keys and list positions joined by dots, a value in YAML:
  \`--set sites.0.servers.0.count=100\`, \`--set compatibility=none\`. Mappings on the way that are missing are made.
- **Policies** are those of the catalogue (\`coldaisle list\`), and your own: in place of a name stands the path of a module
  in TypeScript or JavaScript, relative to the scenario's file, with the module's parameters beside it
  ([policies.md](policies.md)).
- **Types of equipment** are those that the scenario defines, and those of the catalogue (\`coldaisle list\`).
- **What it all comes to**, and where each value comes from, \`coldaisle explain <file>\` shows; [explain.md](explain.md)
  also has the limits of size and depth.

## Keys

Keys without a default are optional unless they are marked as required. In paths, \`*\` stands for a name of the user's,
\`[]\` for each element of a list, and \`power(linear)\` for \`power\` where its first key chooses \`linear\`.
`;

/** The reference as Markdown. */
export function scenarioReference(): string {
  const sections = [INTRODUCTION];
  const { properties = {}, required = [] } = scenarioJsonSchema() as JsonSchema;
  const plain = Object.entries(properties).filter(([, schema]) => !isNested(schema));
  sections.push(table(plain.flatMap(([key, schema]) => rows(key, schema, required.includes(key)))));
  for (const [key, schema] of Object.entries(properties)) {
    if (!isNested(schema)) continue;
    const note = required.includes(key) ? " Required." : "";
    sections.push(`### ${key}\n\n${sentence(schema.description)}${note}\n\n${body(key, schema)}`);
  }
  return sections.join("\n");
}

/** The table of one nested key; a table for each variant where there are several. */
function body(path: string, schema: JsonSchema): string {
  const [inner, innerPath] = unwrap(schema, path);
  if (inner.oneOf === undefined) return table(fields(innerPath, asMapping(inner)));
  const variants = inner.oneOf.filter(isNamed).map((option) => {
    const { key, value, meaning } = tagOf(option);
    return `**\`${key}: ${value}\`**: ${meaning}\n\n${table(fields(innerPath, option))}`;
  });
  return variants.join("\n");
}

function fields(path: string, { properties = {}, required = [] }: JsonSchema): string[] {
  return Object.entries(properties).flatMap(([key, schema]) =>
    rows(`${path}.${key}`, schema, required.includes(key)),
  );
}

function rows(path: string, schema: JsonSchema, required: boolean): string[] {
  const fallback = schema.default === undefined ? (required ? "required" : "") : code(schema.default);
  const own = `| \`${path}\` | ${kind(schema)} | ${fallback} | ${schema.description ?? ""} |`;
  const [inner, innerPath] = unwrap(schema, path);
  if (inner.oneOf !== undefined) {
    return [
      own,
      ...inner.oneOf
        .filter(isNamed)
        .flatMap((option) => fields(`${innerPath}(${tagOf(option).value})`, option)),
    ];
  }
  return [own, ...fields(innerPath, asMapping(inner))];
}

/** The mapping among the forms that a value can have. */
function asMapping(schema: JsonSchema): JsonSchema {
  return schema.anyOf?.find(({ properties }) => properties) ?? schema;
}

/** What stands inside lists and mappings with the user's own names. */
function unwrap(schema: JsonSchema, path: string): [JsonSchema, string] {
  if (schema.items !== undefined) return unwrap(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === "object")
    return unwrap(schema.additionalProperties, `${path}.*`);
  return [schema, path];
}

function isNested(schema: JsonSchema): boolean {
  const [inner] = unwrap(schema, "");
  return inner.properties !== undefined || inner.oneOf !== undefined || inner.anyOf !== undefined;
}

function kind(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(", ");
  if (schema.items !== undefined) return "list";
  if (schema.oneOf !== undefined || schema.properties !== undefined) return "mapping";
  if (schema.anyOf !== undefined) return "name or mapping";
  if (typeof schema.additionalProperties === "object") return "mapping by name";
  const unit = /\(([^()]*)\)\??\\s\*\$$/.exec(schema.pattern ?? "")?.[1];
  if (unit !== undefined) return unit.replaceAll("\\/", "/").split("|").join(", ");
  return [schema.type ?? []].flat().join(" or ");
}

/** Whether a variant goes by a name; one does not: a policy of the user's own. */
function isNamed({ properties = {} }: JsonSchema): boolean {
  return Object.values(properties).some((property) => property.const !== undefined);
}

/** The key and the text by which a variant is told from others. */
function tagOf({ properties = {} }: JsonSchema): { key: string; value: string; meaning: string } {
  const [key, schema] = Object.entries(properties).find(([, property]) => property.const !== undefined)!;
  return { key, value: String(schema.const), meaning: sentence(schema.description) };
}

function table(lines: readonly string[]): string {
  return ["| Key | Value | Default | Meaning |", "|---|---|---|---|", ...lines, ""].join("\n");
}

function code(value: unknown): string {
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function sentence(text = ""): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
