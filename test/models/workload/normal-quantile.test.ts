import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../../src/models/workload/normal-quantile.ts";

describe("normalQuantile", () => {
  // Tables of the normal distribution, e.g. NIST/SEMATECH e-Handbook 1.3.6.7.1, to more digits with AS 241's PPND16.
  it.each([
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.01, -2.3263478740408408],
    [0.075, -1.4395314709384557],
    [0.08, -1.4050715603096322],
    [0.25, -0.6744897501960817],
    [0.9, 1.2815515655446008],
    [0.975, 1.9599639845400536],
    [0.999999, 4.753424308817089],
  ])("at %f is %f", (p, expected) => {
    expect(Math.abs(normalQuantile(p) / expected - 1)).toBeLessThan(2e-7);
  });

  it("is 0 at one half and infinite at the ends", () => {
    expect([0, 0.5, 1].map(normalQuantile)).toEqual([-Infinity, 0, Infinity]);
  });

  it("ascends and is odd about one half", () => {
    const probability = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    fc.assert(
      fc.property(probability, probability, (p, q) => {
        if (q - p > 1e-6) expect(normalQuantile(p)).toBeLessThan(normalQuantile(q));
        expect(normalQuantile(p) + normalQuantile(1 - p)).toBeCloseTo(0, 8);
      }),
    );
  });
});
