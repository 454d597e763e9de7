import {
  type ColumnMetaData,
  type Compressors,
  type DecodedArray,
  type FileMetaData,
  parquetMetadata,
  parquetRead,
} from "hyparquet";
import { InputError } from "./input-error.ts";

/** What every value of a column must be. */
export interface NumberRule {
  readonly accepts: (value: number) => boolean;
  /** Ends the sentence "expected …". */
  readonly expected: string;
}

const MAGIC = 0x31524150; // "PAR1" as a little-endian word
const SHORTEST_FILE = 12; // magic, length of the footer, magic
const WORD = 2 ** 32;
/** Rows that are read at most: a column of them takes 1 GiB. */
const MOST_ROWS = 2 ** 27;
const BUILT_IN_CODECS = ["UNCOMPRESSED", "SNAPPY"];
const NUMBER_TYPES = ["INT32", "INT64", "FLOAT", "DOUBLE"];
const NUMBER_MEANINGS = ["INT_8", "INT_16", "INT_32", "INT_64", "UINT_8", "UINT_16", "UINT_32"];

/** Encodings whose values are copied, from the page or a dictionary; RLE and BIT_PACKED are those of indexes. */
const COPIED_ENCODINGS = ["PLAIN", "PLAIN_DICTIONARY", "RLE_DICTIONARY", "RLE", "BIT_PACKED"];

/** A Parquet file of flat numeric columns, read a column at a time. */
export class ParquetTable {
  readonly file: string;
  readonly rows: number;
  readonly #bytes: ArrayBuffer;
  readonly #metadata: FileMetaData;

  /**
   * @param file path, for messages
   * @param bytes the whole file
   * @throws InputError when the bytes are not a whole Parquet file
   */
  constructor(file: string, bytes: ArrayBuffer) {
    this.file = file;
    this.#bytes = bytes;
    this.#metadata = readMetadata(file, bytes);
    this.rows = rowsOf(file, this.#metadata);
  }

  /**
   * All values of a column in order of row.
   *
   * @throws InputError when there is no such column, it is not numeric or cannot be decoded, or a value is missing
   *   or breaks the rule; the message counts rows from 0
   */
  async column(name: string, rule: NumberRule): Promise<Float64Array> {
    this.#checkType(name);
    const chunks = this.#metadata.row_groups.map((group) => chunkOf(group.columns, name));
    const asBits = chunks.every(isCopiedAsBits);
    const values = await this.#decode(name, asBits ? withDoubleType(this.#metadata, name) : this.#metadata);
    if (asBits) integersFromBits(values);
    for (let row = 0; row < values.length; row++) {
      if (!rule.accepts(values[row]!)) throw this.#badValue(name, row, String(values[row]), rule.expected);
    }
    return values;
  }

  #checkType(name: string): void {
    const { file } = this;
    const fields = this.#metadata.schema.slice(1);
    const field = fields.find((candidate) => candidate.name === name);
    const expected = `a numeric column ${name}`;
    if (field === undefined) {
      const columns = fields.map((candidate) => candidate.name).join(", ");
      throw new InputError({ file, found: `the columns ${columns}`, expected });
    }
    const meaning = field.converted_type ?? field.logical_type?.type;
    const plain = meaning === undefined || NUMBER_MEANINGS.includes(meaning);
    if (!NUMBER_TYPES.includes(field.type ?? "") || field.repetition_type === "REPEATED" || !plain) {
      const type = [field.repetition_type, field.type, meaning]
        .filter((part) => part !== undefined)
        .join(" ");
      throw new InputError({ file, found: `column ${name} of type ${type}`, expected });
    }
  }

  async #decode(name: string, metadata: FileMetaData): Promise<Float64Array> {
    try {
      const values = new Float64Array(this.rows);
      let filled = 0;
      const onPage = (page: { columnData: DecodedArray; rowStart: number }): void => {
        this.#copyPage(name, page.columnData, values, page.rowStart);
        filled += page.columnData.length;
      };
      const compressors = await compressorsFor(metadata);
      let rowStart = 0;
      // One row group at a time, because the library keeps all that it has decoded until its call ends.
      for (const group of metadata.row_groups) {
        const rowEnd = rowStart + Number(group.num_rows);
        const file = this.#bytes;
        await parquetRead({ file, metadata, columns: [name], compressors, rowStart, rowEnd, onPage });
        rowStart = rowEnd;
      }
      if (filled !== this.rows) throw new RangeError(`${filled} values for ${this.rows} rows`);
      return values;
    } catch (cause) {
      if (cause instanceof InputError) throw cause;
      const found = `a column ${name} that cannot be decoded (${(cause as Error).message})`;
      throw new InputError({ file: this.file, found, expected: "an undamaged Parquet file" }, { cause });
    }
  }

  #copyPage(name: string, page: DecodedArray, values: Float64Array, rowStart: number): void {
    for (let i = 0; i < page.length; i++) {
      const value: unknown = page[i];
      if (typeof value === "number") values[rowStart + i] = value;
      else if (typeof value === "bigint") values[rowStart + i] = Number(value);
      else throw this.#badValue(name, rowStart + i, "no value", "a number");
    }
  }

  #badValue(name: string, row: number, found: string, expected: string): InputError {
    return new InputError({ file: this.file, found: `${found} in column ${name}, row ${row}`, expected });
  }
}

function readMetadata(file: string, bytes: ArrayBuffer): FileMetaData {
  const view = new DataView(bytes);
  const size = bytes.byteLength;
  const expected = "a whole Parquet file";
  if (size < 4 || view.getUint32(0, true) !== MAGIC) {
    throw new InputError({ file, found: "something other than Parquet", expected });
  }
  if (size < SHORTEST_FILE || view.getUint32(size - 4, true) !== MAGIC) {
    throw new InputError({ file, found: `a Parquet file cut off after ${size} bytes`, expected });
  }
  try {
    return parquetMetadata(bytes);
  } catch (cause) {
    const found = `a Parquet footer that cannot be decoded (${(cause as Error).message})`;
    throw new InputError({ file, found, expected }, { cause });
  }
}

/** Rows of the file, if all parts of it agree. */
function rowsOf(file: string, { num_rows, row_groups }: FileMetaData): number {
  const rows = Number(num_rows);
  const together = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  const agree = rows === together && row_groups.every((group) => group.num_rows >= 0n);
  if (agree && rows <= MOST_ROWS) return rows;
  const found = agree
    ? `${rows} rows`
    : `a Parquet footer of ${rows} rows, in groups of ${together} together`;
  throw new InputError({ file, found, expected: agree ? `at most ${MOST_ROWS}` : "a whole Parquet file" });
}

/** Decompressors beyond the library's own are loaded for the files that need them. */
async function compressorsFor(metadata: FileMetaData): Promise<Compressors> {
  const codecs = metadata.row_groups.flatMap((group) => group.columns.map((chunk) => chunk.meta_data?.codec));
  if (codecs.every((codec) => codec === undefined || BUILT_IN_CODECS.includes(codec))) return {};
  return (await import("hyparquet-compressors")).compressors;
}

function chunkOf(
  columns: FileMetaData["row_groups"][number]["columns"],
  name: string,
): ColumnMetaData | undefined {
  return columns.find((chunk) => chunk.meta_data?.path_in_schema[0] === name)?.meta_data;
}

function isCopiedAsBits(chunk: ColumnMetaData | undefined): boolean {
  const least = chunk?.statistics?.min_value;
  return (
    chunk?.type === "INT64" &&
    typeof least === "bigint" &&
    least >= 0n &&
    chunk.encodings.every((encoding) => COPIED_ENCODINGS.includes(encoding))
  );
}

/**
 * The library makes a bigint of each 64-bit integer, which for millions of rows takes most of the time and memory
 * of a read. Told that the column holds doubles, it hands over the same 64 bits untouched, and
 * {@link integersFromBits} makes numbers of them. Only for non-negative integers, as the bits of a negative one are
 * those of a NaN, which need not survive being copied, and only for encodings that copy and do not compute.
 */
function withDoubleType(metadata: FileMetaData, name: string): FileMetaData {
  const groups = metadata.row_groups.map((group) => ({
    ...group,
    columns: group.columns.map((chunk) =>
      chunk.meta_data?.path_in_schema[0] === name
        ? { ...chunk, meta_data: { ...chunk.meta_data, type: "DOUBLE" as const } }
        : chunk,
    ),
  }));
  return { ...metadata, row_groups: groups };
}

/** Replaces 64-bit patterns (of a little-endian machine, as all that Node runs on) by the integers they stand for. */
function integersFromBits(values: Float64Array): void {
  const words = new Uint32Array(values.buffer);
  for (let i = 0; i < values.length; i++) values[i] = words[2 * i + 1]! * WORD + words[2 * i]!;
}
