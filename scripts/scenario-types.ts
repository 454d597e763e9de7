import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { POLICY_PLACES } from "../src/scenario/policy-modules/references.ts";
import { scenarioJsonSchema } from "../src/scenario/schema/json-schema.ts";

/** As much of JSON Schema as the scenario's uses. */
interface JsonSchema {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

const INTRODUCTION = `// Made by npm run generate from the schema of scenario files: do not edit.
import type { PolicyKind, PolicyModules } from "../policies/catalogue.ts";

/** A policy of one's own: the module itself, or the path of a file that exports it, with \`#\` and a name if several. */
export type OwnPolicy<Kind extends PolicyKind> = PolicyModules[Kind] | ModulePath | \`\${ModulePath}#\${string}\`;

type ModulePath = \`\${string}.\${"js" | "mjs" | "cjs" | "ts" | "mts" | "cts"}\`;
`;

/** Types of JSON Schema that TypeScript calls otherwise. */
const TYPES: Readonly<Record<string, string>> = { integer: "number", array: "readonly unknown[]" };

/** What texts with a unit are called, by the first unit that they may have. */
const QUANTITIES: Readonly<Record<string, string>> = {
  us: "Time",
  kHz: "Frequency",
  B: "MemorySize",
  "bit/s": "DataRate",
  mW: "Power",
  J: "Energy",
  "%": "Percentage",
  U: "Height",
  MHz·s: "Work",
};

/** The shape of scenario files as a TypeScript type, so that a scenario can be written in code. */
export function scenarioTypes(): string {
  const schema = scenarioJsonSchema() as JsonSchema;
  const text = `${INTRODUCTION}
/** A scenario as a file has it; quantities are texts with a unit. */
export interface ScenarioFile ${mapping(schema, [])}
`;
  return formatted(`${text}\n${quantityTypes()}`);
}

function typeOf(schema: JsonSchema, path: readonly string[]): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  // Profiles are called after simulators that only their own files may name.
  if (schema.enum !== undefined && path[0] === "compatibility") return "string";
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const options = schema.oneOf ?? schema.anyOf;
  if (options !== undefined) return options.map((option) => typeOf(option, path)).join(" | ");
  if (schema.items !== undefined) return `readonly (${typeOf(schema.items, path)})[]`;
  if (typeof schema.additionalProperties === "object") {
    return `{ readonly [name: string]: ${typeOf(schema.additionalProperties, path)} }`;
  }
  if (schema.properties !== undefined) return mapping(schema, path);
  return [schema.type ?? "unknown"]
    .flat()
    .map((type) => (type === "string" ? textType(schema) : (TYPES[type] ?? type)))
    .join(" | ");
}

function mapping(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  path: readonly string[],
): string {
  const fields = Object.entries(properties).map(([key, schema]) => {
    const place = POLICY_PLACES.find((known) => known.path.join(".") === [...path, key].join("."));
    const isOwn = place !== undefined && schema.const === undefined;
    const type = isOwn ? `OwnPolicy<"${place.kind}">` : typeOf(schema, [...path, key]);
    return `${comment(schema)}readonly ${key}${required.includes(key) ? "" : "?"}: ${type};`;
  });
  if (additionalProperties === true)
    fields.push("/** Its parameters. */\nreadonly [parameter: string]: unknown;");
  return `{\n${fields.join("\n")}\n}`;
}

/** Text with one of the units that a pattern ends with, or any. */
function textType({ pattern = "" }: JsonSchema): string {
  const units = /\(([^()]*)\)\??\\s\*\$$/.exec(pattern)?.[1]?.replaceAll("\\/", "/").split("|");
  if (units === undefined) return "string";
  const name = QUANTITIES[units[0]!];
  if (name === undefined) throw new Error(`no name for quantities in ${units.join(", ")}`);
  quantities.set(name, units);
  return name;
}

/** The quantities that were met, with their units. */
const quantities = new Map<string, readonly string[]>();

function quantityTypes(): string {
  return [...quantities]
    .map(([name, units]) => {
      const anyOf = units.map((unit) => JSON.stringify(unit)).join(" | ");
      return `/** Such as \`1 ${units.at(-1)}\`. */\nexport type ${name} = \`\${number} \${${anyOf}}\`;\n`;
    })
    .join("\n");
}

function comment({ description, default: fallback }: JsonSchema): string {
  if (description === undefined) return "";
  const sentence = `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
  const shown = typeof fallback === "string" ? fallback : JSON.stringify(fallback);
  return `/** ${sentence}${fallback === undefined ? "" : ` Default: \`${shown}\`.`} */\n`;
}

function formatted(text: string): string {
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const args = [biome, "format", "--stdin-file-path=src/scenario/scenario-file.ts"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: "utf8" });
  if (status !== 0) throw new Error(`biome: ${stderr}`);
  return stdout;
}
