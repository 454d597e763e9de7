/** Bytes of a page, and of a page table. */
export const PAGE_BYTES = 4096;

/** Bytes of a large page. */
export const LARGE_PAGE_BYTES: number = 2 ** 21;

const MAX_BYTES = 2 ** 30;

/**
 * The memory of a machine, from physical address 0 on. A 64-bit word is two halves of 32 bits, the low one first,
 * as on every platform that Node.js runs on but s390x. What lies beyond the end reads as 0 and swallows what is
 * written, as an address does that no memory module answers to.
 */
export class PhysicalMemory {
  readonly sizeBytes: number;
  /** The same memory three times. */
  readonly bytes: Uint8Array;
  readonly halves: Int32Array;
  readonly buffer: ArrayBuffer;

  /**
   * @param sizeBytes - whole pages, 1 GiB at most
   * @throws RangeError if it is not
   */
  constructor(sizeBytes: number) {
    if (!(sizeBytes > 0 && sizeBytes <= MAX_BYTES && sizeBytes % PAGE_BYTES === 0)) {
      throw new RangeError(
        `physical memory: found ${sizeBytes} bytes, expected whole pages up to ${MAX_BYTES}`,
      );
    }
    this.sizeBytes = sizeBytes;
    this.buffer = new ArrayBuffer(sizeBytes);
    this.bytes = new Uint8Array(this.buffer);
    this.halves = new Int32Array(this.buffer);
  }

  get pages(): number {
    return this.sizeBytes / PAGE_BYTES;
  }

  /** Bits 0 to 31 of the word at an address that is a multiple of 8, as a signed integer. */
  low(address: number): number {
    return this.halves[address >>> 2]! | 0;
  }

  /** Bits 32 to 63 of the word at an address that is a multiple of 8, as a signed integer. */
  high(address: number): number {
    return this.halves[(address >>> 2) + 1]! | 0;
  }

  /** Writes both halves of the word at an address that is a multiple of 8. */
  writeWord(address: number, low: number, high: number): void {
    this.halves[address >>> 2] = low;
    this.halves[(address >>> 2) + 1] = high;
  }

  /** Sets bits in the low half of the word at an address that is a multiple of 8. */
  setLow(address: number, bits: number): void {
    this.halves[address >>> 2]! |= bits;
  }

  /** @param page - its number, the address / {@link PAGE_BYTES} */
  clearPage(page: number): void {
    this.bytes.fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
  }

  copyPage(from: number, to: number): void {
    this.bytes.copyWithin(to * PAGE_BYTES, from * PAGE_BYTES, (from + 1) * PAGE_BYTES);
  }
}
