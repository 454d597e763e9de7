import { NONE } from "../../sim/none.ts";

/** Ids, the lowest of which is at hand: a binary heap. An id may be in it more than once. */
export class RowHeap {
  readonly #rows: number[] = [];

  get size(): number {
    return this.#rows.length;
  }

  /** The lowest id, or NONE. */
  first(): number {
    return this.#rows[0] ?? NONE;
  }

  add(row: number): void {
    const rows = this.#rows;
    let at = rows.length;
    rows.push(row);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (rows[parent]! <= row) break;
      rows[at] = rows[parent]!;
      at = parent;
    }
    rows[at] = row;
  }

  /** Takes the lowest id out, if there is one. */
  removeFirst(): void {
    const rows = this.#rows;
    const last = rows.pop();
    if (last !== undefined && rows.length > 0) this.#sink(0, last);
  }

  /** Keeps one of each id that passes. */
  keep(passes: (row: number) => boolean): void {
    const kept = [...new Set(this.#rows)].filter(passes).sort((a, b) => a - b);
    this.clear();
    // What is sorted is a heap.
    for (const row of kept) this.#rows.push(row);
  }

  clear(): void {
    this.#rows.length = 0;
  }

  #sink(from: number, row: number): void {
    const rows = this.#rows;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= rows.length) break;
      if (child + 1 < rows.length && rows[child + 1]! < rows[child]!) child++;
      if (rows[child]! >= row) break;
      rows[at] = rows[child]!;
      at = child;
    }
    rows[at] = row;
  }
}
