/** What a value can come from besides a text. */
export type Source =
  | { readonly kind: "default" }
  /** An option of the command line, as it was given. */
  | { readonly kind: "option"; readonly option: string }
  /** A type that comes with the program. */
  | { readonly kind: "catalogue"; readonly type: string }
  /** A compatibility profile. */
  | { readonly kind: "profile"; readonly profile: string };

/** Where a value comes from, and all that is inside it. Offsets are UTF-16 code units from 0, -1: there is none. */
export interface Place {
  /** Where it is written. */
  readonly offset: number;
  /** Where it is used: the alias where it is a copy, {@link offset} where it is not. */
  readonly useOffset: number;
  /** Where its key begins; of an element of a list, where the element begins. */
  readonly keyOffset: number;
  /** The anchor of which it is a copy, by an alias or a merge key; empty: it is none. */
  readonly anchor: string;
  /** What it comes from if not from the text; null: from the text. */
  readonly given: Source | null;
  /** Places by key or by position; null: it has no parts, or they all come from where it comes from. */
  readonly parts: ReadonlyMap<string, Place> | readonly Place[] | null;
}

/** A place in the text that nothing is known of. */
export const NOWHERE: Place = {
  offset: -1,
  useOffset: -1,
  keyOffset: -1,
  anchor: "",
  given: null,
  parts: null,
};

/** The place of something that stands in no text. */
export function placeOf(given: Source): Place {
  return { ...NOWHERE, given };
}

/** The place of a part; undefined where there is no such part. */
export function partOf(place: Place, key: string | number): Place | undefined {
  const { parts } = place;
  if (parts === null) return undefined;
  return isList(parts) ? parts[Number(key)] : parts.get(String(key));
}

/**
 * A place of which the part at the end of a path comes from elsewhere. Mappings on the way that are missing are made;
 * nothing given is changed, so that copies of the same anchor stay what they were.
 */
export function graft(
  place: Place | undefined,
  path: readonly (string | number)[],
  given: Source,
  depth = 0,
): Place {
  const key = path[depth];
  if (key === undefined) return { ...(place ?? NOWHERE), anchor: "", given, parts: null };
  const outer = place ?? placeOf(given);
  const part = graft(partOf(outer, key), path, given, depth + 1);
  const { parts } = outer;
  if (isList(parts)) return { ...outer, parts: parts.map((other, i) => (i === Number(key) ? part : other)) };
  return { ...outer, parts: new Map(parts ?? []).set(String(key), part) };
}

function isList(parts: Place["parts"]): parts is readonly Place[] {
  return Array.isArray(parts);
}
