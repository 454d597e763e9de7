import { NONE } from "../../sim/none.ts";

/** Requests that wait for one scheduler, in order: a list threaded through rows that all schedulers share. */
export class RequestList {
  readonly #next: Int32Array;
  #head: number = NONE;
  #tail: number = NONE;

  /** @param next - a row for each VM; no VM is on two lists */
  constructor(next: Int32Array) {
    this.#next = next;
  }

  /** The request after another one, the first one after NONE; NONE after the last. */
  after(vm: number): number {
    return vm === NONE ? this.#head : this.#next[vm]!;
  }

  append(vm: number): void {
    this.#next[vm] = NONE;
    if (this.#tail === NONE) this.#head = vm;
    else this.#next[this.#tail] = vm;
    this.#tail = vm;
  }

  /** Takes the request after `before` off the list, the first one after NONE. */
  removeAfter(before: number): void {
    const vm = this.after(before);
    if (before === NONE) this.#head = this.#next[vm]!;
    else this.#next[before] = this.#next[vm]!;
    if (this.#tail === vm) this.#tail = before;
  }
}
