import { nearestName } from "../nearest.ts";
import { listed } from "../schema/fields.ts";
import { shortened } from "../shortened.ts";
import type { Explained } from "./explained.ts";

/** A path that leads nowhere: what was found on it, and what is there. */
export interface NoSuchPart {
  readonly found: string;
  readonly expected: string;
}

/** The part of an explanation at a path of keys and list positions joined by dots, as `--set` takes it. */
export function selectPart(top: Explained, path: string): { readonly part: Explained } | NoSuchPart {
  let part = top;
  for (const key of path.split(".")) {
    const inner =
      part.kind === "mapping"
        ? part.entries.get(key)
        : part.kind === "list" && /^\d+$/.test(key)
          ? part.items[Number(key)]
          : undefined;
    if (inner === undefined) return { found: `"${shortened(key)}"`, expected: expectation(part, key) };
    part = inner;
  }
  return { part };
}

function expectation(part: Explained, key: string): string {
  switch (part.kind) {
    case "mapping": {
      const keys = [...part.entries.keys()];
      const nearest = nearestName(key, keys);
      const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
      return `one of ${listed(keys)}${hint}`;
    }
    case "list":
      return `a position in a list of ${part.items.length}, from 0`;
    default:
      return "nothing below a value";
  }
}
