import type { ScenarioDocument } from "../document.ts";
import type { Explained } from "./explained.ts";
import { originOf } from "./origin.ts";

/**
 * A part of an explanation as plain data: mappings and lists of `{value, unit?, origin}`. Values are in canonical units;
 * a key that stands for nothing has the value null and says what it means. Empty mappings and lists are values.
 */
export function explanationData(part: Explained, document: ScenarioDocument): unknown {
  switch (part.kind) {
    case "value": {
      const { value, unit } = part.written;
      return { value, ...(unit !== null && { unit }), origin: originOf(part, document) };
    }
    case "absent":
      return { value: null, meaning: part.meaning, origin: { kind: "default" } };
    case "mapping": {
      if (part.entries.size === 0) return { value: {}, origin: originOf(part, document) };
      return Object.fromEntries(
        [...part.entries].map(([key, inner]) => [key, explanationData(inner, document)]),
      );
    }
    case "list":
      if (part.items.length === 0) return { value: [], origin: originOf(part, document) };
      return part.items.map((item) => explanationData(item, document));
  }
}
