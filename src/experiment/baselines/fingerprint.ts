import { hash } from "node:crypto";
import { parse } from "csv-parse/sync";

/** What a table of results is recognised by: whether it is the same, and if not, where it begins to differ. */
export interface TableFingerprint {
  /** Of the file's bytes. */
  readonly sha256: string;
  /** Rows below the header. */
  readonly rows: number;
  readonly columns: number;
  /** For the header and each of the first {@link ROWS_KEPT} rows: two characters for the row, one for each cell. */
  readonly cells: string;
}

/** The first place where a table is not as it was. */
export interface TableDifference {
  /** From 1 below the header; 0: the header. Null: behind the rows of which a fingerprint was kept. */
  readonly row: number | null;
  /** The name of the column; null: the row as a whole. */
  readonly column: string | null;
  /** What the row is about: the name of its first column, and what stands there. */
  readonly about: string | null;
  /** What stands there; null: the row is missing. */
  readonly found: string | null;
}

/** A baseline is a small file. */
const ROWS_KEPT = 1000;

const ROW_CHARACTERS = 2;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The fingerprint of a table's file. */
export function fingerprint(bytes: Uint8Array): TableFingerprint {
  const table = readTable(bytes);
  const kept = table.slice(0, ROWS_KEPT + 1);
  return {
    sha256: hash("sha256", bytes),
    rows: table.length - 1,
    columns: table[0]!.length,
    cells: kept.map(rowText).join(""),
  };
}

/**
 * Where a table begins to differ from one that had this fingerprint. The row is the first that differs but for one case in
 * 4096, and the column is one that does differ: the first, but for one case in 64.
 */
export function firstDifference(expected: TableFingerprint, bytes: Uint8Array): TableDifference {
  const table = readTable(bytes);
  const width = ROW_CHARACTERS + expected.columns;
  const keptRows = expected.cells.length / width;
  const names = table[0]!;
  for (let row = 0; row < Math.max(keptRows, Math.min(table.length, ROWS_KEPT + 1)); row++) {
    const cells = table[row];
    const wanted = expected.cells.slice(row * width, (row + 1) * width);
    const about = row === 0 || cells === undefined ? null : `${names[0]} ${cells[0]}`;
    if (cells === undefined) return { row, column: null, about, found: null };
    if (wanted === "") return { row, column: null, about, found: cells.join(",") };
    const found = rowText(cells);
    if (found === wanted) continue;
    const at = Array.from(found.slice(ROW_CHARACTERS)).findIndex((c, i) => c !== wanted[ROW_CHARACTERS + i]);
    if (at < 0) return { row, column: null, about, found: cells.join(",") };
    return { row, column: names[at]!, about, found: cells[at]! };
  }
  return { row: null, column: null, about: null, found: null };
}

function readTable(bytes: Uint8Array): string[][] {
  return parse(Buffer.from(bytes)) as string[][];
}

function rowText(cells: readonly string[]): string {
  const row = hashOf(cells.join("\n"));
  return [character(row), character(row >>> 6), ...cells.map((cell) => character(hashOf(cell)))].join("");
}

function character(bits: number): string {
  return ALPHABET[bits & 63]!;
}

/** FNV-1a over UTF-16 units, its bits mixed as MurmurHash3 does at its end, so that the lowest depend on all. */
function hashOf(text: string): number {
  let mixed = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
