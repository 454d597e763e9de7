import fc from "fast-check";
import seedrandom from "seedrandom";
import { describe, expect, it } from "vitest";
import { PLANETLAB_DAY } from "../../../src/models/workload/planetlab-day.ts";
import {
  type StreamOfKey,
  synthesiseUtilisation,
} from "../../../src/models/workload/synthetic-utilisation.ts";
import type { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";
import { readPlanetLab } from "../../../src/scenario/inputs/planetlab.ts";
import { hasReference, referencePath } from "../../support/reference.ts";
import { traceStatistics } from "../../support/trace-statistics.ts";

function streams(seed: number): StreamOfKey {
  return (key) => seedrandom.alea(`${seed}/synthetic/utilisation/${key}`);
}

function draw(seed: number, count: number, samples = 288): UtilisationTraces {
  return synthesiseUtilisation(PLANETLAB_DAY, { count, samples, intervalS: 300 }, streams(seed));
}

const within = (value: number, target: number, tolerance: number): void => {
  expect(Math.abs(value - target), `${value} against ${target}`).toBeLessThanOrEqual(tolerance);
};

// [lag in samples, about the mean of all, about the trace's own mean], measured from day 20110303 by the last test.
const DAY_AUTOCORRELATION = [
  [1, 0.772, 0.085],
  [2, 0.765, 0.055],
  [6, 0.772, 0.081],
  [12, 0.776, 0.097],
  [24, 0.771, 0.068],
  [48, 0.766, 0.035],
  [144, 0.745, -0.021],
  [200, 0.726, -0.025],
] as const;

describe("synthetic utilisation of the profile planetlab-day", () => {
  it.each([1, 2, 3, 4, 5])("has the day's statistics (seed %i)", (seed) => {
    const drawn = traceStatistics(draw(seed, 1052));
    within(drawn.mean, 12.314, 0.3);
    within(drawn.standardDeviation, 17.089, 0.5);
    [2, 6, 15].forEach((quartile, i) => {
      within(drawn.quartiles[i]!, quartile, 1);
    });
    within(drawn.zeroShare, 0.15, 0.006);
    within(drawn.betweenShare, 0.75, 0.02);
    for (const [lag, pooled, own] of DAY_AUTOCORRELATION) {
      within(drawn.pooledAutocorrelation(lag), pooled, 0.025);
      within(drawn.withinAutocorrelation(lag), own, 0.045);
    }
  });

  it("has nearly the day's mean with few traces, too", () => {
    for (let seed = 0; seed < 20; seed++) within(traceStatistics(draw(seed, 100)).mean, 12.314, 1.2);
  });

  it("is of whole percentages", () => {
    const whole = new Set(Array.from({ length: 101 }, (_, percent) => percent / 100));
    expect(draw(1, 40).values.every((fraction) => whole.has(fraction))).toBe(true);
  });

  it("is the same for the same seed and another for another", () => {
    expect(draw(7, 30).values).toEqual(draw(7, 30).values);
    expect(draw(7, 30).values).not.toEqual(draw(8, 30).values);
  });

  it("begins alike however many traces and samples are drawn", () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(fc.nat(), size, size, size, size, (seed, few, more, short, longer) => {
        const small = draw(seed, few, short);
        const large = draw(seed, few + more, short + longer);
        for (let trace = 0; trace < few; trace++) {
          for (let sample = 0; sample < short; sample++) {
            expect(small.value(trace, sample)).toBe(large.value(trace, sample));
          }
        }
        expect(large.names.slice(0, few)).toEqual(small.names);
      }),
    );
  });

  it("survives streams at the ends of their range", () => {
    for (const end of [0, 1 - 2 ** -32]) {
      const traces = synthesiseUtilisation(
        PLANETLAB_DAY,
        { count: 2, samples: 50, intervalS: 300 },
        () => () => end,
      );
      expect(traces.values.every((fraction) => fraction >= 0 && fraction <= 1)).toBe(true);
    }
  });

  it("drifts over the profile's time, not over a number of samples", () => {
    const fine = synthesiseUtilisation(
      { ...PLANETLAB_DAY, levelShare: 0, driftShare: 1, driftTimeS: 3600 },
      { count: 400, samples: 600, intervalS: 60 },
      streams(1),
    );
    const { pooledAutocorrelation } = traceStatistics(fine);
    expect(pooledAutocorrelation(1)).toBeGreaterThan(0.9);
    within(pooledAutocorrelation(300), 0, 0.05);
  });
});

describe.skipIf(!hasReference)("the profile planetlab-day against the day itself", () => {
  const day = () => readPlanetLab(referencePath("traces", "planetlab", "20110303")).traces;

  it("has its distribution to 1/100,000", () => {
    const { values } = day();
    PLANETLAB_DAY.cumulativeShares.forEach((share, percent) => {
      within(values.filter((fraction) => fraction <= percent / 100).length / values.length, share, 0.5001e-5);
    });
  });

  it("has its autocorrelation and shares of variance as documented", () => {
    const statistics = traceStatistics(day());
    within(statistics.betweenShare, 0.75, 0.0005);
    for (const [lag, pooled, own] of DAY_AUTOCORRELATION) {
      within(statistics.pooledAutocorrelation(lag), pooled, 0.0006);
      within(statistics.withinAutocorrelation(lag), own, 0.0006);
    }
  });
});
