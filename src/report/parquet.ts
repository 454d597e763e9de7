import { ByteWriter, type ColumnSource, ParquetWriter } from "hyparquet-writer";
import { type Column, type Table, type ValueType, valueType } from "../sim/measurement.ts";
import { VERSION } from "../version.ts";
import type { TableEncoder } from "./table-encoder.ts";

/** Rows of a row group, which is what is held in memory: some 10 MB of the widest table. */
const ROW_GROUP_ROWS = 2 ** 15;

type Cell = number | bigint | string | null;

/** How Parquet stores a type of value. */
const STORED = {
  int32: { type: "INT32" },
  int64: { type: "INT64" },
  double: { type: "DOUBLE" },
  text: { type: "BYTE_ARRAY", converted_type: "UTF8" },
} as const satisfies Record<ValueType, object>;

/**
 * Rows of a table as Parquet: columns of the declared types, in row groups, compressed with Snappy. An empty cell (NaN, or
 * an empty text) is null, as it is to whoever reads the CSV; negative zero is zero for the same reason. Names, units and
 * meanings of the columns are in the metadata of the file under `coldaisle`, as JSON.
 *
 * What is held does not grow with the table but for some hundred bytes a row group, which the end of the file is made from.
 */
export class ParquetEncoder implements TableEncoder {
  private readonly columns: readonly Column[];
  private readonly write: (bytes: Uint8Array) => void;
  private readonly bytes: ByteWriter = new ByteWriter();
  private readonly writer: ParquetWriter;
  /** The cells of the row group that is being filled, by column. */
  private readonly cells: readonly Cell[][];
  private held = 0;

  /** @param write - receives the bytes; they are overwritten once it returns */
  constructor(table: Table, write: (bytes: Uint8Array) => void) {
    this.columns = table.columns;
    this.write = write;
    this.cells = table.columns.map(() => []);
    this.writer = new ParquetWriter({
      writer: this.bytes,
      schema: [
        { name: table.name, num_children: table.columns.length },
        ...table.columns.map((column) => ({
          name: column.name,
          ...STORED[valueType(column)],
          repetition_type: "OPTIONAL" as const,
        })),
      ],
      kvMetadata: [{ key: "coldaisle", value: description(table) }],
      createdBy: `coldaisle version ${VERSION}`,
    });
  }

  rows(firstRow: number, endRow: number): void {
    for (let from = firstRow; from < endRow; ) {
      const end = Math.min(endRow, from + ROW_GROUP_ROWS - this.held);
      for (let c = 0; c < this.columns.length; c++) this.readCells(c, from, end);
      this.held += end - from;
      from = end;
      if (this.held === ROW_GROUP_ROWS) this.endGroup();
    }
  }

  flush(): void {
    if (this.held > 0) this.endGroup();
    this.writer.finish();
    this.handOver();
  }

  private readCells(c: number, firstRow: number, endRow: number): void {
    const column = this.columns[c]!;
    const cells = this.cells[c]!;
    const big = valueType(column) === "int64";
    for (let row = firstRow; row < endRow; row++) {
      const value = column.read(row);
      if (typeof value === "string") cells.push(value === "" ? null : value);
      else if (Number.isNaN(value)) cells.push(null);
      else cells.push(big ? BigInt(value) : value + 0);
    }
  }

  private endGroup(): void {
    const columnData = this.columns.map(({ name }, c): ColumnSource => ({ name, data: this.cells[c]! }));
    this.writer.write({ columnData, rowGroupSize: this.held });
    for (const cells of this.cells) cells.length = 0;
    this.held = 0;
    this.handOver();
  }

  private handOver(): void {
    this.write(this.bytes.getBytes());
    this.bytes.index = 0;
  }
}

function description({ name, meaning, columns }: Table): string {
  return JSON.stringify({
    table: name,
    meaning,
    columns: columns.map((column) => ({
      name: column.name,
      type: valueType(column),
      unit: column.unit,
      meaning: column.meaning,
    })),
  });
}
