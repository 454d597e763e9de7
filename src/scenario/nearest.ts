import { distance } from "fastest-levenshtein";

/** Edits that a slip of the keyboard takes: two (letters swapped), or up to half of a longer name. */
const SLIP_EDITS = 2;
const SLIP_SHARE = 0.5;

/**
 * The candidate that someone who wrote `name` most likely meant, by edit distance (V. I. Levenshtein, Binary codes
 * capable of correcting deletions, insertions and reversals, 1966); upper and lower case count as equal.
 *
 * @returns undefined when no candidate is near; of equally near ones the first
 */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = distance(wanted, candidate.toLowerCase());
    const longest = Math.max(wanted.length, candidate.length);
    if (edits < least && edits < longest && edits <= Math.max(SLIP_EDITS, longest * SLIP_SHARE)) {
      nearest = candidate;
      least = edits;
    }
  }
  return nearest;
}
