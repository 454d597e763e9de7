import type { WrittenValue } from "../schema/fields.ts";
import type { Place } from "../yaml/place.ts";

/** A part of a resolved scenario, by the keys of the file. */
export type Explained = ExplainedValue | AbsentValue | ExplainedMapping | ExplainedList;

/** Where something comes from. */
export interface Provenance {
  readonly place: Place;
  /** The type by which it came here, as `vmTypes.small`; empty: it came directly. */
  readonly through: string;
}

/** A scalar. */
export interface ExplainedValue extends Provenance {
  readonly kind: "value";
  readonly written: WrittenValue;
}

/** A key that is left out and for which nothing stands. */
export interface AbsentValue {
  readonly kind: "absent";
  /** What the key means, and what it means that it is left out. */
  readonly meaning: string;
}

/** Keys in the order of their declaration, names in that of the file. */
export interface ExplainedMapping extends Provenance {
  readonly kind: "mapping";
  readonly entries: ReadonlyMap<string, Explained>;
}

export interface ExplainedList extends Provenance {
  readonly kind: "list";
  readonly items: readonly Explained[];
}
