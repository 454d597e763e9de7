import fc from "fast-check";
import { median, medianAbsoluteDeviation as simpleDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import {
  interquartileRange,
  interquartileRangeAtLeast,
  interquartileRangeAtMost,
  medianAbsoluteDeviation,
  medianOfSorted,
  sortAscending,
} from "../../../src/models/statistics/order-statistics.ts";
import { medianDeviations } from "./commons-math.ts";

const samples = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 });

it("sorts the first `count` values and leaves the rest", () => {
  fc.assert(
    fc.property(samples, fc.nat(), (values, n) => {
      const count = n % (values.length + 1);
      const sorted = Float64Array.from(values);
      sortAscending(sorted, count);
      const expected = [...values.slice(0, count).sort((x, y) => x - y), ...values.slice(count)];
      expect(Array.from(sorted, (v) => v + 0)).toEqual(expected.map((v) => v + 0));
    }),
  );
});

describe("median", () => {
  it("agrees with simple-statistics", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const sorted = Float64Array.from(values).sort();
        expect(medianOfSorted(sorted, values.length)).toBeCloseTo(median(values), 9);
      }),
    );
  });

  it("reads only the first `count` values", () => {
    expect(medianOfSorted(Float64Array.of(1, 2, 4, 100, 1000), 3)).toBe(2);
    expect(medianOfSorted(Float64Array.of(1, 2, 4, 100, 1000), 4)).toBe(3);
  });
});

describe("interquartile range", () => {
  // Positions ¼(n + 1) and ¾(n + 1) of n … 1 sorted, to the nearest, halves up.
  it.each([
    [3, 3 - 1],
    [12, 10 - 3],
    [13, 11 - 4],
    [14, 11 - 4],
    [29, 23 - 8],
    [30, 23 - 8],
  ])("of n … 1, n = %i, is %i", (n, expected) => {
    const values = Float64Array.from({ length: n }, (_, i) => n - i);
    expect(interquartileRange(values, n)).toBe(expected);
  });

  it("grows with the scale and not with the level", () => {
    const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(integers, fc.integer({ min: -50, max: 50 }), (values, level) => {
        const count = values.length;
        const range = interquartileRange(Float64Array.from(values), count);
        expect(range).toBeGreaterThanOrEqual(0);
        const scaled = Float64Array.from(values, (v) => 4 * v + level);
        expect(interquartileRange(scaled, count)).toBe(4 * range);
      }),
    );
  });
});

describe("bounds of the interquartile range", () => {
  const several = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 });

  it("hold to the last bit, whatever order the values are in", () => {
    fc.assert(
      fc.property(several, (values) => {
        const count = values.length;
        const unsorted = Float64Array.from(values);
        const range = interquartileRange(Float64Array.from(values), count);
        expect(interquartileRangeAtLeast(unsorted, count)).toBeLessThanOrEqual(range);
        expect(interquartileRangeAtMost(unsorted, count)).toBeGreaterThanOrEqual(range);
      }),
    );
  });

  it("are the range itself where they ascend", () => {
    fc.assert(
      fc.property(several, (values) => {
        const sorted = Float64Array.from(values).sort();
        const range = interquartileRange(sorted.slice(), values.length);
        expect(interquartileRangeAtLeast(sorted, values.length)).toBe(range);
        expect(interquartileRangeAtMost(sorted, values.length)).toBe(range);
      }),
    );
  });
});

describe("median absolute deviation", () => {
  it("agrees with simple-statistics", () => {
    fc.assert(
      fc.property(samples, (values) => {
        const deviation = medianAbsoluteDeviation(Float64Array.from(values), values.length);
        expect(deviation).toBeCloseTo(simpleDeviation(values), 9);
      }),
    );
  });

  it.each(medianDeviations)(
    "agrees with Commons Math to the last bit: $deviation",
    ({ values, deviation }) => {
      expect(medianAbsoluteDeviation(Float64Array.from(values), values.length)).toBe(deviation);
    },
  );
});
