import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowHeap } from "../../../src/datacenter/placement/row-heap.ts";
import { NONE } from "../../../src/sim/none.ts";

describe("a heap of ids", () => {
  it("gives the lowest first, as a sorted list does", () => {
    const step = fc.record({ what: fc.constantFrom("add", "add", "add", "remove", "keep"), row: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new RowHeap();
        let sorted: number[] = [];
        for (const { what, row } of steps) {
          if (what === "add") {
            heap.add(row);
            sorted = [...sorted, row].sort((a, b) => a - b);
          } else if (what === "remove") {
            heap.removeFirst();
            sorted.shift();
          } else {
            heap.keep((id) => id % 3 !== row % 3);
            sorted = [...new Set(sorted)].filter((id) => id % 3 !== row % 3);
          }
          expect([heap.first(), heap.size]).toEqual([sorted[0] ?? NONE, sorted.length]);
        }
        heap.clear();
        expect([heap.first(), heap.size]).toEqual([NONE, 0]);
      }),
    );
  });
});
