import type { SourceName } from "./sources.ts";

/**
 * What a figure stands on: somebody's measurement; the maker's documents; a published figure that is quoted from
 * memory and was not read again; or an estimate, whose note says how it was made.
 */
export type Basis = "measured" | "documented" | "unchecked" | "estimate";

/** A figure with where it comes from. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly basis: Basis;
  readonly source: SourceName;
  /** How an estimate was made, or what else there is to know; empty if nothing. */
  readonly note: string;
}

export function measured<Value>(value: Value, source: SourceName, note = ""): Sourced<Value> {
  return { value, basis: "measured", source, note };
}

export function documented<Value>(value: Value, source: SourceName, note = ""): Sourced<Value> {
  return { value, basis: "documented", source, note };
}

export function unchecked<Value>(value: Value, source: SourceName, note = ""): Sourced<Value> {
  return { value, basis: "unchecked", source, note };
}

/** @param source - what it was estimated from; `here` if that is no publication */
export function estimate<Value>(value: Value, source: SourceName, note: string): Sourced<Value> {
  return { value, basis: "estimate", source, note };
}
