import { describe, expect, it } from "vitest";
import { gridPoints } from "../../../src/scenario/sweep/grid-points.ts";
import type { SweepSpec } from "../../../src/scenario/sweep/sweep.ts";

const NOTHING: SweepSpec = { values: {}, ranges: {}, zip: [], latinHypercube: null, exclude: [] };

/** Points as texts: `a=1 b=2`. */
function points(sweep: Partial<SweepSpec>, fixed: Readonly<Record<string, unknown>> = {}): string[] {
  return gridPoints({ ...NOTHING, ...sweep }, new Map(Object.entries(fixed))).map((point) =>
    point.map(({ path, text }) => `${path}=${text}`).join(" "),
  );
}

describe("the points of a sweep", () => {
  it("are one without a sweep", () => {
    expect(gridPoints(null, new Map())).toEqual([[]]);
  });

  it("are every value with every other, the last fastest", () => {
    expect(points({ values: { a: [1, 2], b: ["x", "y"] } })).toEqual([
      "a=1 b=x",
      "a=1 b=y",
      "a=2 b=x",
      "a=2 b=y",
    ]);
  });

  it("take zipped values together, and ranges as if written out", () => {
    const amount = (number: number) => ({ number, unit: "s" });
    const ranges = { r: { from: amount(1), to: amount(2), step: null, count: 2, scale: "linear" as const } };
    expect(points({ ranges, zip: [{ a: [1, 2], b: [3, 4] }] })).toEqual([
      "r=1 s a=1 b=3",
      "r=1 s a=2 b=4",
      "r=2 s a=1 b=3",
      "r=2 s a=2 b=4",
    ]);
  });

  it("leave out what is excluded, by value or by label", () => {
    const values = { a: [{ label: "one", value: { deep: 1 } }, 2], b: [1, 2] };
    expect(points({ values, exclude: [{ a: "one", b: 1 }] })).toEqual(["a=one b=2", "a=2 b=1", "a=2 b=2"]);
    expect(points({ values, exclude: [{ a: { deep: 1 } }, { b: 2 }] })).toEqual(["a=2 b=1"]);
  });

  it("shrink where the command line gives a value", () => {
    expect(points({ values: { a: [1, 2], b: [1, 2] } }, { a: 7 })).toEqual(["b=1", "b=2"]);
    expect(points({ values: { a: [1, 2], b: [1, 2] }, exclude: [{ a: 7, b: 1 }] }, { a: 7 })).toEqual([
      "b=2",
    ]);
  });

  it("give labels to values, and know where each comes from", () => {
    const [first] = gridPoints({ ...NOTHING, values: { a: [{ label: "L", value: [1] }] } }, new Map());
    expect(first).toEqual([
      { path: "a", value: [1], text: "L", source: ["sweep", "values", "a", 0, "value"] },
    ]);
  });
});
