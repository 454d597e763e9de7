import { NONE } from "../../sim/none.ts";

/**
 * Numbered things by rising key; among equal keys the lower number goes first. A binary heap that knows where each of
 * them stands, so that a key can change. Nothing is allocated but by {@link reserve}.
 */
export class IndexedHeap {
  #keys: Float64Array;
  #place: Int32Array;
  #heap: Int32Array;
  #size = 0;

  /** @param count - things are numbered below it */
  constructor(count: number) {
    this.#keys = new Float64Array(count);
    this.#place = new Int32Array(count).fill(NONE);
    this.#heap = new Int32Array(count);
  }

  /** How many are in it. */
  get size(): number {
    return this.#size;
  }

  /** Which has the least key, or NONE. */
  get least(): number {
    return this.#size === 0 ? NONE : this.#heap[0]!;
  }

  /** The least key; Infinity if nothing is in it. */
  get leastKey(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#keys[this.#heap[0]!]!;
  }

  /** The key of one that is in it. */
  keyOf(id: number): number {
    return this.#keys[id]!;
  }

  /** Has room for numbers below `count`. */
  reserve(count: number): void {
    const before = this.#keys.length;
    if (count <= before) return;
    const keys = new Float64Array(count);
    keys.set(this.#keys);
    this.#keys = keys;
    const place = new Int32Array(count).fill(NONE, before);
    place.set(this.#place);
    this.#place = place;
    const heap = new Int32Array(count);
    heap.set(this.#heap);
    this.#heap = heap;
  }

  /** Puts one in, or gives it another key. */
  set(id: number, key: number): void {
    let at = this.#place[id]!;
    if (at === NONE) at = this.#size++;
    this.#keys[id] = key;
    this.#restore(at, id);
  }

  /** Takes one out, if it is in. */
  remove(id: number): void {
    const at = this.#place[id]!;
    if (at === NONE) return;
    this.#place[id] = NONE;
    const last = this.#heap[--this.#size]!;
    if (last !== id) this.#restore(at, last);
  }

  /** Takes all out. */
  clear(): void {
    for (let i = 0; i < this.#size; i++) this.#place[this.#heap[i]!] = NONE;
    this.#size = 0;
  }

  /** Puts one where it belongs, the vacant place `at` or above or below it. */
  #restore(at: number, id: number): void {
    const keys = this.#keys;
    const heap = this.#heap;
    const place = this.#place;
    const size = this.#size;
    const key = keys[id]!;
    let hole = at;
    while (hole > 0) {
      const above = (hole - 1) >> 1;
      const other = heap[above]!;
      const otherKey = keys[other]!;
      if (otherKey < key || (otherKey === key && other < id)) break;
      heap[hole] = other;
      place[other] = hole;
      hole = above;
    }
    for (let below = 2 * hole + 1; below < size; below = 2 * hole + 1) {
      let child = heap[below]!;
      if (below + 1 < size) {
        const right = heap[below + 1]!;
        const difference = keys[right]! - keys[child]!;
        if (difference < 0 || (difference === 0 && right < child)) {
          child = right;
          below++;
        }
      }
      const childKey = keys[child]!;
      if (key < childKey || (key === childKey && id < child)) break;
      heap[hole] = child;
      place[child] = hole;
      hole = below;
    }
    heap[hole] = id;
    place[id] = hole;
  }
}
