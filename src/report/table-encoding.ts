import type { RecordingSpec } from "../scenario/specification.ts";
import type { Table } from "../sim/measurement.ts";
import { CsvEncoder } from "./csv.ts";
import type { TableEncoder } from "./table-encoder.ts";

/** How the tables of a run are written. */
type TableFormat = RecordingSpec["format"];

/** A format of tables. */
export interface TableEncoding {
  /** What names of files end in, without a dot. */
  readonly ending: TableFormat;
  /**
   * Begins a file.
   *
   * @param write - receives the bytes; they are overwritten once it returns
   */
  begin(table: Table, write: (bytes: Uint8Array) => void): TableEncoder;
}

/** Comma-separated values. */
export const CSV: TableEncoding = {
  ending: "csv",
  begin: (table, write) => new CsvEncoder(table.columns, write),
};

/** The encoding of that name. What writes Parquet is loaded only where it is asked for. */
export async function tableEncoding(format: TableFormat): Promise<TableEncoding> {
  if (format === "csv") return CSV;
  const { ParquetEncoder } = await import("./parquet.ts");
  return { ending: "parquet", begin: (table, write) => new ParquetEncoder(table, write) };
}
