import { EVENT_ID, type Event } from "js-yaml";
import { YAML_LIMITS } from "./limits.ts";
import { YamlError } from "./yaml-error.ts";

/** A value and all that is inside it, aliases written out. */
interface Extent {
  values: number;
  depth: number;
}

/**
 * Refuses aliases that stand for something which they are part of, and those that multiply: a few lines of them can
 * stand for more than fits into memory, and what reads the data writes them out.
 *
 * @throws YamlError at the first alias that goes beyond {@link YAML_LIMITS}
 */
export function checkAliases(text: string, events: readonly Event[]): void {
  if (!events.some(({ type }) => type === EVENT_ID.ALIAS)) return;
  const anchors = new Map<string, Extent | null>();
  const open: { readonly extent: Extent; readonly anchor: string | null }[] = [];
  let lastAlias = 0;
  const add = (inner: Extent): void => {
    const outer = open.at(-1)?.extent;
    if (outer === undefined) return;
    outer.values += inner.values;
    outer.depth = Math.max(outer.depth, inner.depth + 1);
    if (outer.values > YAML_LIMITS.values) {
      throw new YamlError(
        lastAlias,
        `aliases for more than ${YAML_LIMITS.values} values`,
        "less to write out",
      );
    }
    if (open.length + inner.depth > YAML_LIMITS.depth) {
      throw new YamlError(
        lastAlias,
        `aliases for more than ${YAML_LIMITS.depth} levels of nesting`,
        `${YAML_LIMITS.depth} at most`,
      );
    }
  };
  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.SCALAR: {
        const extent = { values: 1, depth: 0 };
        if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), extent);
        add(extent);
        break;
      }
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        const anchor = event.anchorStart < 0 ? null : text.slice(event.anchorStart, event.anchorEnd);
        if (anchor !== null) anchors.set(anchor, null);
        open.push({ extent: { values: 1, depth: 0 }, anchor });
        break;
      }
      case EVENT_ID.ALIAS: {
        const extent = anchors.get(text.slice(event.anchorStart, event.anchorEnd)) ?? null;
        lastAlias = event.anchorStart - 1;
        if (extent === null) {
          throw new YamlError(
            lastAlias,
            "an alias for something that it is itself a part of",
            "an alias for something before it",
          );
        }
        add(extent);
        break;
      }
      case EVENT_ID.POP: {
        const closed = open.pop();
        if (closed === undefined) break;
        if (closed.anchor !== null) anchors.set(closed.anchor, closed.extent);
        add(closed.extent);
        break;
      }
    }
  }
}
