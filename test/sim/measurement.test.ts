import { describe, expect, it } from "vitest";
import { measuredBy, readBy } from "../../src/sim/measurement.ts";

describe("declarations", () => {
  it("of columns are joined with their readers by name, in the order declared", () => {
    const declared = [
      { name: "second", unit: "W", meaning: "a power" },
      { name: "first", unit: "", meaning: "a count" },
    ] as const;
    const columns = readBy(declared, { first: (row) => row, second: (row) => `${row} W` });
    expect(columns).toMatchObject(declared);
    expect(columns.map((column) => column.read(3))).toEqual(["3 W", 3]);
  });

  it("of metrics are joined with functions that read when asked, not before", () => {
    let energyJ = 0;
    const declared = [{ name: "energyJ", unit: "J", meaning: "energy so far" }] as const;
    const [metric] = measuredBy(declared, { energyJ: () => energyJ });
    energyJ = 42;
    expect(metric).toMatchObject(declared[0]);
    expect(metric?.read()).toBe(42);
  });
});
