/** The shape of a set-associative cache. */
export interface CacheGeometry {
  readonly sizeBytes: number;
  readonly ways: number;
  readonly lineBytes: number;
}

/** Of a slot without a line. Zero, so that memory of a large cache that is never touched is never filled either. */
const EMPTY = 0;

/**
 * Which lines a set-associative cache holds, under true least-recently-used replacement.
 *
 * Beside the sets lies a table that tells for a line where it was seen last: a guess that is right for most hits, and
 * spares the search through a set, whose outcome the simulating processor could not predict.
 */
export class Cache {
  /** For each slot the number of its line, and 1. */
  private readonly lines: Int32Array;
  /** When the line of a slot was used last, on the cache's own clock. */
  private readonly used: Float64Array;
  private readonly guesses: Int32Array;
  private readonly guessMask: number;
  private readonly ways: number;
  private readonly sets: number;
  /** sets − 1 where that selects a set, else −1: last-level caches come in slices that are no power of two. */
  private readonly mask: number;
  private readonly lineShift: number;
  private clock = 0;

  /** @throws RangeError if the ways do not divide the lines, or the line is no power of two */
  constructor({ sizeBytes, ways, lineBytes }: CacheGeometry) {
    const sets = sizeBytes / (ways * lineBytes);
    if (!Number.isInteger(sets) || sets < 1 || !Number.isInteger(Math.log2(lineBytes))) {
      throw new RangeError(
        `cache: found ${sizeBytes} bytes in ${ways} ways of ${lineBytes}-byte lines, expected whole sets`,
      );
    }
    this.ways = ways;
    this.sets = sets;
    this.mask = Number.isInteger(Math.log2(sets)) ? sets - 1 : -1;
    this.lineShift = Math.log2(lineBytes);
    this.lines = new Int32Array(sets * ways);
    this.used = new Float64Array(sets * ways);
    this.guesses = new Int32Array(2 ** Math.ceil(Math.log2(sets * ways)));
    this.guessMask = this.guesses.length - 1;
  }

  /**
   * Uses the line that holds an address, and brings it in if it is not there, in place of the set's least recently
   * used one.
   *
   * @param address - from 0 to 2^31 − 1
   * @returns whether it was there
   */
  access(address: number): boolean {
    const line = address >>> this.lineShift;
    const slot = this.guesses[line & this.guessMask]!;
    if (this.lines[slot] !== line + 1) return this.search(line);
    this.used[slot] = ++this.clock;
    return true;
  }

  /** Whether the line that holds an address is there; uses nothing. */
  holds(address: number): boolean {
    const line = address >>> this.lineShift;
    const first = this.firstOf(line);
    for (let slot = first; slot < first + this.ways; slot++) if (this.lines[slot] === line + 1) return true;
    return false;
  }

  clear(): void {
    this.lines.fill(EMPTY);
    this.used.fill(0);
  }

  private search(line: number): boolean {
    const { lines, used } = this;
    const first = this.firstOf(line);
    const end = first + this.ways;
    let slot = first;
    let oldest = first;
    for (; slot < end && lines[slot] !== line + 1; slot++) if (used[slot]! < used[oldest]!) oldest = slot;
    const hit = slot < end;
    if (!hit) slot = oldest;
    lines[slot] = line + 1;
    used[slot] = ++this.clock;
    this.guesses[line & this.guessMask] = slot;
    return hit;
  }

  private firstOf(line: number): number {
    return (this.mask >= 0 ? line & this.mask : line % this.sets) * this.ways;
  }
}
