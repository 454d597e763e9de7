import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MaxTree } from "../../../src/datacenter/placement/max-tree.ts";
import { NONE } from "../../../src/sim/none.ts";

const figure = fc.oneof(
  fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 1, 7),
  // Zero has one sign here: maxima of zeros are equal, whichever of them came first.
  fc.double({ noNaN: true, min: -9, max: 9 }).map((value) => value + 0),
);

describe("a tree of maxima", () => {
  it("finds what a look at one row after the other finds", () => {
    const step = fc.record({ row: fc.nat(), first: figure, second: figure, from: fc.nat(), to: fc.nat() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.array(step, { maxLength: 120 }), (rows, steps) => {
        const tree = new MaxTree(rows, { first: 9, second: 5 });
        const figures = Array.from({ length: rows }, () => [
          Number.NEGATIVE_INFINITY,
          Number.NEGATIVE_INFINITY,
        ]);
        for (const { row, first, second, from, to } of steps) {
          // What the tree is asked for is what some row has, or nearly so: comparisons that rounding could turn.
          const [first0, b] = figures[to % rows]! as [number, number];
          const a = Math.max(first0, -9);
          const start = from % (rows + 1);
          const wanted = figures.findIndex(([x, y], r) => r >= start && x! >= a && y! >= b);
          expect(tree.next(start, a, b)).toBe(wanted < 0 ? NONE : wanted);
          const end = start + (to % (rows - start + 1));
          const most = Math.max(Number.NEGATIVE_INFINITY, ...figures.slice(start, end).map(([x]) => x!));
          expect(tree.mostFirst(start, end)).toBe(most);
          figures[row % rows] = [first, second];
          tree.set(row % rows, first, second);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("asks for nothing where -Infinity is asked for", () => {
    const tree = new MaxTree(3, { first: 1, second: 1 });
    tree.set(1, 5, -3);
    expect(tree.next(0, 5, Number.NEGATIVE_INFINITY)).toBe(1);
    expect(tree.next(2, 5, Number.NEGATIVE_INFINITY)).toBe(NONE);
  });
});
