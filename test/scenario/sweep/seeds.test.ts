import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSeeds, writtenSeeds } from "../../../src/scenario/sweep/seeds.ts";

describe("seeds", () => {
  it.each([
    [7, [7]],
    ["1..5", [1, 2, 3, 4, 5]],
    ["9, 1 .. 3", [9, 1, 2, 3]],
    [
      [4, "6..7"],
      [4, 6, 7],
    ],
  ])("%j are seeds", (written, seeds) => {
    expect(readSeeds(written)).toEqual(seeds);
  });

  it.each([["5..1"], ["1..3, 2"], ["-1"], ["1.5"], [""], ["all"], [null], [[]], ["0..9999999999"]])(
    "%j are none",
    (written) => {
      expect(readSeeds(written)).toBeUndefined();
    },
  );

  it("are read as they are written", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50), { minLength: 1 }), (seeds) => {
        expect(readSeeds(writtenSeeds(seeds))).toEqual(seeds);
      }),
    );
  });
});
