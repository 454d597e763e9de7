import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";

/** A Parquet file from its columns. */
export function parquet(
  columns: Readonly<Record<string, readonly number[] | readonly string[]>>,
): Uint8Array {
  const columnData: ColumnSource[] = Object.entries(columns).map(([name, data]) => ({
    name,
    data: [...data],
    type: typeof data[0] === "string" ? "STRING" : "DOUBLE",
    nullable: false,
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
