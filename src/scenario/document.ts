import type { Event } from "js-yaml";
import { ScenarioError } from "./diagnostics.ts";
import type { Path } from "./schema/problems.ts";
import { LineIndex, type Position } from "./yaml/line-index.ts";
import { type Place, partOf } from "./yaml/place.ts";
import { readPlaces } from "./yaml/read-places.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { YamlError } from "./yaml/yaml-error.ts";

/**
 * A YAML file: its plain data, and where each of them stands. Where things stand is worked out when it is first asked:
 * a scenario in which nothing is wrong is read without.
 */
export class ScenarioDocument {
  readonly file: string;
  /** Maps, lists, texts, numbers, flags, null; anchors and merge keys followed. */
  readonly data: unknown;
  readonly #text: string;
  #events: readonly Event[];
  #place: Place | undefined;
  #lines: LineIndex | undefined;

  /**
   * @param file - what messages call it
   * @throws ScenarioError where the text is not one YAML 1.2 document
   */
  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text.replace(/^\ufeff/, "");
    try {
      const { data, events } = readYaml(this.#text);
      if (data === undefined || data === null) throw new YamlError(0, "nothing", "a scenario");
      this.data = data;
      this.#events = events;
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      const { offset, found, expected } = error;
      throw new ScenarioError([{ file, ...this.position(offset), path: "", found, expected }]);
    }
  }

  /** Where everything stands. */
  get place(): Place {
    if (this.#place === undefined) {
      this.#place = readPlaces(this.#text, this.#events);
      this.#events = []; // half a million of them in a large file
    }
    return this.#place;
  }

  /** @param offset - as in a {@link Place} */
  position(offset: number): Position {
    this.#lines ??= new LineIndex(this.#text);
    return this.#lines.positionOf(offset);
  }

  /**
   * Where the value at a path stands, or its key; where there is no such value, the mapping or list that lacks it.
   *
   * @returns also how much of the path there is
   */
  locate(path: Path, atKey: boolean): Position & { readonly depth: number } {
    const { offset, depth } = located(this.place, path, atKey);
    return { ...this.position(offset), depth };
  }
}

/** The deepest place on the way to the end of a path, and how far down it is. */
export function located(
  top: Place,
  path: Path,
  atKey: boolean,
): { readonly place: Place; readonly offset: number; readonly depth: number } {
  let place = top;
  let offset = place.useOffset;
  let depth = 0;
  for (; depth < path.length; depth++) {
    const part = partOf(place, path[depth]!);
    if (part === undefined) break;
    place = part;
    const wantsKey = (atKey && depth === path.length - 1) || part.useOffset < 0;
    const found = wantsKey ? part.keyOffset : part.useOffset;
    if (found >= 0) offset = found;
  }
  return { place, offset, depth };
}
