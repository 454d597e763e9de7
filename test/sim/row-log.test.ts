import { describe, expect, it } from "vitest";
import { RowLog } from "../../src/sim/row-log.ts";

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
