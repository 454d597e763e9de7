import { expect, it } from "vitest";
import { doubled } from "../../src/sim/doubled.ts";

it("doubles a column of any kind, with zeros in the new half", () => {
  expect(doubled(Float64Array.of(0.5, -1))).toEqual(Float64Array.of(0.5, -1, 0, 0));
  expect(doubled(Int32Array.of(-7))).toEqual(Int32Array.of(-7, 0));
  expect(doubled(Uint8Array.of(255, 1))).toEqual(Uint8Array.of(255, 1, 0, 0));
});

it("leaves the old column as it is", () => {
  const column = Int32Array.of(1, 2);
  const grown = doubled(column);
  grown[0] = 9;
  expect(column).toEqual(Int32Array.of(1, 2));
});
