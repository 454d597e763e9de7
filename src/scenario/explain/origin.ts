import type { ScenarioDocument } from "../document.ts";
import { shortened } from "../shortened.ts";
import type { Place, Source } from "../yaml/place.ts";
import type { Provenance } from "./explained.ts";

/** Where a value comes from, for programs. */
export type Origin = (Source | FileOrigin) & {
  /** What brought it from there: a type such as `vmTypes.small`, or an anchor such as `*small`. */
  readonly through?: string;
};

/** A place in the scenario's file. */
interface FileOrigin {
  readonly kind: "file";
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** Where something comes from, for programs. */
export function originOf({ place, through }: Provenance, document: ScenarioDocument): Origin {
  const by = through === "" ? (place.anchor === "" ? "" : `*${place.anchor}`) : through;
  const source = place.given ?? {
    kind: "file",
    file: document.file,
    ...document.position(writtenAt(place)),
  };
  return by === "" ? source : { ...source, through: by };
}

/** Writes origins for people, each on one line: a scenario may have a million. */
export class OriginTexts {
  readonly #document: ScenarioDocument;
  readonly #file: string;
  readonly #given: Map<Source, string> = new Map();

  constructor(document: ScenarioDocument) {
    this.#document = document;
    this.#file = oneLine(document.file);
  }

  textOf({ place, through }: Provenance): string {
    const { given, anchor } = place;
    const by = through === "" ? anchor && ` (*${oneLine(anchor)})` : ` (${oneLine(through)})`;
    if (given !== null) return this.#givenText(given) + by;
    const { line, column } = this.#document.position(writtenAt(place));
    return `${this.#file}:${line}:${column}${by}`;
  }

  #givenText(given: Source): string {
    let text = this.#given.get(given);
    if (text === undefined) {
      text = oneLine(sourceText(given));
      this.#given.set(given, text);
    }
    return text;
  }
}

/** A key without a value has no place but its own. */
function writtenAt({ offset, keyOffset }: Place): number {
  return offset < 0 ? keyOffset : offset;
}

function oneLine(text: string): string {
  return shortened(text.replace(/\p{C}+/gu, " "));
}

function sourceText(source: Source): string {
  switch (source.kind) {
    case "default":
      return "default";
    case "option":
      return source.option;
    case "catalogue":
      return `catalogue: ${source.type}`;
    case "profile":
      return `profile: ${source.profile}`;
  }
}
