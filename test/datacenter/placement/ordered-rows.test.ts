import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OrderedRows } from "../../../src/datacenter/placement/ordered-rows.ts";
import { NONE } from "../../../src/sim/none.ts";

describe.each([true, false])("rows in order, searched from the least key: %s", (fromLeast) => {
  it("are found as in a sorted list, the lowest id of equals first", () => {
    const step = fc.record({
      row: fc.nat(39),
      what: fc.constantFrom("set", "set", "set", "remove"),
      key: fc.integer({ min: 0, max: 5 }),
      second: fc.integer({ min: 0, max: 5 }),
      odd: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const rows = new OrderedRows(40, fromLeast);
        const listed = new Map<number, { key: number; second: number }>();
        for (const { row, what, key, second, odd } of steps) {
          if (what === "set") {
            rows.set(row, key, second);
            listed.set(row, { key, second });
          } else {
            rows.remove(row);
            listed.delete(row);
          }
          const sorted = [...listed].sort(
            ([a, { key: ka }], [b, { key: kb }]) => (fromLeast ? ka - kb : kb - ka) || a - b,
          );
          const passes = (candidate: number): boolean => !odd || candidate % 2 === 1;
          const wanted = sorted.find(([id, has]) => has.key >= key && has.second >= second && passes(id));
          expect(rows.find(key, second, passes)).toBe(wanted?.[0] ?? NONE);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("asks rows in this order, and none twice", () => {
    const rows = new OrderedRows(6, fromLeast);
    [3, 1, 2, 1, 3, 2].forEach((key, row) => {
      rows.set(row, key, 0);
    });
    const asked: number[] = [];
    expect(rows.find(0, 0, (row) => asked.push(row) < 0)).toBe(NONE);
    expect(asked).toEqual(fromLeast ? [1, 3, 2, 5, 0, 4] : [0, 4, 2, 5, 1, 3]);
  });
});
