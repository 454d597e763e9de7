import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { latinHypercube } from "../../../src/scenario/sweep/latin-hypercube.ts";
import type { HypercubeSpan, LatinHypercubeSpec } from "../../../src/scenario/sweep/sweep.ts";

function span(from: number, to: number, more: Partial<HypercubeSpan> = {}): HypercubeSpan {
  const ends = { from: { number: from, unit: "W" }, to: { number: to, unit: "W" } };
  return { ...ends, scale: "linear", whole: false, ...more };
}

function column(spec: LatinHypercubeSpec, path: string): number[] {
  return latinHypercube(spec).map((sample) => sample[path]!.number);
}

describe("a Latin hypercube", () => {
  it("has one sample in each of as many strata of every dimension", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (samples, seed) => {
        const spec = {
          samples,
          seed,
          parameters: { a: span(0, samples), b: span(1, 2 ** samples, { scale: "logarithmic" }) },
        };
        const strata = Array.from({ length: samples }, (_, i) => i);
        const ofA = column(spec, "a").map(Math.floor);
        const ofB = column(spec, "b").map((value) => Math.floor(Math.log2(value)));
        expect(ofA.toSorted((x, y) => x - y)).toEqual(strata);
        expect(ofB.toSorted((x, y) => x - y)).toEqual(strata);
      }),
    );
  });

  it("pairs strata at random: dimensions are not correlated", () => {
    const spec = { samples: 2000, seed: 1, parameters: { a: span(0, 1), b: span(0, 1) } };
    const a = column(spec, "a");
    const b = column(spec, "b");
    const covariance = a.reduce((sum, value, i) => sum + (value - 0.5) * (b[i]! - 0.5), 0) / a.length;
    // The standard deviation of the correlation of 2,000 independent pairs is 1/√2000.
    expect(Math.abs(covariance * 12)).toBeLessThan(4 / Math.sqrt(2000));
  });

  it("is the same for the same seed, whatever other dimensions there are", () => {
    const spec = { samples: 9, seed: 5, parameters: { a: span(0, 1) } };
    expect(column({ ...spec, parameters: { b: span(0, 9), ...spec.parameters } }, "a")).toEqual(
      column(spec, "a"),
    );
    expect(column({ ...spec, seed: 6 }, "a")).not.toEqual(column(spec, "a"));
  });

  it("gives whole numbers where they are asked for, with their unit", () => {
    const samples = latinHypercube({ samples: 5, seed: 1, parameters: { n: span(1, 9, { whole: true }) } });
    for (const { n } of samples) {
      expect(Number.isInteger(n!.number)).toBe(true);
      expect(n!.unit).toBe("W");
    }
  });
});
