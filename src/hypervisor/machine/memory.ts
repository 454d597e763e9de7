/** Where an address that is not there is. Locations are never negative. */
const NOWHERE = -1;

/** How many bytes of an instruction must be there for it to be fetched, whatever its length. */
const FETCHED_BYTES = 6;
const WORD_BYTES = 8;

/** What a word is located for: bits, none of them for a plain read. */
export const USE = {
  write: 1,
  /** The limit of the data segment does not apply. */
  unlimited: 2,
} as const;

/**
 * What the machine's addresses, each two signed halves of 32 bits, stand for: locations in physical memory. Here
 * is the place for whatever translates addresses.
 */
export interface MachineMemory {
  /** Physical memory. A location is an offset in it. */
  readonly view: DataView;
  /**
   * The same in halves of words, for what is aligned: read in half the steps. The lower half comes first, as on every
   * platform that Node.js runs on but s390x.
   */
  readonly halves: Int32Array;
  /**
   * Bits of an address within a page of code. What has been learnt of an address in a page holds for the page, as long
   * as execution does not leave it.
   */
  readonly codePageBits: number;
  /** Whether the machine ever has to wait for it. */
  readonly waits: boolean;
  /** Cycles that the last word or instruction located took beyond those that every one takes; the machine stands still. */
  readonly cycles: number;
  /**
   * Where the eight bytes from an address on are; negative if not all of them are there.
   *
   * @param use - bits of {@link USE}
   */
  locateWord(low: number, high: number, use: number): number;
  /** Where the instruction at an address begins; negative if it is not there. Its end may be missing: a constant then is 0. */
  locateInstruction(low: number, high: number): number;
  /** The same without any effect: for an instruction of which it is not known yet whether it will be executed. */
  peekInstruction(low: number, high: number): number;
}

/** The book's memory: addresses from 0 on are locations. */
export class FlatMemory implements MachineMemory {
  readonly bytes: Uint8Array;
  readonly halves: Int32Array;
  readonly view: DataView;
  readonly codePageBits: number = 31;
  readonly waits: boolean = false;
  readonly cycles: number = 0;
  private readonly sizeBytes: number = 0;

  constructor(sizeBytes: number) {
    this.bytes = new Uint8Array(sizeBytes);
    this.view = new DataView(this.bytes.buffer);
    this.halves = new Int32Array(this.bytes.buffer, 0, sizeBytes >> 2);
    this.sizeBytes = sizeBytes;
  }

  locateWord(low: number, high: number): number {
    return high === 0 && low >= 0 && low <= this.sizeBytes - WORD_BYTES ? low : NOWHERE;
  }

  locateInstruction(low: number, high: number): number {
    return high === 0 && low >= 0 && low <= this.sizeBytes - FETCHED_BYTES ? low : NOWHERE;
  }

  peekInstruction(low: number, high: number): number {
    return this.locateInstruction(low, high);
  }
}
