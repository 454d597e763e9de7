import { NONE } from "../../sim/none.ts";

/** Whether a row will do; asked in order, until one does. */
export type RowTest = (row: number) => boolean;

/**
 * Rows in the order of a key, each with a second figure, and the first row from either end that has enough of both: a
 * treap whose nodes know the most of the second figure below them. Rows with equal keys come in the order of their ids
 * as seen from the end at which the search begins.
 *
 * Source: Seidel & Aragon, Randomized search trees, Algorithmica 16 (1996): expected O(log n) for every operation. The
 * priorities are a hash of the id, so that the same rows always make the same tree.
 */
export class OrderedRows {
  readonly #fromLeast: boolean;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #priority: Uint32Array;
  readonly #key: Float64Array;
  readonly #second: Float64Array;
  /** The most of the second figure in a row's subtree. */
  readonly #mostSecond: Float64Array;
  readonly #isListed: Uint8Array;
  #root: number = NONE;

  /** @param fromLeast - whether searches begin at the least key, or at the greatest */
  constructor(rows: number, fromLeast: boolean) {
    this.#fromLeast = fromLeast;
    this.#left = new Int32Array(rows).fill(NONE);
    this.#right = new Int32Array(rows).fill(NONE);
    this.#priority = Uint32Array.from({ length: rows }, (_, row) => scrambled(row));
    this.#key = new Float64Array(rows);
    this.#second = new Float64Array(rows);
    this.#mostSecond = new Float64Array(rows);
    this.#isListed = new Uint8Array(rows);
  }

  /** Lists a row, or changes its figures. */
  set(row: number, key: number, second: number): void {
    if (this.#isListed[row] === 1) {
      if (this.#key[row] === key && this.#second[row] === second) return;
      this.#root = this.#without(this.#root, row);
    }
    this.#isListed[row] = 1;
    this.#key[row] = key;
    this.#second[row] = second;
    this.#mostSecond[row] = second;
    this.#root = this.#with(this.#root, row);
  }

  /** Takes a row off the list, if it is on it. */
  remove(row: number): void {
    if (this.#isListed[row] === 0) return;
    this.#isListed[row] = 0;
    this.#root = this.#without(this.#root, row);
  }

  /** The first row, from the end at which searches begin, that has at least so much of both and passes, or NONE. */
  find(key: number, second: number, passes: RowTest): number {
    return this.#fromLeast
      ? this.#fromLeastOn(this.#root, key, second, passes)
      : this.#fromMostOn(this.#root, key, second, passes);
  }

  #fromLeastOn(node: number, key: number, second: number, passes: RowTest): number {
    if (node === NONE || this.#mostSecond[node]! < second) return NONE;
    if (this.#key[node]! >= key) {
      const found = this.#fromLeastOn(this.#left[node]!, key, second, passes);
      if (found !== NONE) return found;
      if (this.#second[node]! >= second && passes(node)) return node;
    }
    return this.#fromLeastOn(this.#right[node]!, key, second, passes);
  }

  #fromMostOn(node: number, key: number, second: number, passes: RowTest): number {
    if (node === NONE || this.#mostSecond[node]! < second) return NONE;
    const found = this.#fromMostOn(this.#right[node]!, key, second, passes);
    if (found !== NONE) return found;
    if (this.#key[node]! < key) return NONE;
    if (this.#second[node]! >= second && passes(node)) return node;
    return this.#fromMostOn(this.#left[node]!, key, second, passes);
  }

  #isBefore(a: number, b: number): boolean {
    const keyA = this.#key[a]!;
    const keyB = this.#key[b]!;
    return keyA === keyB ? a < b === this.#fromLeast : keyA < keyB;
  }

  /** The tree with one row more. */
  #with(node: number, row: number): number {
    if (node === NONE) {
      this.#left[row] = NONE;
      this.#right[row] = NONE;
      return row;
    }
    if (this.#isBefore(row, node)) {
      const child = this.#with(this.#left[node]!, row);
      this.#left[node] = child;
      if (this.#priority[child]! > this.#priority[node]!) {
        this.#left[node] = this.#right[child]!;
        this.#right[child] = node;
        this.#sumUp(node);
        this.#sumUp(child);
        return child;
      }
    } else {
      const child = this.#with(this.#right[node]!, row);
      this.#right[node] = child;
      if (this.#priority[child]! > this.#priority[node]!) {
        this.#right[node] = this.#left[child]!;
        this.#left[child] = node;
        this.#sumUp(node);
        this.#sumUp(child);
        return child;
      }
    }
    this.#sumUp(node);
    return node;
  }

  /** The tree without a row that is in it. */
  #without(node: number, row: number): number {
    if (node === row) return this.#merged(this.#left[node]!, this.#right[node]!);
    if (this.#isBefore(row, node)) this.#left[node] = this.#without(this.#left[node]!, row);
    else this.#right[node] = this.#without(this.#right[node]!, row);
    this.#sumUp(node);
    return node;
  }

  /** One tree of two, of which the first comes wholly before the second. */
  #merged(before: number, after: number): number {
    if (before === NONE) return after;
    if (after === NONE) return before;
    if (this.#priority[before]! > this.#priority[after]!) {
      this.#right[before] = this.#merged(this.#right[before]!, after);
      this.#sumUp(before);
      return before;
    }
    this.#left[after] = this.#merged(before, this.#left[after]!);
    this.#sumUp(after);
    return after;
  }

  #sumUp(node: number): void {
    const left = this.#left[node]!;
    const right = this.#right[node]!;
    let most = this.#second[node]!;
    if (left !== NONE && this.#mostSecond[left]! > most) most = this.#mostSecond[left]!;
    if (right !== NONE && this.#mostSecond[right]! > most) most = this.#mostSecond[right]!;
    this.#mostSecond[node] = most;
  }
}

/** A hash of 32 bits, one to one: the finaliser of MurmurHash3 (Appleby, public domain, 2011). */
function scrambled(value: number): number {
  let h = value + 1;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
