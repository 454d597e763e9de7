const SLOT_BITS = 11;

/** 2^32 divided by the golden ratio: D. E. Knuth, The Art of Computer Programming 3, §6.4, multiplicative hashing. */
const HASH_FACTOR = 0x9e3779b1;

/**
 * Texts of fractions for a table, where the same times, powers and sizes come again and again: to convert one takes ten
 * times as long as to look it up. Holds the last of each slot.
 */
export class NumberTexts {
  private readonly values: Float64Array = new Float64Array(2 ** SLOT_BITS).fill(Number.NaN);
  private readonly texts: string[] = new Array<string>(2 ** SLOT_BITS).fill("");
  private readonly bits: Float64Array = new Float64Array(1);
  private readonly words: Int32Array = new Int32Array(this.bits.buffer);

  /** The shortest text that reads back to the same number. */
  text(value: number): string {
    const slot = this.slot(value);
    if (this.values[slot] !== value) {
      this.values[slot] = value;
      this.texts[slot] = String(value);
    }
    return this.texts[slot]!;
  }

  private slot(value: number): number {
    this.bits[0] = value;
    const mixed = this.words[0]! ^ Math.imul(this.words[1]!, 31);
    return Math.imul(mixed, HASH_FACTOR) >>> (32 - SLOT_BITS);
  }
}
