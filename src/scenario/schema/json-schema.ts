import * as z from "zod/mini";
import { scenarioSchema } from "./scenario.ts";

/** Keys at the top that are not read: a place for anchors. */
const EXTENSION_KEY = "^x-";

/**
 * The JSON Schema of scenario files, draft 2020-12, for editors. What depends on two places, such as names that must
 * exist, is checked by the reader alone.
 */
export function scenarioJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema(), { io: "input", unrepresentable: "any" });
  return {
    $schema,
    title: "Coldaisle scenario, version 1",
    ...schema,
    patternProperties: { [EXTENSION_KEY]: {} },
  };
}
