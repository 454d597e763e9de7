import fc from "fast-check";
import { quantileSorted, sampleStandardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { bootstrapInterval } from "../../../../src/models/statistics/inference/bootstrap-interval.ts";
import { tInterval } from "../../../../src/models/statistics/inference/interval.ts";
import {
  quantileOfSorted,
  sampleDeviation,
  sampleMean,
} from "../../../../src/models/statistics/inference/sample.ts";
import { RandomStreams } from "../../../../src/sim/random.ts";
import { NAMES, sampler } from "./samples.ts";

const stream = () => new RandomStreams(7).stream("test", "bootstrap");
const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 40 });

/** W. S. Gosset's data, Biometrika 6(1), 1908: hours of sleep gained by ten patients, drug 2 less drug 1. */
const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];

describe("the t interval", () => {
  it("is that of R's documentation for Student's sleep data", () => {
    // t.test(extra ~ group, data = sleep, paired = TRUE): 0.7001142 2.4598858, mean 1.58.
    const { low, high } = tInterval(SLEEP, 0.95)!;
    expect([low.toFixed(7), high.toFixed(7)]).toEqual(["0.7001142", "2.4598858"]);
  });

  it("contains the mean, and is wider with more confidence", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const mean = sampleMean(sample);
        const wide = tInterval(sample, 0.99)!;
        const narrow = tInterval(sample, 0.9)!;
        expect(wide.low <= narrow.low && narrow.low <= mean).toBe(true);
        expect(mean <= narrow.high && narrow.high <= wide.high).toBe(true);
      }),
    );
  });

  it("cannot be given of one value, and is a point of equal ones", () => {
    expect(tInterval([3], 0.95)).toBeNull();
    expect(tInterval([0.1, 0.1, 0.1], 0.95)).toEqual({ low: 0.1, high: 0.1 });
  });
});

describe("the bootstrap interval", () => {
  const SKEWED = [
    1.2, 3.4, 2.2, 9.9, 4.1, 0.3, 2.8, 3.3, 5.1, 2.0, 7.4, 1.1, 2.5, 3.9, 6.6, 0.9, 1.7, 4.4, 3.0, 2.6,
  ];

  it("is that of SciPy but for the resamples drawn", () => {
    // SciPy 1.17.1, scipy.stats.bootstrap, method BCa, 200,000 resamples.
    const { low, high } = bootstrapInterval(SKEWED, 0.95, stream())!;
    expect(Math.abs(low - 2.575)).toBeLessThan(0.03);
    expect(Math.abs(high - 4.66)).toBeLessThan(0.05);
  });

  it("does not depend on the order of the values, and lies within their range", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const interval = bootstrapInterval(sample, 0.9, stream())!;
        expect(bootstrapInterval(sample.toReversed(), 0.9, stream())).toEqual(interval);
        const slack = 1e-9 * Math.max(...sample.map(Math.abs));
        expect(interval.low).toBeGreaterThanOrEqual(Math.min(...sample) - slack);
        expect(interval.high).toBeLessThanOrEqual(Math.max(...sample) + slack);
        expect(interval.low).toBeLessThanOrEqual(interval.high);
      }),
      { numRuns: 30 },
    );
  });

  it("cannot be given of one value, and is a point of equal ones", () => {
    expect(bootstrapInterval([3], 0.95, stream())).toBeNull();
    expect(bootstrapInterval([0.1, 0.1, 0.1], 0.95, stream())).toEqual({ low: 0.1, high: 0.1 });
  });
});

describe("coverage", () => {
  /** How many of 1,000 intervals contain the mean, 0. */
  function covered(
    kind: "t" | "bootstrap",
    name: (typeof NAMES)[number],
    count: number,
    times: number,
  ): number {
    const draw = sampler(name, `coverage of ${kind}`);
    let hits = 0;
    for (let i = 0; i < times; i++) {
      const sample = draw(count);
      const { low, high } = (
        kind === "t" ? tInterval(sample, 0.95) : bootstrapInterval(sample, 0.95, stream())
      )!;
      if (low <= 0 && 0 <= high) hits++;
    }
    return hits / times;
  }

  it("of the t interval is what was asked for where values are normal, and near it where they are many", () => {
    for (const count of [2, 5, 30])
      expect(Math.abs(covered("t", "normal", count, 4000) - 0.95)).toBeLessThan(0.011);
    for (const name of NAMES) expect(covered("t", name, 100, 2000)).toBeGreaterThan(0.93);
  });

  it("of the bootstrap is near it where there are some thirty", () => {
    for (const name of NAMES) {
      const share = covered("bootstrap", name, 30, 250);
      expect(share).toBeGreaterThan(0.9);
      expect(share).toBeLessThan(0.99);
    }
  });
});

describe("a sample", () => {
  it("has the quantiles that NumPy gives by default", () => {
    // numpy.quantile([1, 2, 4, 8], [0, .1, .25, .5, .75, .9, 1])
    const found = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1].map((share) => quantileOfSorted([1, 2, 4, 8], share));
    expect(found.map((value) => Number(value.toFixed(12)))).toEqual([1, 1.3, 1.75, 3, 5, 6.8, 8]);
    expect(quantileOfSorted([3], 0.3)).toBe(3);
  });

  it("has a median and a deviation as simple-statistics says, and exact ones where all are equal", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const sorted = sample.toSorted((a, b) => a - b);
        expect(quantileOfSorted(sorted, 0.5)).toBeCloseTo(quantileSorted(sorted, 0.5), 6);
        expect(sampleDeviation(sample)).toBeCloseTo(sampleStandardDeviation(sample), 6);
      }),
    );
    expect(sampleMean([0.1, 0.1, 0.1])).toBe(0.1);
    expect(sampleDeviation([0.1, 0.1, 0.1])).toBe(0);
    expect(sampleDeviation([1])).toBeNaN();
  });
});
