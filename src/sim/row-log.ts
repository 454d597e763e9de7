import { doubled } from "./doubled.ts";
import type { GrowingTable, RowSink, Table } from "./measurement.ts";

/** Rows that a log has room for at first. */
const INITIAL_ROWS = 256;

/**
 * Rows of numbers that are appended as things happen, in typed columns. Without a sink it keeps them all and doubles when
 * it is full. With one it hands over, whenever it is full, the rows up to the first that is open, and doubles only if that
 * leaves it more than half full: its memory follows from how many rows pass while one is open, not from how many there
 * are.
 */
export class RowLog {
  readonly #columns: Float64Array[];
  /** 1 for a row that is still written to when others have followed it. */
  #open: Uint8Array = new Uint8Array(INITIAL_ROWS);
  #sink: RowSink | null = null;
  /** The first row that is held. */
  #first = 0;
  #count = 0;

  /** @param columnCount - number of columns */
  constructor(columnCount: number) {
    this.#columns = Array.from({ length: columnCount }, () => new Float64Array(INITIAL_ROWS));
  }

  /** Number of rows ever appended. */
  get count(): number {
    return this.#count;
  }

  /** Number of rows that there is room for. */
  get capacity(): number {
    return this.#open.length;
  }

  /**
   * Appends a row of NaN, to be written before the next one is appended. What the sink throws comes out here.
   *
   * @returns its number
   */
  append(): number {
    if (this.#count - this.#first === this.capacity) this.#makeRoom();
    const at = this.#count - this.#first;
    for (const column of this.#columns) column[at] = Number.NaN;
    this.#open[at] = 0;
    return this.#count++;
  }

  /** As {@link append}, a row that may be written to until it is closed. */
  appendOpen(): number {
    const row = this.append();
    this.#open[row - this.#first] = 1;
    return row;
  }

  /** Says that an open row is final. */
  close(row: number): void {
    this.#open[row - this.#first] = 0;
  }

  /** Writes a cell of a row that has not been handed over. */
  set(row: number, column: number, value: number): void {
    this.#columns[column]![row - this.#first] = value;
  }

  /** Reads a cell of a row that has not been handed over. */
  get(row: number, column: number): number {
    return this.#columns[column]![row - this.#first]!;
  }

  /** The log as a table whose columns read it. */
  asTable(table: Pick<Table, "name" | "meaning" | "columns">): GrowingTable {
    return {
      ...table,
      rowCount: () => this.#count,
      drainInto: (sink) => {
        this.#sink = sink;
      },
      drainRest: () => this.#handOver(this.#count),
    };
  }

  #makeRoom(): void {
    if (this.#sink !== null) {
      let end = this.#first;
      while (end < this.#count && this.#open[end - this.#first] === 0) end++;
      this.#handOver(end);
    }
    if (2 * (this.#count - this.#first) <= this.capacity) return;
    for (let i = 0; i < this.#columns.length; i++) this.#columns[i] = doubled(this.#columns[i]!);
    this.#open = doubled(this.#open);
  }

  #handOver(end: number): void {
    const from = end - this.#first;
    if (this.#sink === null || from === 0) return;
    this.#sink(this.#first, end);
    const to = this.#count - this.#first;
    for (const column of this.#columns) column.copyWithin(0, from, to);
    this.#open.copyWithin(0, from, to);
    this.#first = end;
  }
}
