import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isSustained, nextExpected } from "../../../src/policies/hot-spot/sustained-load.ts";
import { volume } from "../../../src/policies/hot-spot/volume.ts";

const RULE = { threshold: 0.75, sustained: 3, outOf: 5 };

describe("a sustained load", () => {
  it("is beyond the threshold in k of the last n observations, and expected to be in the next", () => {
    expect(isSustained([0.8, 0.8, 0.8, 0.8, 0.8], RULE)).toBe(true);
    expect(isSustained([0.7, 0.8, 0.85, 0.9, 0.9], RULE)).toBe(true);
    expect(isSustained([0.8, 0.8, 0.7, 0.7, 0.7], RULE)).toBe(false);
    expect(isSustained([0.9, 0.9, 0.9, 0.9], RULE)).toBe(false);
  });

  it("is not one that is on its way down", () => {
    expect(nextExpected([1, 0.95, 0.9, 0.8, 0.2])).toBeLessThan(0.75);
    expect(isSustained([1, 0.95, 0.9, 0.8, 0.2], RULE)).toBe(false);
  });

  it("is expected to go on where it is constant", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (load, length) => {
          expect(nextExpected(Array.from({ length }, () => load))).toBeCloseTo(load, 12);
        },
      ),
    );
  });

  it("is expected where an autoregression of order 1, fitted by least squares, puts it", () => {
    // Mean 3; Σ(x−3)(y−3) = 2+0+0+2 = 4 over Σ(x−3)² = 4+1+0+1 = 6: 3 + 4/6 · 2.
    expect(nextExpected([1, 2, 3, 4, 5])).toBeCloseTo(3 + (4 / 6) * 2, 12);
  });
});

describe("volume", () => {
  it("is the product of what is left of each resource, inverted", () => {
    expect(volume({ cpu: 0, network: 0, memory: 0 })).toBe(1);
    expect(volume({ cpu: 0.5, network: 0.5, memory: 0.75 })).toBeCloseTo(16, 12);
  });

  it("is finite where a resource is used up, and does not fall as one is used more", () => {
    const share = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(share, share, share, share, (cpu, more, network, memory) => {
        const before = volume({ cpu, network, memory });
        expect(Number.isFinite(before)).toBe(true);
        expect(volume({ cpu: cpu + more, network, memory })).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
