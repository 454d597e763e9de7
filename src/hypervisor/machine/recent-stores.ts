import { CONSTANT_BYTES, LONGEST_INSTRUCTION_BYTES } from "./control-signals.ts";

/** More than can be in flight when an instruction is fetched. */
const KEPT = 4;
/** A cycle before which no store can matter. */
const LONG_AGO = -100;

/**
 * What the last few stores replaced. An instruction is fetched before the stores just ahead of it have written:
 * whoever executes one instruction after the other needs to know what memory held then.
 */
export class RecentStores {
  /** For each store its location, both halves of what it replaced, and the cycle in which it is written back. */
  private readonly kept: Int32Array = new Int32Array(KEPT * 4);
  private newest = 0;

  constructor() {
    this.clear();
  }

  /** All of them have written. */
  clear(): void {
    for (let store = 0; store < KEPT; store++) this.kept[store * 4 + 3] = LONG_AGO;
  }

  /** Counts cycles from a later one on. */
  rebase(cycles: number): void {
    for (let store = 0; store < KEPT; store++) {
      this.kept[store * 4 + 3] = Math.max(this.kept[store * 4 + 3]! - cycles, LONG_AGO);
    }
  }

  /** @param cycle - in which the store is written back; it writes in the cycle before */
  add(location: number, replacedLow: number, replacedHigh: number, cycle: number): void {
    const { kept } = this;
    const at = (this.newest + 4) & 15; // KEPT records of four
    kept[at] = location;
    kept[at + 1] = replacedLow;
    kept[at + 2] = replacedHigh;
    kept[at + 3] = cycle;
    this.newest = at;
  }

  /**
   * Takes back in `bytes`, a copy of memory from `location` on, the stores that had not written yet when an instruction
   * was fetched.
   *
   * @param cycle - the last before the one in which the instruction is written back if it does not wait
   * @returns whether there were any
   */
  undo(bytes: DataView, location: number, cycle: number): boolean {
    const { kept } = this;
    let undone = false;
    for (let age = 0; age < KEPT; age++) {
      const at = (this.newest - age * 4) & 15;
      // The store writes in the cycle before this one, the instruction is fetched three before the one given.
      if (kept[at + 3]! - 1 < cycle - 3) break;
      for (let byte = 0; byte < CONSTANT_BYTES; byte++) {
        const offset = kept[at]! + byte - location;
        if (offset < 0 || offset >= LONGEST_INSTRUCTION_BYTES) continue;
        bytes.setUint8(offset, (kept[at + 1 + (byte >> 2)]! >> (8 * (byte & 3))) & 255);
        undone = true;
      }
    }
    return undone;
  }
}
