import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IndexedHeap } from "../../../src/models/network/indexed-heap.ts";
import { SendHeaps } from "../../../src/models/network/send-heaps.ts";
import { NONE } from "../../../src/sim/none.ts";

const IDS = 40;
const steps = fc.array(
  fc.record({
    id: fc.integer({ min: 0, max: IDS - 1 }),
    key: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 5, noNaN: true })),
    what: fc.constantFrom("set", "set", "remove", "least"),
  }),
  { maxLength: 300, size: "max" },
);

/** The id of the least key, of equals the lowest. */
function leastOf(keys: ReadonlyMap<number, number>): number {
  let least: number = NONE;
  for (const [id, key] of keys) {
    if (least === NONE || key < keys.get(least)! || (key === keys.get(least) && id < least)) least = id;
  }
  return least;
}

describe("IndexedHeap", () => {
  it("knows the least as a search through all does", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const heap = new IndexedHeap(4);
        heap.reserve(IDS);
        const keys = new Map<number, number>();
        for (const { id, key, what } of all) {
          if (what === "set") {
            heap.set(id, key);
            keys.set(id, key);
          } else if (what === "remove") {
            heap.remove(id);
            keys.delete(id);
          }
          const least = leastOf(keys);
          expect(heap.least).toBe(least);
          expect(heap.leastKey).toBe(keys.get(least) ?? Number.POSITIVE_INFINITY);
          expect(heap.size).toBe(keys.size);
        }
        heap.clear();
        expect(heap.least).toBe(NONE);
      }),
    );
  });
});

describe("SendHeaps", () => {
  it("knows the least of each link as a search through all does", () => {
    fc.assert(
      fc.property(steps, (all) => {
        const heaps = new SendHeaps(2);
        heaps.reserve(IDS);
        const keys = [new Map<number, number>(), new Map<number, number>()];
        for (const { id, key, what } of all) {
          const link = id % 2;
          const itsKeys = keys[link]!;
          const flow = what === "least" ? leastOf(itsKeys) : id;
          if (itsKeys.has(flow)) {
            heaps.remove(link, flow);
            itsKeys.delete(flow);
          }
          if (what === "set") {
            heaps.insert(link, flow, key);
            itsKeys.set(flow, key);
          }
          expect(heaps.least(link)).toBe(leastOf(itsKeys));
        }
      }),
    );
  });
});
