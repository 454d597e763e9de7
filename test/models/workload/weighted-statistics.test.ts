import fc from "fast-check";
import { mean, standardDeviation } from "simple-statistics";
import { describe, expect, it } from "vitest";
import { weightedStatistics } from "../../../src/models/workload/weighted-statistics.ts";
import { TimeWeighted, TimeWeightedQuantiles } from "../../../src/sim/time-weighted.ts";

const value = fc.integer({ min: 0, max: 20 }).map((n) => n / 20);
const duration = fc.integer({ min: 0, max: 5 });
const pieces = fc.array(fc.tuple(value, duration), { minLength: 1, maxLength: 60 });

describe("statistics weighted with time", () => {
  it("are the plain ones where all values last alike", () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.constantFrom(undefined, 300),
        (values, lastsS) => {
          const durations = lastsS === undefined ? undefined : Float64Array.from(values, () => lastsS);
          const statistics = weightedStatistics(Float64Array.from(values), durations);
          const sorted = values.toSorted((a, b) => a - b);
          expect(statistics.mean).toBeCloseTo(mean(values), 12);
          expect(statistics.standardDeviation).toBeCloseTo(standardDeviation(values), 12);
          expect(statistics.minimum).toBe(sorted[0]);
          expect(statistics.maximum).toBe(sorted.at(-1));
          expect(statistics.zeroShare).toBe(values.filter((v) => v === 0).length / values.length);
          statistics.quartiles.forEach((quartile, i) => {
            const share = (i + 1) / 4;
            expect(sorted.filter((v) => v <= quartile).length).toBeGreaterThanOrEqual(share * sorted.length);
            expect(sorted.filter((v) => v < quartile).length).toBeLessThan(share * sorted.length);
          });
        },
      ),
    );
  });

  it("are those of a signal that is constant from one value to the next", () => {
    fc.assert(
      fc.property(pieces, (signal) => {
        fc.pre(signal.some(([, lastsS]) => lastsS > 0));
        let nowS = 0;
        const moments = new TimeWeighted(0, signal[0]![0]);
        const quantiles = new TimeWeightedQuantiles(0, signal[0]![0]);
        for (const [level, lastsS] of signal) {
          moments.set(nowS, level);
          quantiles.set(nowS, level);
          nowS += lastsS;
        }
        const statistics = weightedStatistics(
          Float64Array.from(signal, ([level]) => level),
          Float64Array.from(signal, ([, lastsS]) => lastsS),
        );
        expect(statistics.mean).toBeCloseTo(moments.mean(nowS), 12);
        expect(statistics.standardDeviation ** 2).toBeCloseTo(moments.variance(nowS), 12);
        expect(statistics.minimum).toBe(moments.min(nowS));
        expect(statistics.maximum).toBe(moments.max(nowS));
        expect(statistics.quartiles).toEqual(
          [0.25, 0.5, 0.75].map((share) => quantiles.quantile(nowS, share)),
        );
      }),
    );
  });

  it("are not those of nothing", () => {
    expect(() => weightedStatistics(new Float64Array(0))).toThrow("statistics of nothing");
    expect(() => weightedStatistics(Float64Array.of(1, 2), Float64Array.of(0, 0))).toThrow(
      "statistics of nothing",
    );
  });
});
