import * as z from "zod/mini";
import { MODULE_PATTERN, POLICY_PLACES, type PolicyPlace } from "../policy-modules/references.ts";
import { scenarioSchema } from "./scenario.ts";

/** Keys at the top that are not read: a place for anchors. */
const EXTENSION_KEY = "^x-";

/**
 * The JSON Schema of scenario files, draft 2020-12, for editors. What depends on two places, such as names that must
 * exist, is checked by the reader alone.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema(), { io: "input", unrepresentable: "any" });
  for (const place of POLICY_PLACES) addModule(schema, place);
  return {
    $schema,
    title: "Coldaisle scenario, version 1",
    ...schema,
    patternProperties: { [EXTENSION_KEY]: {} },
  };
}

/** A policy may be the path of a module, whose parameters nobody knows before it is loaded. */
function addModule(schema: object, { path }: PolicyPlace): void {
  const mapping = path
    .slice(0, -1)
    .reduce<JsonSchema>((outer, key) => outer.properties![key]!, schema as JsonSchema);
  const key = path.at(-1)!;
  const options = mapping.oneOf!;
  const { [key]: _, ...first } = options[0]!.properties!;
  const others = options.map(({ properties }) => properties!);
  const common = Object.entries(first).filter(([name]) => others.every((option) => name in option));
  const written = {
    type: "string",
    pattern: MODULE_PATTERN,
    description: "path of a policy module, relative to this file",
  };
  options.push({
    type: "object",
    properties: { [key]: written, ...Object.fromEntries(common) },
    required: [key],
    additionalProperties: true,
    description: "a policy of one's own",
  });
}

/** As much of JSON Schema as is changed here. */
interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly oneOf?: JsonSchema[];
  readonly [keyword: string]: unknown;
}
