import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sortAscending, sortDescending } from "../../../src/datacenter/consolidation/sort-by-key.ts";

/** Keys with many ties, and ids in any order; lists shorter and longer than where the method changes. */
const lists = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 90 }).chain((keys) =>
  fc.record({
    key: fc.constant(Float64Array.from(keys, (key) => key / 4)),
    ids: fc.shuffledSubarray([...keys.keys()]),
    beyond: fc.array(fc.integer(), { maxLength: 5 }),
  }),
);

describe("sorting ids by a key", () => {
  it("is a stable sort of the first `count`, and leaves the rest alone", () => {
    fc.assert(
      fc.property(lists, ({ key, ids, beyond }) => {
        const rising = Int32Array.from([...ids, ...beyond]);
        const falling = rising.slice();
        sortAscending(rising, ids.length, key);
        sortDescending(falling, ids.length, key);
        const sorted = (sign: number) => ids.toSorted((a, b) => sign * (key[a]! - key[b]!));
        expect(Array.from(rising)).toEqual([...sorted(1), ...beyond]);
        expect(Array.from(falling)).toEqual([...sorted(-1), ...beyond]);
      }),
      { numRuns: 300 },
    );
  });
});
