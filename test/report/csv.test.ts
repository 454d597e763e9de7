import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CsvEncoder, csv } from "../../src/report/csv.ts";
import type { Table } from "../../src/sim/measurement.ts";

type Cell = number | string;

function tableOf(header: readonly string[], rows: readonly (readonly Cell[])[]): Table {
  return {
    name: "table",
    meaning: "",
    columns: header.map((name, c) => ({
      name,
      unit: "",
      meaning: "",
      read: (row: number) => rows[row]![c]!,
    })),
    rowCount: () => rows.length,
  };
}

/** Cells of RFC 4180 text with LF at the end of lines. */
function parse(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))([,\n])/gy;
  let row: string[] = [];
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2]!);
    if (match[3] === "\n") {
      rows.push(row);
      row = [];
    }
  }
  expect(row).toEqual([]);
  return rows;
}

const anyText = fc.string({
  unit: fc.constantFrom("a", "ä", " ", ",", '"', "\n", "\r", "1", "😀"),
  maxLength: 6,
});
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  // The same fractions again and again, and more of them than are remembered.
  fc.integer({ min: 0, max: 9999 }).map((k) => 300.1 + k / 1000),
);
const anyTable = fc
  .tuple(fc.array(anyText, { minLength: 2, maxLength: 5 }), fc.boolean())
  .chain(([header, text]) => {
    const cell: fc.Arbitrary<Cell> = text ? fc.oneof(anyNumber, anyText) : anyNumber;
    const row = fc.array(cell, { minLength: header.length, maxLength: header.length });
    return fc.record({ header: fc.constant(header), rows: fc.array(row, { maxLength: 200 }) });
  });

describe("csv", () => {
  it("reads back to the same cells", () => {
    fc.assert(
      fc.property(anyTable, ({ header, rows }) => {
        const [readHeader, ...read] = parse(csv(tableOf(header, rows)));
        expect(readHeader).toEqual(header);
        expect(read).toHaveLength(rows.length);
        rows.forEach((row, r) => {
          row.forEach((value, c) => {
            const text = read[r]![c]!;
            if (typeof value === "string") expect(text).toBe(value);
            else if (Number.isNaN(value)) expect(text).toBe("");
            else expect(Number(text) === value).toBe(true);
          });
        });
      }),
    );
  });

  it("is what csv-stringify writes", () => {
    // The library leaves a carriage return bare, which RFC 4180 does not allow.
    const plain = anyTable.filter(({ header, rows }) => !JSON.stringify([header, rows]).includes("\\r"));
    fc.assert(
      fc.property(plain, ({ header, rows }) => {
        const cells = rows.map((row) => row.map((value) => (Number.isNaN(value) ? "" : value)));
        expect(csv(tableOf(header, rows))).toBe(stringify([[...header], ...cells]));
      }),
    );
  });

  it("writes a row as expected", () => {
    const header = ["id", "name", "power_w", "none"];
    const table = tableOf(header, [
      [7, 'a "b", c', 0.1 + 0.2, Number.NaN],
      [2 ** 31, "plain", 1e21, -0],
    ]);
    expect(csv(table)).toBe(
      `id,name,power_w,none\n7,"a ""b"", c",0.30000000000000004,\n2147483648,plain,1e+21,0\n`,
    );
  });

  it("writes a header for a table without rows", () => {
    expect(csv(tableOf(["a", "b"], []))).toBe("a,b\n");
  });
});

describe("CsvEncoder", () => {
  it("hands over pieces of bounded size, whatever the size of the table", () => {
    let largest = 0;
    let total = 0;
    const columns = ["a", "b"].map((name, c) => ({
      name,
      unit: "",
      meaning: "",
      read: (row: number) => (row + c) / 7,
    }));
    const encoder = new CsvEncoder(columns, (bytes) => {
      largest = Math.max(largest, bytes.length);
      total += bytes.length;
    });
    for (let row = 0; row < 1_000_000; row += 1000) encoder.rows(row, row + 1000);
    encoder.flush();
    expect(total).toBeGreaterThan(30_000_000);
    expect(largest).toBeLessThanOrEqual(2 ** 16);
  });

  it("writes texts that are longer than its buffer, and headers", () => {
    const long = ['"', "ä", "€", "a", "😀"].map((unit) => unit.repeat(50_000));
    const table = tableOf(long, [long, [...long.slice(1), 0.5]]);
    expect(parse(csv(table))).toEqual([long, long, [...long.slice(1), "0.5"]]);
  });

  it.each([0, -0, 1, -1, 9, 10, 99, 100, 1e9, 2 ** 31 - 1, -(2 ** 31), 2 ** 31, 2 ** 53, -1.5])(
    "writes %d as JavaScript does",
    (value) => {
      expect(csv(tableOf(["a"], [[value]]))).toBe(`a\n${value}\n`);
    },
  );
});
