import { readFileSync } from "node:fs";
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
  try {
    const [columns, ...rows] = parse(readResultFile(file)) as string[][];
    if (columns === undefined) throw new InputError({ file, found: "an empty file", expected: "CSV" });
    return { columns, rows };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError({ file, found: `no CSV (${error.message})`, expected: "CSV with a header" });
  }
}

/**
 * Reads a file of results as text.
 *
 * @throws InputError if it cannot be read
 */
export function readResultFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
    throw new InputError({ file, found, expected: "a file of results" });
  }
}
