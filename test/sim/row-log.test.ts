import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { GrowingTable } from "../../src/sim/measurement.ts";
import { RowLog } from "../../src/sim/row-log.ts";

/** A log of one column as a table. */
function tableOf(log: RowLog): GrowingTable {
  return log.asTable({
    name: "t",
    meaning: "",
    columns: [{ name: "c", unit: "", meaning: "", read: (row) => log.get(row, 0) }],
  });
}

describe("RowLog", () => {
  it("is empty at first", () => {
    expect(new RowLog(2).count).toBe(0);
  });

  it("appends rows without content", () => {
    const log = new RowLog(2);
    expect(log.append()).toBe(0);
    expect(log.append()).toBe(1);
    expect(log.get(1, 0)).toBeNaN();
    expect(log.get(1, 1)).toBeNaN();
  });

  it("keeps every cell while it grows", () => {
    const log = new RowLog(3);
    for (let row = 0; row < 1000; row++) {
      expect(log.append()).toBe(row);
      log.set(row, 0, row);
      log.set(row, 2, -row / 3);
    }
    expect(log.count).toBe(1000);
    for (let row = 0; row < 1000; row++) {
      expect(log.get(row, 0)).toBe(row);
      expect(log.get(row, 1)).toBeNaN();
      expect(log.get(row, 2)).toBe(-row / 3);
    }
  });
});

describe("a RowLog with a sink", () => {
  it("hands over each row once, in order, with what was written to it while it was open", () => {
    const steps = fc.array(
      fc.oneof({ weight: 3, arbitrary: fc.constant("append" as const) }, fc.constantFrom("open", "close")),
      { maxLength: 3000, size: "max" },
    );
    fc.assert(
      fc.property(steps, (doings) => {
        const log = new RowLog(1);
        const table = tableOf(log);
        const handed: number[] = [];
        table.drainInto((first, end) => {
          expect(first).toBe(handed.length);
          for (let row = first; row < end; row++) handed.push(table.columns[0]!.read(row) as number);
        });
        const expected: number[] = [];
        const open: number[] = [];
        for (const doing of doings) {
          const row = doing === "close" ? open.shift() : doing === "open" ? log.appendOpen() : log.append();
          if (row === undefined) continue;
          if (doing === "open") open.push(row);
          else log.set(row, 0, -row);
          if (doing === "close") log.close(row);
          expected[row] = doing === "open" ? Number.NaN : -row;
        }
        table.drainRest();
        expect(handed).toEqual(expected);
        expect(table.rowCount()).toBe(expected.length);
      }),
      { numRuns: 50 },
    );
  });

  it("holds no more for a million rows than for a thousand", () => {
    const log = new RowLog(3);
    const { capacity } = log;
    const table = tableOf(log);
    let handed = 0;
    table.drainInto((first, end) => {
      handed += end - first;
    });
    for (let row = 0; row < 1_000_000; row++) log.append();
    expect(log.capacity).toBe(capacity);
    expect(log.count - handed).toBeLessThanOrEqual(capacity);
    table.drainRest();
    expect(handed).toBe(1_000_000);
  });

  it.each([100, 1000, 5000])("holds at most four times the rows that %i open ones span", (span) => {
    const log = new RowLog(1);
    tableOf(log).drainInto(() => {});
    for (let row = 0; row < 200_000; row++) {
      log.appendOpen();
      if (row >= span) log.close(row - span);
    }
    expect(log.capacity).toBeLessThanOrEqual(Math.max(256, 4 * span));
  });

  it("lets out what the sink throws", () => {
    const log = new RowLog(1);
    tableOf(log).drainInto(() => {
      throw new Error("the disk is full");
    });
    expect(() => {
      for (;;) log.append();
    }).toThrow("the disk is full");
  });
});
