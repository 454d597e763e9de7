import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCsv, rowsOf } from "../../src/report/read-csv.ts";
import { temporaryFolder } from "../support/broken-traces.ts";

function written(text: string): string {
  const file = join(temporaryFolder({}), "table.csv");
  writeFileSync(file, text);
  return file;
}

/** A table of several mebibytes, whose rows are of all lengths, and whose cells have commas, quotes and ends of lines. */
const CELLS = ["plain", '"a, b"', '"one\ntwo"', '"say ""so""\n"', "é".repeat(300), ""];
const LONG = `a,b,c\n${Array.from({ length: 30_000 }, (_, row) => {
  const cell = (column: number): string => CELLS[(row * 7 + column * (row % 5)) % CELLS.length]!;
  return `${row},${cell(1)},${cell(2)}\n`;
}).join("")}`;

describe("the rows of a long table", () => {
  it("are the same, whatever is in them, as where it is read at once", () => {
    expect(Buffer.byteLength(LONG)).toBeGreaterThan(3 * 2 ** 20);
    const file = written(LONG);
    const { columns, rows } = readCsv(file);
    expect(rows).toHaveLength(30_000);
    expect([...rowsOf(file)]).toEqual([columns, ...rows]);
  });

  it("end with the file", () => {
    expect([...rowsOf(written("a,b\n1,2"))]).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect([...rowsOf(written(""))]).toEqual([]);
  });

  it("tell the line of the file where one is broken", () => {
    const lines = LONG.split("\n").length;
    const file = written(`${LONG}1,2\n`);
    expect(() => [...rowsOf(file)]).toThrow(
      `no CSV (Invalid Record Length: expect 3, got 2 on line ${lines}), expected CSV`,
    );
    expect(() => [...rowsOf(written(`${LONG}1,2,${"x".repeat(2 ** 20)}`))]).toThrow(
      "found a line without end, expected CSV",
    );
  });
});
