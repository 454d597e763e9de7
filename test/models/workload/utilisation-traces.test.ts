import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UtilisationTraces } from "../../../src/models/workload/utilisation-traces.ts";

function threeTraces(): UtilisationTraces {
  const traces = new UtilisationTraces({ names: ["a", "b", "c"], samples: 2, intervalS: 300 });
  traces.values.set([0.1, 0.2, 0.3, 0.5, 0.6, 0]);
  return traces;
}

describe("UtilisationTraces", () => {
  it("is sample-major", () => {
    const traces = threeTraces();
    expect(traces.count).toBe(3);
    expect([...traces.column(1)]).toEqual([0.5, 0.6, 0]);
    expect(traces.value(1, 0)).toBe(0.2);
    expect(traces.value(2, 1)).toBe(0);
  });

  it("gives columns that are views", () => {
    const traces = threeTraces();
    traces.column(0)[2] = 0.9;
    expect(traces.value(2, 0)).toBe(0.9);
  });

  it("can be rebuilt elsewhere over the same shared memory", () => {
    const traces = threeTraces();
    expect(traces.values.buffer).toBeInstanceOf(SharedArrayBuffer);
    const { names, samples, intervalS, values } = traces;
    const rebuilt = new UtilisationTraces({ names, samples, intervalS }, values);
    traces.column(1)[0] = 0.25;
    expect(rebuilt.value(0, 1)).toBe(0.25);
  });

  it("goes in a straight line from sample to sample and holds the last", () => {
    const traces = threeTraces();
    expect(traces.interpolate(0, 0)).toBe(0.1);
    expect(traces.interpolate(2, 75)).toBeCloseTo(0.225, 15);
    expect(traces.interpolate(1, 300)).toBe(0.6);
    expect(traces.interpolate(1, 299.999)).toBeCloseTo(0.6, 5);
    expect(traces.interpolate(1, 1e9)).toBe(0.6);
  });

  it("interpolates to the sample itself at every sample's time, and between its neighbours elsewhere", () => {
    const traces = new UtilisationTraces({ names: ["a"], samples: 50, intervalS: 300 });
    for (let k = 0; k < 50; k++) traces.values[k] = ((k * 37) % 101) / 100;
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 48 }),
        fc.double({ min: 0, max: 300, noNaN: true }),
        (k, aheadS) => {
          expect(traces.interpolate(0, k * 300)).toBe(traces.value(0, k));
          const [from, to] = [traces.value(0, k), traces.value(0, k + 1)];
          const between = traces.interpolate(0, k * 300 + aheadS);
          expect(between).toBeGreaterThanOrEqual(Math.min(from, to) - 1e-12);
          expect(between).toBeLessThanOrEqual(Math.max(from, to) + 1e-12);
        },
      ),
    );
  });

  it.each([
    [{ names: ["a"], samples: 0, intervalS: 300 }, undefined, "found 0 samples"],
    [{ names: ["a"], samples: 1.5, intervalS: 300 }, undefined, "found 1.5 samples"],
    [{ names: ["a"], samples: 2, intervalS: 0 }, undefined, "found an interval of 0 s"],
    [{ names: ["a"], samples: 2, intervalS: Number.NaN }, undefined, "found an interval of NaN s"],
    [{ names: ["a"], samples: 2, intervalS: 300 }, new Float64Array(3), "found 3 values, expected 2"],
  ])("refuses the shape %o", (shape, values, message) => {
    expect(() => new UtilisationTraces(shape, values)).toThrow(message);
  });
});
