import { doubled } from "../../sim/doubled.ts";

/** Slots of a new table. */
const FIRST_SLOTS = 16;
/** A table is doubled once more than this share of its slots would be taken. */
const LOAD_FACTOR = 0.75;
/** Where a planner tries a VM on a server, the server's table holds it too: so many more than its guests. */
const ON_TRIAL = 1;

/**
 * The order in which a hash table by VM name lists a server's guests: by slot, guests of one slot in the order in which
 * they came. Tables grow with their content and never shrink, so the order depends on the most guests ever.
 *
 * Sums of doubles depend on the order of their terms in the last bit, and where a share is a whole number of MHz but
 * for that bit, rounding down makes 1 MHz of it.
 *
 * Source: OpenJDK 8, java.util.HashMap (hash, resize) and java.lang.String.hashCode.
 */
export class HashOrder {
  /** Spread hash of each VM's name. */
  readonly #hash: Int32Array;
  /** Slots of each server's table. */
  readonly #slots: Int32Array;
  #slotOf = new Int32Array(64);
  #terms = new Float64Array(64);
  #count = 0;
  #mask = 0;

  /** @param prefix - VM i is named by this and i */
  constructor(serverCount: number, vmCount: number, prefix: string) {
    this.#hash = Int32Array.from({ length: vmCount }, (_, vm) => spreadHash(`${prefix}${vm}`));
    this.#slots = new Int32Array(serverCount).fill(FIRST_SLOTS);
  }

  /** A server has so many guests; called whenever it may be more than ever. */
  hold(server: number, guests: number): void {
    while (guests + ON_TRIAL > this.#slots[server]! * LOAD_FACTOR) this.#slots[server]! *= 2;
  }

  /** Starts a sum over a server's guests. */
  begin(server: number): void {
    this.#mask = this.#slots[server]! - 1;
    this.#count = 0;
  }

  /** Adds a guest's term; guests come in the order of their arrival. */
  add(vm: number, term: number): void {
    if (this.#count === this.#slotOf.length) {
      this.#slotOf = doubled(this.#slotOf);
      this.#terms = doubled(this.#terms);
    }
    const slot = this.#hash[vm]! & this.#mask;
    let at = this.#count++;
    for (; at > 0 && this.#slotOf[at - 1]! > slot; at--) {
      this.#slotOf[at] = this.#slotOf[at - 1]!;
      this.#terms[at] = this.#terms[at - 1]!;
    }
    this.#slotOf[at] = slot;
    this.#terms[at] = term;
  }

  /** The sum of the terms, in the table's order. */
  sum(): number {
    let sum = 0;
    for (let i = 0; i < this.#count; i++) sum += this.#terms[i]!;
    return sum;
  }
}

function spreadHash(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash ^ (hash >>> 16);
}
