import { readFileSync } from "node:fs";
import { type FileMetaData, parquetMetadata, parquetRead } from "hyparquet";
import { InputError } from "../scenario/inputs/input-error.ts";

/**
 * The rows of a table that was written as Parquet, as its CSV would have them: texts, the header first. Besides the file's
 * bytes, a row group is held at a time.
 *
 * @throws InputError if it cannot be read or is not Parquet
 */
export async function* parquetRows(file: string): AsyncGenerator<readonly string[]> {
  const bytes = bytesOf(file);
  const metadata = await decoding(file, () => parquetMetadata(bytes));
  const columns = metadata.schema.slice(1).map(({ name }) => name);
  yield columns;
  let rowStart = 0;
  for (const { num_rows: count } of metadata.row_groups) {
    const rowEnd = rowStart + Number(count);
    for (const cells of await decoding(file, () => rowsBetween(bytes, metadata, rowStart, rowEnd))) {
      yield cells.map(textOf);
    }
    rowStart = rowEnd;
  }
}

function rowsBetween(
  file: ArrayBuffer,
  metadata: FileMetaData,
  rowStart: number,
  rowEnd: number,
): Promise<readonly (readonly unknown[])[]> {
  return new Promise((resolve, reject) => {
    parquetRead({ file, metadata, rowStart, rowEnd, onComplete: resolve }).catch(reject);
  });
}

/** A cell as CSV has it: nothing for null, numbers in their shortest form. */
function textOf(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

function bytesOf(file: string): ArrayBuffer {
  try {
    const { buffer, byteOffset, byteLength } = readFileSync(file);
    return buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    const found = code === "ENOENT" ? "no such file" : `a file that cannot be read (${code})`;
    throw new InputError({ file, found, expected: "a file of results" });
  }
}

async function decoding<T>(file: string, action: () => T | Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new InputError({
      file,
      found: `no Parquet (${(error as Error).message})`,
      expected: "a table as Parquet",
    });
  }
}
