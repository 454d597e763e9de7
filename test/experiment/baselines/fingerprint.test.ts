import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint, firstDifference } from "../../../src/experiment/baselines/fingerprint.ts";

const TABLE = ["time_s,power_w,name", "0,100,a", "300,120.5,b", '600,99,"c, d"', ""].join("\n");

function differenceIn(text: string): unknown {
  return firstDifference(fingerprint(Buffer.from(TABLE)), Buffer.from(text));
}

describe("a fingerprint", () => {
  it("counts rows and columns, and is as long as they are", () => {
    const { rows, columns, cells, sha256 } = fingerprint(Buffer.from(TABLE));
    expect({ rows, columns, length: cells.length }).toEqual({ rows: 3, columns: 3, length: 4 * 5 });
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it("names the first row and column that differ", () => {
    expect(differenceIn(TABLE.replace("120.5", "120.6"))).toEqual({
      row: 2,
      column: "power_w",
      about: "time_s 300",
      found: "120.6",
    });
    expect(differenceIn(TABLE.replace("name", "title"))).toMatchObject({ row: 0, column: "title" });
  });

  it("names a row that is missing, and one that is new", () => {
    expect(differenceIn(TABLE.replace('600,99,"c, d"\n', ""))).toMatchObject({ row: 3, found: null });
    expect(differenceIn(`${TABLE}900,1,e\n`)).toMatchObject({ row: 4, column: null, found: "900,1,e" });
  });

  it("finds no place where everything is the same", () => {
    expect(differenceIn(TABLE)).toEqual({ row: null, column: null, about: null, found: null });
  });

  it("remembers a thousand rows", () => {
    const long = (last: string): Buffer =>
      Buffer.from(`n\n${Array.from({ length: 1500 }, (_, n) => n).join("\n")}\n${last}\n`);
    const print = fingerprint(long("x"));
    expect(print.rows).toBe(1501);
    expect(print.cells).toHaveLength(1001 * 3);
    expect(firstDifference(print, long("y"))).toMatchObject({ row: null });
  });

  it("finds a cell that was changed, wherever it is", () => {
    const cell = fc.integer({ min: 0, max: 1e6 }).map(String);
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 40 });
    let found = 0;
    let all = 0;
    const text = (table: readonly (readonly string[])[]): Buffer =>
      Buffer.from(`a,b,c\n${table.map((cells) => `${cells.join(",")}\n`).join("")}`);
    fc.assert(
      fc.property(rows, fc.nat(), fc.nat(2), (table, at, column) => {
        const row = at % table.length;
        const changed = table.map((cells, i) =>
          i === row ? cells.map((value, c) => (c === column ? `${value}9` : value)) : cells,
        );
        const difference = firstDifference(fingerprint(text(table)), text(changed));
        all++;
        // Two characters tell rows apart in all but one case of 4096, one tells cells apart in all but one of 64.
        if (difference.row === row + 1 && difference.column === "abc"[column]) found++;
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(found / all).toBeGreaterThan(0.95);
  });
});
