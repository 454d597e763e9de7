import { NONE } from "../../sim/none.ts";

/**
 * Rows with two figures each, and the first row, in order, that has enough of both: a segment tree of maxima.
 *
 * {@link set} takes O(log n), {@link next} O(log n) where one figure decides. Where a row with much of one figure and a
 * row with much of the other stand side by side, neither maximum tells that no row has enough of both; the maximum of
 * a weighted sum often does: a row that has enough of both has enough of it, to the last bit.
 */
export class MaxTree {
  readonly #leaves: number;
  readonly #first: Float64Array;
  readonly #second: Float64Array;
  readonly #sum: Float64Array;
  readonly #firstWeight: number;
  readonly #secondWeight: number;

  /**
   * All rows have -Infinity of both.
   *
   * @param most - about the most that a row has of either: what makes them comparable
   */
  constructor(rows: number, most: { readonly first: number; readonly second: number }) {
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, rows)));
    this.#first = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY);
    this.#second = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY);
    this.#sum = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY);
    this.#firstWeight = 1 / Math.max(1, most.first);
    this.#secondWeight = 1 / Math.max(1, most.second);
  }

  /** Sets the figures of one row. */
  set(row: number, first: number, second: number): void {
    const a = this.#first;
    const b = this.#second;
    const sum = this.#sum;
    let node = this.#leaves + row;
    a[node] = first;
    b[node] = second;
    sum[node] = first * this.#firstWeight + second * this.#secondWeight;
    for (node >>= 1; node > 0; node >>= 1) {
      const left = 2 * node;
      const right = left + 1;
      const mostA = a[left]! > a[right]! ? a[left]! : a[right]!;
      const mostB = b[left]! > b[right]! ? b[left]! : b[right]!;
      const mostSum = sum[left]! > sum[right]! ? sum[left]! : sum[right]!;
      if (a[node] === mostA && b[node] === mostB && sum[node] === mostSum) return;
      a[node] = mostA;
      b[node] = mostB;
      sum[node] = mostSum;
    }
  }

  /** The most that any row from `from` up to, not including, `to` has of the first figure. O(log n). */
  mostFirst(from: number, to: number): number {
    const a = this.#first;
    let most = Number.NEGATIVE_INFINITY;
    let low = this.#leaves + from;
    let high = this.#leaves + to;
    for (; low < high; low >>= 1, high >>= 1) {
      if ((low & 1) === 1) {
        if (a[low]! > most) most = a[low]!;
        low++;
      }
      if ((high & 1) === 1) {
        high--;
        if (a[high]! > most) most = a[high]!;
      }
    }
    return most;
  }

  /** The first row from `from` on with at least so much of both, or NONE. A figure of -Infinity asks for nothing. */
  next(from: number, first: number, second: number): number {
    const a = this.#first;
    const b = this.#second;
    const sum = this.#sum;
    const leaves = this.#leaves;
    const both = first * this.#firstWeight + second * this.#secondWeight;
    if (from >= leaves) return NONE;
    let node = leaves + from;
    for (;;) {
      if (a[node]! >= first && b[node]! >= second && sum[node]! >= both) {
        if (node >= leaves) return node - leaves;
        node *= 2;
        continue;
      }
      // Past the subtree: up while it is the right half of another one, then over to the next.
      while ((node & 1) === 1) node >>= 1;
      if (node === 0) return NONE;
      node++;
    }
  }
}
