import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CORRECTIONS, corrected } from "../../../../src/models/statistics/inference/multiple-comparisons.ts";

/** Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", 1995, section 4.1: fifteen ordered p-values. */
const PUBLISHED = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1.0,
];

const significant = (pValues: readonly number[]): number => pValues.filter((p) => p <= 0.05).length;

describe("correction for many tests", () => {
  it("rejects as many as the paper says: three by Bonferroni, four by its own procedure", () => {
    expect(significant(corrected(PUBLISHED, "bonferroni"))).toBe(3);
    expect(significant(corrected(PUBLISHED, "bh"))).toBe(4);
    expect(significant(corrected(PUBLISHED, "holm"))).toBe(3);
    expect(significant(corrected(PUBLISHED, "none"))).toBe(9);
  });

  it("gives the values that SciPy gives", () => {
    // SciPy 1.17.1, scipy.stats.false_discovery_control.
    const expected = [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765, 0.486, 0.581182, 0.714875,
      0.753231, 0.813214, 1,
    ];
    expect(corrected(PUBLISHED, "bh").map((p) => Number(p.toFixed(6)))).toEqual(expected);
  });

  it("gives Holm's by hand", () => {
    const found = corrected([0.01, 0.04, 0.03, 0.005], "holm").map((p) => Number(p.toFixed(6)));
    expect(found).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it("never lowers a p-value, keeps their order, and holds Bonferroni ≥ Holm ≥ Benjamini-Hochberg", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (pValues) => {
        const [holm, bh, bonferroni, none] = CORRECTIONS.map((correction) => corrected(pValues, correction));
        for (const [i, p] of pValues.entries()) {
          expect(none![i]).toBe(p);
          expect(bh![i]).toBeGreaterThanOrEqual(p * (1 - 1e-12));
          expect(holm![i]).toBeGreaterThanOrEqual(bh![i]! * (1 - 1e-12));
          expect(bonferroni![i]).toBeGreaterThanOrEqual(holm![i]! * (1 - 1e-12));
          for (const [k, q] of pValues.entries()) if (p < q) expect(holm![i]).toBeLessThanOrEqual(holm![k]!);
        }
      }),
    );
  });
});
