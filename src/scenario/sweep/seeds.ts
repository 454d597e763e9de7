/** More than anyone waits for; a mistyped range ends here. */
const MOST_SEEDS = 1_000_000;

const PART = /^(\d+)(?:\s*\.\.\s*(\d+))?$/;

/**
 * Reads `7`, `"1..30"`, `"1..5, 9"` or a list of such things.
 *
 * @returns seeds in their order; undefined: it is nothing of the kind, or a seed comes twice
 */
export function readSeeds(value: unknown): readonly number[] | undefined {
  const parts = Array.isArray(value) ? value.flatMap(partsOf) : partsOf(value);
  const seeds: number[] = [];
  for (const part of parts) {
    const match = PART.exec(part);
    if (match === null) return undefined;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (!Number.isSafeInteger(last) || last < first || last - first >= MOST_SEEDS) return undefined;
    for (let seed = first; seed <= last; seed++) seeds.push(seed);
    if (seeds.length > MOST_SEEDS) return undefined;
  }
  return seeds.length > 0 && new Set(seeds).size === seeds.length ? seeds : undefined;
}

/** Seeds as a file has them: {@link readSeeds} reads the same from it. */
export function writtenSeeds(seeds: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < seeds.length; ) {
    let end = i + 1;
    while (end < seeds.length && seeds[end] === seeds[end - 1]! + 1) end++;
    parts.push(end === i + 1 ? String(seeds[i]) : `${seeds[i]}..${seeds[end - 1]}`);
    i = end;
  }
  return parts.join(", ");
}

function partsOf(value: unknown): string[] {
  return String(value)
    .split(",")
    .map((part) => part.trim());
}
