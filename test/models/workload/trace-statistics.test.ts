import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RecordedVms } from "../../../src/models/workload/recorded-vms.ts";
import { TimeParts } from "../../../src/models/workload/time-parts.ts";
import { meanOverTime, traceStatistics } from "../../../src/models/workload/trace-statistics.ts";
import { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";
import { readPlanetLab } from "../../../src/scenario/inputs/planetlab.ts";
import { hasReference, referencePath } from "../../support/reference.ts";
import { traceStatistics as oracle } from "../../support/trace-statistics.ts";

function recorded(
  samples: number,
  values: readonly number[],
  stays: RecordedVms["stays"] = null,
): RecordedVms {
  const count = values.length / samples;
  const names = Array.from({ length: count }, (_, i) => `vm-${i}`);
  const traces = new UtilisationTraces({ names, samples, intervalS: 300 }, Float64Array.from(values));
  return { traces, stays, sizes: null };
}

/** VM 0 is there from sample 1 on, VM 1 until sample 2; the two zeros and the 0.9 are not theirs. */
const PASSING = recorded(4, [0, 0.5, 0.2, 0.1, 0.4, 0.9, 0.6, 0], {
  arrivalS: Float64Array.of(300, 0),
  lifetimeS: Float64Array.of(900, 600),
});

describe("statistics of traces", () => {
  it("are those of the samples during which a VM is there", () => {
    const { samples, mean, minimum, maximum, zeroShare } = traceStatistics(PASSING);
    expect({ samples, minimum, maximum, zeroShare }).toEqual({
      samples: 5,
      minimum: 0.1,
      maximum: 0.6,
      zeroShare: 0,
    });
    expect(mean).toBeCloseTo((0.2 + 0.4 + 0.6 + 0.5 + 0.1) / 5, 14);
  });

  it("know a trace that alternates, and one that does not change", () => {
    const alternating = Array.from({ length: 1000 }, (_, i) => i % 2);
    expect(traceStatistics(recorded(1000, alternating)).lagOneAutocorrelation).toBeCloseTo(-0.999, 12);
    expect(traceStatistics(recorded(3, [0.5, 0.5, 0.5])).lagOneAutocorrelation).toBeNaN();
  });

  it("of constant VMs are weighted with how long they stay", () => {
    const constant = recorded(1, [0.1, 0.7], {
      arrivalS: Float64Array.of(0, 0),
      lifetimeS: Float64Array.of(300, 100),
    });
    const { mean, samples, lagOneAutocorrelation } = traceStatistics(constant);
    expect(mean).toBeCloseTo(0.25, 14);
    expect(samples).toBe(2);
    expect(lagOneAutocorrelation).toBeNaN();
  });
});

describe("the mean over time", () => {
  it("is that of the VMs that are there, and none where there is none", () => {
    expect([...meanOverTime(PASSING, 4)].map((mean) => Number(mean.toFixed(12)))).toEqual([
      0.5, 0.15, 0.4, 0.6,
    ]);
    const gap = recorded(3, [0.1, 0, 0.2, 0, 0, 0.4], {
      arrivalS: Float64Array.of(0, 600),
      lifetimeS: Float64Array.of(300, 300),
    });
    expect([...meanOverTime(gap, 3)].map((mean) => Number(mean.toFixed(12)))).toEqual([0.1, Number.NaN, 0.4]);
  });

  it("of all parts together is the mean, however many they are", () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(fraction, { minLength: 12, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        (values, parts) => {
          const means = meanOverTime(recorded(6, values), parts);
          const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
          expect(means.reduce((sum, v) => sum + v, 0) / parts).toBeCloseTo(mean, 10);
        },
      ),
    );
  });
});

it("parts of time hold what overlaps them", () => {
  const parts = new TimeParts(100, 4);
  parts.add(10, 60, 2);
  parts.add(-50, 5, 1);
  parts.add(90, 200, 1);
  expect([...parts.integrals]).toEqual([35, 50, 20, 10]);
  expect(parts.partS).toBe(25);
});

describe.skipIf(!hasReference)("the PlanetLab day", () => {
  it("has the published statistics", () => {
    const { traces } = readPlanetLab(referencePath("traces", "planetlab", "20110303"));
    const statistics = traceStatistics({ traces, stays: null, sizes: null });
    const expected = oracle(traces);
    expect(100 * statistics.mean).toBeCloseTo(12.314, 3);
    expect(100 * statistics.standardDeviation).toBeCloseTo(17.089, 3);
    expect(statistics.quartiles).toEqual([0.02, 0.06, 0.15]);
    expect(statistics.zeroShare).toBeCloseTo(expected.zeroShare, 12);
    expect(statistics.lagOneAutocorrelation).toBeCloseTo((expected.withinAutocorrelation(1) * 287) / 288, 9);
  });
});
