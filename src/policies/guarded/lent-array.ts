/** A copy of an array that is lent out, with which one can tell afterwards whether it was written to. */
export class LentArray<A extends Float64Array | Int32Array> {
  readonly #make: (length: number) => A;
  #lent: A;
  #kept: A;
  #length = 0;
  #wasWritten = false;

  constructor(make: (length: number) => A) {
    this.#make = make;
    this.#lent = make(0);
    this.#kept = make(0);
  }

  /** A copy of the first `length` entries of the source, good until the next call. */
  lend(source: A, length: number): A {
    this.#compare();
    if (this.#lent.length < source.length) {
      this.#lent = this.#make(source.length);
      this.#kept = this.#make(source.length);
    }
    for (let i = 0; i < length; i++) {
      this.#lent[i] = source[i]!;
      this.#kept[i] = source[i]!;
    }
    this.#length = length;
    return this.#lent;
  }

  /** Whether every copy that was lent so far held what it was lent with when it was looked at last. */
  isIntact(): boolean {
    this.#compare();
    return !this.#wasWritten;
  }

  #compare(): void {
    for (let i = 0; i < this.#length; i++) {
      if (!Object.is(this.#lent[i], this.#kept[i])) this.#wasWritten = true;
    }
  }
}
