import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";

const INITIAL_ENTRIES = 256;

/**
 * How many of the flows that one link bounds cross another one: a sparse matrix of counts, with a list for each of its
 * rows and columns. Nothing is allocated but when it doubles.
 */
export class CrossingCounts {
  /** First entry of the row of a link: where its flows go. */
  readonly firstInRow: Int32Array;
  /** First entry of the column of a link: whose flows come. */
  readonly firstInColumn: Int32Array;

  // By entry.
  /** The link that bounds the flows. */
  row: Int32Array = new Int32Array(INITIAL_ENTRIES);
  /** The link that they cross. */
  column: Int32Array = new Int32Array(INITIAL_ENTRIES);
  /** How many they are, at least one. */
  count: Int32Array = new Int32Array(INITIAL_ENTRIES);
  nextInRow: Int32Array = new Int32Array(INITIAL_ENTRIES);
  nextInColumn: Int32Array = new Int32Array(INITIAL_ENTRIES);
  #previousInRow: Int32Array = new Int32Array(INITIAL_ENTRIES);
  #previousInColumn: Int32Array = new Int32Array(INITIAL_ENTRIES);
  /** Next entry in the same bucket; also threads the free entries. */
  #nextInBucket: Int32Array = new Int32Array(INITIAL_ENTRIES);
  /** First entry of each bucket of the hash table; as many as there is room for entries. */
  #buckets: Int32Array = new Int32Array(INITIAL_ENTRIES).fill(NONE);
  #free: number = NONE;
  #used = 0;

  /** @param links - number of rows and of columns */
  constructor(links: number) {
    this.firstInRow = new Int32Array(links).fill(NONE);
    this.firstInColumn = new Int32Array(links).fill(NONE);
  }

  /** One flow more that `row` bounds crosses `column`. */
  add(row: number, column: number): void {
    const bucket = this.#bucket(row, column);
    let entry = this.#buckets[bucket]!;
    while (entry !== NONE && (this.row[entry] !== row || this.column[entry] !== column))
      entry = this.#nextInBucket[entry]!;
    if (entry === NONE) this.#insert(row, column);
    else this.count[entry]!++;
  }

  /** One flow less. */
  subtract(row: number, column: number): void {
    const bucket = this.#bucket(row, column);
    let before: number = NONE;
    let entry = this.#buckets[bucket]!;
    while (this.row[entry] !== row || this.column[entry] !== column) {
      before = entry;
      entry = this.#nextInBucket[entry]!;
    }
    if (--this.count[entry]! > 0) return;
    if (before === NONE) this.#buckets[bucket] = this.#nextInBucket[entry]!;
    else this.#nextInBucket[before] = this.#nextInBucket[entry]!;
    this.#unlink(entry);
    this.#nextInBucket[entry] = this.#free;
    this.#free = entry;
  }

  #insert(row: number, column: number): void {
    let entry = this.#free;
    if (entry !== NONE) this.#free = this.#nextInBucket[entry]!;
    else {
      if (this.#used === this.row.length) this.#grow();
      entry = this.#used++;
    }
    this.row[entry] = row;
    this.column[entry] = column;
    this.count[entry] = 1;
    const bucket = this.#bucket(row, column);
    this.#nextInBucket[entry] = this.#buckets[bucket]!;
    this.#buckets[bucket] = entry;
    const inRow = this.firstInRow[row]!;
    this.nextInRow[entry] = inRow;
    this.#previousInRow[entry] = NONE;
    if (inRow !== NONE) this.#previousInRow[inRow] = entry;
    this.firstInRow[row] = entry;
    const inColumn = this.firstInColumn[column]!;
    this.nextInColumn[entry] = inColumn;
    this.#previousInColumn[entry] = NONE;
    if (inColumn !== NONE) this.#previousInColumn[inColumn] = entry;
    this.firstInColumn[column] = entry;
  }

  #unlink(entry: number): void {
    const inRow = this.nextInRow[entry]!;
    const beforeInRow = this.#previousInRow[entry]!;
    if (inRow !== NONE) this.#previousInRow[inRow] = beforeInRow;
    if (beforeInRow === NONE) this.firstInRow[this.row[entry]!] = inRow;
    else this.nextInRow[beforeInRow] = inRow;
    const inColumn = this.nextInColumn[entry]!;
    const beforeInColumn = this.#previousInColumn[entry]!;
    if (inColumn !== NONE) this.#previousInColumn[inColumn] = beforeInColumn;
    if (beforeInColumn === NONE) this.firstInColumn[this.column[entry]!] = inColumn;
    else this.nextInColumn[beforeInColumn] = inColumn;
  }

  #bucket(row: number, column: number): number {
    const mixed = Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b);
    return (mixed ^ (mixed >>> 15)) & (this.#buckets.length - 1);
  }

  #grow(): void {
    this.row = doubled(this.row);
    this.column = doubled(this.column);
    this.count = doubled(this.count);
    this.nextInRow = doubled(this.nextInRow);
    this.nextInColumn = doubled(this.nextInColumn);
    this.#previousInRow = doubled(this.#previousInRow);
    this.#previousInColumn = doubled(this.#previousInColumn);
    this.#nextInBucket = doubled(this.#nextInBucket);
    // All entries are in use when the table is full.
    this.#buckets = new Int32Array(this.row.length).fill(NONE);
    for (let entry = 0; entry < this.#used; entry++) {
      const bucket = this.#bucket(this.row[entry]!, this.column[entry]!);
      this.#nextInBucket[entry] = this.#buckets[bucket]!;
      this.#buckets[bucket] = entry;
    }
  }
}
