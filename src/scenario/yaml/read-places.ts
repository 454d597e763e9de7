import { EVENT_ID, type Event, getScalarValue, SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import { NOWHERE, type Place } from "./place.ts";

/** Where everything stands that a text consists of; the events are those that `readYaml` gives for it. */
export function readPlaces(text: string, events: readonly Event[]): Place {
  return new PlaceReader(text, events).read();
}

type Anchored = Pick<ScalarEvent, "anchorStart" | "anchorEnd">;

class PlaceReader {
  readonly #text: string;
  readonly #events: readonly Event[];
  readonly #anchors: Map<string, Place> = new Map();
  /** Texts by anchor: an alias may be a key. */
  readonly #anchoredTexts: Map<string, string> = new Map();
  #next = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  read(): Place {
    this.#next = 1; // the first event opens the document
    return this.#place();
  }

  /** The next value. Recursion is as deep as the reader lets collections be. */
  #place(): Place {
    const event = this.#events[this.#next++];
    switch (event?.type) {
      case EVENT_ID.SCALAR:
        return this.#anchored(event, at(scalarOffset(this.#text, event)));
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, { ...at(event.start), parts: this.#elements() });
      case EVENT_ID.MAPPING:
        return this.#anchored(event, { ...at(event.start), parts: this.#entries() });
      case EVENT_ID.ALIAS: {
        const anchor = this.#anchorName(event);
        const place = this.#anchors.get(anchor) ?? NOWHERE;
        return { ...place, useOffset: event.anchorStart - 1, anchor };
      }
      default:
        return NOWHERE;
    }
  }

  #elements(): Place[] {
    const elements: Place[] = [];
    while (!this.#atEnd()) {
      const element = this.#place();
      elements.push({ ...element, keyOffset: element.useOffset });
    }
    return elements;
  }

  /** What a mapping says itself goes before what it merges, and what it merges first before what it merges later. */
  #entries(): Map<string, Place> {
    const entries = new Map<string, Place>();
    const merged: Place[] = [];
    while (!this.#atEnd()) {
      const key = this.#events[this.#next++]!;
      const text = this.#keyText(key);
      const place = this.#place();
      if (isMergeKey(key, text)) merged.push(...(Array.isArray(place.parts) ? place.parts : [place]));
      else entries.set(text, { ...place, keyOffset: keyOffset(this.#text, key) });
    }
    for (const { parts, anchor } of merged) {
      for (const [key, part] of (parts as ReadonlyMap<string, Place>) ?? []) {
        if (!entries.has(key)) entries.set(key, { ...part, anchor: anchor || part.anchor });
      }
    }
    return entries;
  }

  #keyText(event: Event): string {
    if (event.type === EVENT_ID.ALIAS) return this.#anchoredTexts.get(this.#anchorName(event)) ?? "";
    if (event.type !== EVENT_ID.SCALAR) return "";
    const text = getScalarValue(this.#text, event);
    if (event.anchorStart >= 0) this.#anchoredTexts.set(this.#anchorName(event), text);
    return text;
  }

  #anchored(event: Anchored, place: Place): Place {
    if (event.anchorStart >= 0) this.#anchors.set(this.#anchorName(event), place);
    return place;
  }

  #anchorName({ anchorStart, anchorEnd }: Anchored): string {
    return this.#text.slice(anchorStart, anchorEnd);
  }

  /** Steps over the end of a collection, where it is next. */
  #atEnd(): boolean {
    const event = this.#events[this.#next];
    const ends = event === undefined || event.type === EVENT_ID.POP;
    if (ends) this.#next++;
    return ends;
  }
}

function at(offset: number): Place {
  return { ...NOWHERE, offset, useOffset: offset };
}

function isMergeKey(event: Event, text: string): boolean {
  return event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && text === "<<";
}

function keyOffset(text: string, event: Event): number {
  if (event.type === EVENT_ID.ALIAS) return event.anchorStart - 1;
  return event.type === EVENT_ID.SCALAR ? scalarOffset(text, event) : -1;
}

/** Where a scalar begins: the parser names its first character, behind the quote or the line of `|` and `>`. */
function scalarOffset(text: string, { style, valueStart }: ScalarEvent): number {
  switch (style) {
    case SCALAR_STYLE.SINGLE_QUOTED:
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return valueStart - 1;
    case SCALAR_STYLE.LITERAL_BLOCK:
    case SCALAR_STYLE.FOLDED_BLOCK: {
      const header = text.slice(0, valueStart).search(/[|>][-+\d]*[ \t]*(#[^\r\n]*)?[\r\n]+$/);
      return header < 0 ? valueStart : header;
    }
    default:
      return valueStart;
  }
}
