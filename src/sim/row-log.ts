import { doubled } from "./doubled.ts";

/** Rows of numbers that are appended as things happen: typed columns that double when they are full. */
export class RowLog {
  readonly #columns: Float64Array[];
  #count = 0;

  /** @param columnCount - number of columns */
  constructor(columnCount: number) {
    this.#columns = Array.from({ length: columnCount }, () => new Float64Array(64));
  }

  /** Number of rows. */
  get count(): number {
    return this.#count;
  }

  /** Appends a row of NaN and returns its number. */
  append(): number {
    if (this.#count === this.#columns[0]!.length) this.#grow();
    for (const column of this.#columns) column[this.#count] = Number.NaN;
    return this.#count++;
  }

  /** Writes a cell. */
  set(row: number, column: number, value: number): void {
    this.#columns[column]![row] = value;
  }

  /** Reads a cell. */
  get(row: number, column: number): number {
    return this.#columns[column]![row]!;
  }

  #grow(): void {
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i] = doubled(this.#columns[i]!);
  }
}
