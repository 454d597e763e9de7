import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../scenario/inputs/input-error.ts";

/** A table of results as it was written: texts, row by row. */
export interface CsvContents {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads a whole table of results.
 *
 * @throws InputError if it cannot be read or is not CSV with a header
 */
export function readCsv(file: string): CsvContents {
  const [columns, ...rows] = parsing(file, () => parse(readResultFile(file)) as string[][]);
  if (columns === undefined) throw new InputError({ file, found: "an empty file", expected: "CSV" });
  return { columns, rows };
}

/** Bytes of a long table that are held at a time, about. */
const PIECE_BYTES = 2 ** 20;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * The rows of a table that may be longer than memory, its header among them.
 *
 * @throws InputError if it cannot be read or is not CSV
 */
export function* rowsOf(file: string): Generator<readonly string[]> {
  const descriptor = reading(file, () => openSync(file, "r"));
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    let held = 0;
    let linesBefore = 0;
    for (;;) {
      const count = reading(file, () => readSync(descriptor, piece, held, piece.length - held, null));
      const { end, lines } = endOfRows(piece.subarray(0, held + count), count === 0);
      if (end === 0 && held + count === piece.length)
        throw new InputError({ file, found: "a line without end", expected: "CSV" });
      yield* parsing(file, () => parse(piece.subarray(0, end)) as string[][], linesBefore);
      if (count === 0) return;
      linesBefore += lines;
      piece.copyWithin(0, end, held + count);
      held = held + count - end;
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Where the last whole row ends in bytes that begin with a row, and how many lines that is; 0: there is none. A row ends
 * with a line that does not end within quotes, the last row of a file with the file.
 */
function endOfRows(bytes: Uint8Array, isLast: boolean): { readonly end: number; readonly lines: number } {
  let [end, lines, linesSoFar] = [0, 0, 0];
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) quoted = !quoted;
    if (byte !== LINE_FEED) continue;
    linesSoFar++;
    if (!quoted) [end, lines] = [at + 1, linesSoFar];
  }
  return isLast ? { end: bytes.length, lines: linesSoFar } : { end, lines };
}

/**
 * Reads a file of results as text.
 *
 * @throws InputError if it cannot be read
 */
export function readResultFile(file: string): string {
  return reading(file, () => readFileSync(file, "utf8"));
}

function reading<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
    throw new InputError({ file, found, expected: "a file of results" });
  }
}

function parsing<T>(file: string, action: () => T, linesBefore = 0): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const problem = error.message.replace(/(?<=\bline )\d+/, (line) => String(Number(line) + linesBefore));
    throw new InputError({ file, found: `no CSV (${problem})`, expected: "CSV with a header" });
  }
}
