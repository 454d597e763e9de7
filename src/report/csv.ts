import type { Column, Table } from "../sim/measurement.ts";
import { NumberTexts } from "./number-texts.ts";
import type { TableEncoder } from "./table-encoder.ts";

const BUFFER_BYTES = 2 ** 16;
/** No number takes more, with the comma behind it. */
const NUMBER_BYTES = 32;
/** A UTF-16 unit takes three bytes of UTF-8 at most; a quote is one byte and becomes two. */
const BYTES_PER_UNIT = 3;

const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;

/**
 * Rows of a table as CSV: RFC 4180 except that lines end in LF, with a header row. Numbers are written in the shortest
 * form that reads back to the same number, NaN as an empty cell, text in quotes where it must be.
 *
 * Cells are written as bytes into a buffer, which is handed over whenever it is full: a table of any size takes no more
 * memory, and no more time than to join texts (docs/design.md).
 */
export class CsvEncoder implements TableEncoder {
  private readonly columns: readonly Column[];
  private readonly write: (bytes: Uint8Array) => void;
  private readonly numbers: NumberTexts = new NumberTexts();
  private buffer: Buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  /** What a row of numbers takes at most. */
  private readonly rowBytes: number;
  /** Bytes of the buffer that are taken. */
  private length = 0;

  /**
   * Begins with the header row.
   *
   * @param write - receives the bytes; they are overwritten once it returns
   */
  constructor(columns: readonly Column[], write: (bytes: Uint8Array) => void) {
    this.columns = columns;
    this.write = write;
    this.rowBytes = NUMBER_BYTES * (columns.length + 1);
    this.addHeader();
  }

  /** Appends the rows from one to before another. */
  rows(firstRow: number, endRow: number): void {
    for (let row = firstRow; row < endRow; row++) this.addRow(row);
  }

  /** Hands over what is in the buffer. */
  flush(): void {
    if (this.length > 0) this.write(this.buffer.subarray(0, this.length));
    this.length = 0;
  }

  private addHeader(): void {
    let at = 0;
    for (const { name } of this.columns) {
      at = this.makeRoom(at, BYTES_PER_UNIT * name.length);
      at = putText(this.buffer, at, name);
      this.buffer[at++] = COMMA;
    }
    this.buffer[at - 1] = LINE_FEED;
    this.length = at;
  }

  // One function with all its state in variables: a fifth faster in a young process, whose code has not been compiled
  // yet, than methods that write to fields for each cell.
  private addRow(row: number): void {
    const columns = this.columns;
    const numbers = this.numbers;
    let at = this.makeRoom(this.length, 0);
    let buffer = this.buffer;
    for (let c = 0; c < columns.length; c++) {
      const value = columns[c]!.read(row);
      if (typeof value === "string") {
        at = this.makeRoom(at, BYTES_PER_UNIT * value.length);
        buffer = this.buffer;
        at = putText(buffer, at, value);
      } else if ((value | 0) === value) at = putInteger(buffer, at, value);
      else if (!Number.isNaN(value)) at = putPlain(buffer, at, numbers.text(value));
      buffer[at++] = COMMA;
    }
    // In place of the comma behind the last cell.
    buffer[at - 1] = LINE_FEED;
    this.length = at;
  }

  /**
   * Makes room for a text and a row of numbers.
   *
   * @param length - how much of the buffer is taken
   * @returns how much of it is taken then
   */
  private makeRoom(length: number, textBytes: number): number {
    const bytes = textBytes + this.rowBytes;
    if (length + bytes <= this.buffer.length) return length;
    this.length = length;
    this.flush();
    if (bytes > this.buffer.length) this.buffer = Buffer.allocUnsafe(bytes);
    return 0;
  }
}

/** A table as text, some at a time: each row is read when its turn comes. */
export function* csvPieces(table: Table): Generator<string> {
  const pieces: string[] = [];
  const encoder = new CsvEncoder(table.columns, (bytes) => pieces.push(bytes.toString()));
  for (let row = 0; row < table.rowCount(); row++) {
    encoder.rows(row, row + 1);
    yield* pieces.splice(0);
  }
  encoder.flush();
  yield* pieces;
}

/** A whole table as text, for small ones. */
export function csv(table: Table): string {
  return [...csvPieces(table)].join("");
}

/** Writes an integer of 32 bits. Returns where it ends. */
function putInteger(buffer: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  if (rest < 0) {
    buffer[at++] = MINUS;
    rest = -rest;
  }
  for (let bound = 10; rest >= bound; bound *= 10) at++;
  const end = at + 1;
  do {
    const tenth = (rest / 10) | 0;
    buffer[at--] = ZERO + rest - 10 * tenth;
    rest = tenth;
  } while (rest > 0);
  return end;
}

/** Writes ASCII that needs no quotes. Returns where it ends. */
function putPlain(buffer: Uint8Array, start: number, text: string): number {
  for (let i = 0; i < text.length; i++) buffer[start + i] = text.charCodeAt(i);
  return start + text.length;
}

/** Writes a cell of text. Returns where it ends. */
function putText(buffer: Buffer, start: number, text: string): number {
  if (isPlain(text)) return putPlain(buffer, start, text);
  const cell = /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return start + buffer.write(cell, start);
}

/** ASCII that needs no quotes. */
function isPlain(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit > 0x7f || unit === COMMA || unit === QUOTE || unit === LINE_FEED || unit === CARRIAGE_RETURN) {
      return false;
    }
  }
  return true;
}
