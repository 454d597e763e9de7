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
    const longest = Math.max(wanted.length, candidate.length);
    const most = Math.max(SLIP_EDITS, longest * SLIP_SHARE);
    // As many edits at least as one is longer than the other.
    if (Math.abs(wanted.length - candidate.length) > most) continue;
    const edits = distance(wanted, candidate.toLowerCase());
    if (edits < least && edits < longest && edits <= most) {
      nearest = candidate;
      least = edits;
    }
  }
  return nearest;
}
