import {
  CORE_SCHEMA,
  constructFromEvents,
  EVENT_ID,
  type Event,
  mapTag,
  mergeTag,
  parseEvents,
  YAMLException,
} from "js-yaml";
import { shortened } from "../shortened.ts";
import { checkAliases } from "./aliases.ts";
import { YAML_LIMITS } from "./limits.ts";
import { YamlError } from "./yaml-error.ts";

/** What YAML text holds. */
export interface YamlText {
  /** Maps, lists, texts, numbers, flags, null; anchors and merge keys followed. Undefined: no document. */
  readonly data: unknown;
  /** What the text consists of, in its order, with offsets. */
  readonly events: readonly Event[];
}

const KEY_NOT_TEXT = "a key that is not text";

/** In YAML a key may be anything; here it must be text, so that a path can name it. */
const textKeysOnly: typeof mapTag = {
  ...mapTag,
  addPair: (map, key, value) => (typeof key === "string" ? mapTag.addPair(map, key, value) : KEY_NOT_TEXT),
};

/** The core schema of YAML 1.2, and merge keys. */
const SCHEMA = CORE_SCHEMA.withTags(mergeTag, textKeysOnly);

/** What the library's reasons mean; others are told in its words. */
const REASONS: readonly (readonly [reason: RegExp, found: string, expected: string])[] = [
  [/^duplicated mapping key/, "a key that is already there", "each key once"],
  [/^tab characters/, "a tab", "spaces as indentation"],
  [
    /^(bad|deficient) indentation/,
    "a line that is indented in no way that fits",
    "the indentation of its neighbours, brackets and quotes closed before",
  ],
  [/^unidentified alias/, "an alias without an anchor of that name before it", "the name of an anchor"],
  [/^cannot merge mappings/, "a merge key for something else", "a mapping, or a list of mappings"],
  [/^abnormal merge sequence/, "a merge key for more than 100 mappings", "100 at most"],
  [/^merge keys exceeded/, `more than ${YAML_LIMITS.values} merged keys`, "less to merge"],
  [/^a key that is not text/, KEY_NOT_TEXT, "text, in quotes if it looks like something else"],
  [/^nesting exceeded/, `more than ${YAML_LIMITS.depth} levels of nesting`, `${YAML_LIMITS.depth} at most`],
  [
    /^(unexpected end of the (stream|document) within|missed comma)/,
    "text that is not closed",
    "a closing bracket or quote, or a comma",
  ],
  [/^(the stream contains non-printable|null byte|expected valid JSON)/, "a control character", "text"],
  [/^unknown (scalar|sequence|mapping) tag/, "a tag", "plain YAML, without tags of one's own"],
];

/** What stands before the place that the library names: an alias, a quoted text. */
const OPENERS = "*&\"'";

/**
 * Reads YAML 1.2.
 *
 * @throws YamlError where the text is not one document, or not within {@link YAML_LIMITS}
 */
export function readYaml(text: string): YamlText {
  const { documents, events } = parse(text);
  if (documents.length > 1) {
    throw new YamlError(secondDocument(text, events), "a second document", "one document in the file");
  }
  checkAliases(text, events);
  return { data: documents[0], events };
}

function parse(text: string): { readonly documents: readonly unknown[]; readonly events: readonly Event[] } {
  let events: Event[] = [];
  try {
    events = parseEvents(text, { maxDepth: YAML_LIMITS.depth });
    const options = { source: text, schema: SCHEMA, maxTotalMergeKeys: YAML_LIMITS.values };
    return { documents: constructFromEvents(events, options), events };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const reason = shortened(error.reason);
    const [, found, expected] = REASONS.find(([pattern]) => pattern.test(reason)) ?? [
      "",
      `text that is not YAML (${reason})`,
      "YAML 1.2",
    ];
    // The library does not know where a collection began that it has just read.
    const key = reason === KEY_NOT_TEXT ? collectionKey(events) : undefined;
    const offset = key ?? error.mark?.position ?? 0;
    const opened = offset > 0 && OPENERS.includes(text.charAt(offset - 1));
    throw new YamlError(opened ? offset - 1 : offset, found, expected);
  }
}

/** Where the first key stands that is a mapping or a list. */
function collectionKey(events: readonly Event[]): number | undefined {
  // What is next in each open collection, the innermost last.
  const next: ("key" | "value" | "element")[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      next.pop();
      continue;
    }
    const role = next.pop();
    if (role !== undefined) next.push(role === "key" ? "value" : role === "value" ? "key" : role);
    if (event.type === EVENT_ID.DOCUMENT) next.push("element");
    if (event.type !== EVENT_ID.SEQUENCE && event.type !== EVENT_ID.MAPPING) continue;
    if (role === "key") return event.start;
    next.push(event.type === EVENT_ID.MAPPING ? "key" : "element");
  }
  return undefined;
}

/** Where the line stands that begins a second document. */
function secondDocument(text: string, events: readonly Event[]): number {
  const second = events.findIndex(({ type }, i) => type === EVENT_ID.DOCUMENT && i > 0);
  const first = events[second + 1];
  const content = first !== undefined && "start" in first ? first.start : text.length;
  return text.lastIndexOf("\n---", content) + 1;
}
