import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";

const INITIAL_FLOWS = 64;

/**
 * For each link the flows that it bounds and that are sending, by key: a pairing heap for each, threaded through the
 * flows' rows. Among equal keys the lower row goes first. Fredman, Sedgewick, Sleator and Tarjan, The pairing heap: a new
 * form of self-adjusting heap, Algorithmica 1, 1986.
 */
export class SendHeaps {
  /** Key of a flow that is in a heap. */
  key: Float64Array = new Float64Array(INITIAL_FLOWS);
  readonly #root: Int32Array;
  #child: Int32Array = new Int32Array(INITIAL_FLOWS);
  #sibling: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** The elder sibling, or of an eldest child the parent. */
  #before: Int32Array = new Int32Array(INITIAL_FLOWS);

  constructor(links: number) {
    this.#root = new Int32Array(links).fill(NONE);
  }

  /** Has room for flows below `count`. */
  reserve(count: number): void {
    while (this.key.length < count) {
      this.key = doubled(this.key);
      this.#child = doubled(this.#child);
      this.#sibling = doubled(this.#sibling);
      this.#before = doubled(this.#before);
    }
  }

  /** The flow with the least key, or NONE. */
  least(link: number): number {
    return this.#root[link]!;
  }

  /** Puts in a flow that is in no heap. */
  insert(link: number, flow: number, key: number): void {
    this.key[flow] = key;
    this.#child[flow] = NONE;
    this.#sibling[flow] = NONE;
    const root = this.#root[link]!;
    this.#root[link] = root === NONE ? flow : this.#meld(root, flow);
  }

  /** Takes out a flow that is in the heap of a link. */
  remove(link: number, flow: number): void {
    const below = this.#meldAll(this.#child[flow]!);
    if (this.#root[link] === flow) {
      this.#root[link] = below;
      return;
    }
    const before = this.#before[flow]!;
    const sibling = this.#sibling[flow]!;
    if (this.#child[before] === flow) this.#child[before] = sibling;
    else this.#sibling[before] = sibling;
    if (sibling !== NONE) this.#before[sibling] = before;
    if (below !== NONE) this.#root[link] = this.#meld(this.#root[link]!, below);
  }

  /** Makes one tree of two whose roots have no siblings. */
  #meld(a: number, b: number): number {
    const difference = this.key[a]! - this.key[b]!;
    const first = difference < 0 || (difference === 0 && a < b);
    const parent = first ? a : b;
    const child = first ? b : a;
    const eldest = this.#child[parent]!;
    this.#sibling[child] = eldest;
    if (eldest !== NONE) this.#before[eldest] = child;
    this.#before[child] = parent;
    this.#child[parent] = child;
    return parent;
  }

  /** Makes one tree of siblings: in pairs from the first on, then the pairs from the last back. */
  #meldAll(first: number): number {
    const sibling = this.#sibling;
    let pairs: number = NONE;
    for (let a = first; a !== NONE; ) {
      const b = sibling[a]!;
      if (b === NONE) {
        sibling[a] = pairs;
        pairs = a;
        break;
      }
      const next = sibling[b]!;
      sibling[a] = NONE;
      sibling[b] = NONE;
      const pair = this.#meld(a, b);
      sibling[pair] = pairs;
      pairs = pair;
      a = next;
    }
    let root: number = NONE;
    while (pairs !== NONE) {
      const next = sibling[pairs]!;
      sibling[pairs] = NONE;
      root = root === NONE ? pairs : this.#meld(root, pairs);
      pairs = next;
    }
    return root;
  }
}
