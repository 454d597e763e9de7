import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { TABLES } from "../../src/datacenter/recording/recording.ts";
import { csv } from "../../src/report/csv.ts";
import { ParquetEncoder } from "../../src/report/parquet.ts";
import { type Column, type Table, valueType } from "../../src/sim/measurement.ts";

const ROW_GROUP_ROWS = 32_768;

/** A file that is written in pieces: so many rows at a time. */
function written(table: Table, piece = Number.POSITIVE_INFINITY): { file: ArrayBuffer; pieces: number[] } {
  const pieces: Buffer[] = [];
  const encoder = new ParquetEncoder(table, (bytes) => pieces.push(Buffer.from(bytes)));
  for (let row = 0; row < table.rowCount(); row += piece) {
    encoder.rows(row, Math.min(row + piece, table.rowCount()));
  }
  encoder.flush();
  const whole = Buffer.concat(pieces);
  const file = whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.length) as ArrayBuffer;
  return { file, pieces: pieces.map(({ length }) => length) };
}

function table(columns: readonly Column[], rows: number): Table {
  return { name: "things", meaning: "a thing", columns, rowCount: () => rows };
}

const COUNTS: Column = { name: "k", type: "int32", unit: "", meaning: "a count", read: (row) => row % 1000 };
const POWERS: Column = { name: "power_w", unit: "W", meaning: "a power", read: (row) => row / 4 };

describe("ParquetEncoder", () => {
  it("writes the types that are declared, and says what the columns mean", () => {
    const columns: Column[] = [
      { name: "id", type: "int32", unit: "", meaning: "an id", read: (row) => [7, Number.NaN][row]! },
      { name: "events", type: "int64", unit: "", meaning: "events", read: (row) => [2 ** 53 - 1, 0][row]! },
      { name: "power_w", unit: "W", meaning: "power", read: (row) => [0.1, -0][row]! },
      { name: "name", type: "text", unit: "", meaning: "a name", read: (row) => ['Köln, "1"', ""][row]! },
    ];
    const { schema, key_value_metadata, num_rows } = parquetMetadata(written(table(columns, 2)).file);
    expect(num_rows).toBe(2n);
    expect(schema.slice(1).map(({ name, type, converted_type }) => [name, type, converted_type])).toEqual([
      ["id", "INT32", undefined],
      ["events", "INT64", undefined],
      ["power_w", "DOUBLE", undefined],
      ["name", "BYTE_ARRAY", "UTF8"],
    ]);
    expect(key_value_metadata?.map(({ key }) => key)).toEqual(["coldaisle"]);
    expect(JSON.parse(key_value_metadata![0]!.value!)).toEqual({
      table: "things",
      meaning: "a thing",
      columns: [
        { name: "id", type: "int32", unit: "", meaning: "an id" },
        { name: "events", type: "int64", unit: "", meaning: "events" },
        { name: "power_w", type: "double", unit: "W", meaning: "power" },
        { name: "name", type: "text", unit: "", meaning: "a name" },
      ],
    });
  });

  it("writes an empty cell as null, and negative zero as CSV does", async () => {
    const values = [1.5, Number.NaN, -0, Number.POSITIVE_INFINITY];
    const names = ["a", "", "ü", "\n"];
    const columns: Column[] = [
      { name: "x", unit: "", meaning: "", read: (row) => values[row]! },
      { name: "s", type: "text", unit: "", meaning: "", read: (row) => names[row]! },
    ];
    const rows = await parquetReadObjects({ file: written(table(columns, 4)).file });
    expect(rows).toEqual([
      { x: 1.5, s: "a" },
      { x: null, s: null },
      { x: 0, s: "ü" },
      { x: Number.POSITIVE_INFINITY, s: "\n" },
    ]);
    expect(Object.is(rows[2]!.x, 0)).toBe(true);
  });

  it("says the same as the CSV", async () => {
    const cell = fc.oneof(fc.double(), fc.constant(Number.NaN), fc.integer({ min: -5, max: 5 }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, fc.string(), fc.integer())), async (cells) => {
        const columns: Column[] = [
          { name: "x", unit: "", meaning: "", read: (row) => cells[row]![0] },
          { name: "s", type: "text", unit: "", meaning: "", read: (row) => cells[row]![1] },
          { name: "n", type: "int64", unit: "", meaning: "", read: (row) => cells[row]![2] },
        ];
        const whole = table(columns, cells.length);
        const rows = await parquetReadObjects({ file: written(whole).file });
        const readBack = columns.map(
          (column): Column => ({
            ...column,
            read: (row) => {
              const value: unknown = rows[row]![column.name];
              if (value === null) return valueType(column) === "text" ? "" : Number.NaN;
              return typeof value === "bigint" ? Number(value) : (value as number | string);
            },
          }),
        );
        expect(csv({ ...whole, columns: readBack })).toBe(csv(whole));
      }),
    );
  });

  it("writes the same bytes however the rows come", () => {
    const rows = 2 * ROW_GROUP_ROWS + 5;
    const whole = table([COUNTS, POWERS], rows);
    const { file, pieces } = written(whole);
    expect(parquetMetadata(file).row_groups.map(({ num_rows }) => Number(num_rows))).toEqual([
      ROW_GROUP_ROWS,
      ROW_GROUP_ROWS,
      5,
    ]);
    // Three row groups, and what follows them.
    expect(pieces).toHaveLength(4);
    for (const piece of [100, ROW_GROUP_ROWS, ROW_GROUP_ROWS + 1]) {
      expect(Buffer.from(written(whole, piece).file).equals(Buffer.from(file))).toBe(true);
    }
  });

  it("can be read where it has no rows", async () => {
    const { file } = written(table([COUNTS, POWERS], 0));
    expect(parquetMetadata(file).schema.map(({ name }) => name)).toEqual(["things", "k", "power_w"]);
    expect(await parquetReadObjects({ file })).toEqual([]);
  });
});

/** What a column of text is called. */
const TEXTS =
  /name|kind|^type$|state|^event$|^level$|^direction$|profile|hypervisor|combination|not_counted|^algorithm$|^ended_by$/;

describe("the declared types", () => {
  it("call no column of text a number", () => {
    const suspicious = TABLES.flatMap(({ name, columns }) =>
      columns.flatMap((column) =>
        TEXTS.test(column.name) === (valueType(column) === "text") ? [] : [`${name}.${column.name}`],
      ),
    );
    expect(suspicious).toEqual(["vms.tenant"]);
  });
});
