import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchMeans } from "../../../../src/models/statistics/steady-state/batch-means.ts";
import { mser5 } from "../../../../src/models/statistics/steady-state/mser.ts";
import { sampler } from "../inference/samples.ts";

/** x(t) = φ·x(t − 1) + ε(t) about 0, from a value of its stationary distribution or from elsewhere. */
function autoregressive(
  draw: (count: number) => number[],
  length: number,
  phi: number,
  start?: number,
): number[] {
  let value = start ?? draw(1)[0]! / Math.sqrt(1 - phi * phi);
  return draw(length).map((noise) => {
    value = phi * value + noise;
    return value;
  });
}

describe("MSER-5", () => {
  it("is its formula", () => {
    const numbers = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), {
      minLength: 50,
      maxLength: 120,
    });
    fc.assert(
      fc.property(numbers, (values) => {
        const count = Math.floor(values.length / 5);
        const means = Array.from({ length: count }, (_, i) =>
          values.slice(5 * i, 5 * i + 5).reduce((sum, value) => sum + value / 5, 0),
        );
        const statistic = (d: number): number => {
          const rest = means.slice(d);
          const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length;
          return rest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rest.length ** 2;
        };
        const { deleted, settled } = mser5(values)!;
        for (let d = 0; d < count - 5; d++) {
          expect(statistic(deleted / 5)).toBeLessThanOrEqual(statistic(d) * (1 + 1e-9) + 1e-12);
        }
        expect(settled).toBe(deleted / 5 <= count / 2);
      }),
    );
  });

  it("leaves out a step at the beginning, and nothing of a series without one", () => {
    const step = Array.from({ length: 200 }, (_, i) => (i < 30 ? 100 : 0) + (i % 3));
    expect(mser5(step)).toEqual({ deleted: 30, settled: true });
    expect(mser5(new Array(100).fill(4))).toEqual({ deleted: 0, settled: true });
  });

  it("says so where a series never settles, or is too short", () => {
    expect(mser5(Array.from({ length: 200 }, (_, i) => i))!.settled).toBe(false);
    expect(mser5(new Array(49).fill(1))).toBeNull();
  });

  it("takes most of the bias from a series that starts far away", () => {
    const draw = sampler("normal", "warm-up");
    const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
    let before = 0;
    let after = 0;
    let count = 0;
    for (let i = 0; i < 200; i++) {
      const series = autoregressive(draw, 1000, 0.9, 100);
      const { deleted, settled } = mser5(series)!;
      if (!settled) continue;
      count++;
      before += mean(series);
      after += mean(series.slice(deleted));
    }
    expect(count).toBeGreaterThan(150);
    expect(before / count).toBeGreaterThan(0.8);
    expect(Math.abs(after / count)).toBeLessThan(0.1);
  });
});

describe("batch means", () => {
  it("are those of equal parts, the rest left out at the beginning", () => {
    const values = [1000, ...Array.from({ length: 60 }, (_, i) => Math.floor(i / 3) % 2)];
    const found = batchMeans(values, 0.95)!;
    expect(found).toMatchObject({ mean: 0.5, batches: 20, batchSize: 3, correlated: false });
    expect(found.lagOneAutocorrelation).toBeCloseTo(-0.95, 12);
  });

  it("are ten where twenty are correlated, and say so where ten are", () => {
    const slow = Array.from({ length: 400 }, (_, i) => i);
    expect(batchMeans(slow, 0.95)).toMatchObject({ batches: 10, batchSize: 40, correlated: true });
    expect(batchMeans(new Array(19).fill(1), 0.95)).toBeNull();
    expect(batchMeans(new Array(20).fill(1), 0.95)).toMatchObject({ batches: 10, batchSize: 2, mean: 1 });
  });

  it("cover the mean of a series whose values follow from those before, as an interval without batches does not", () => {
    const draw = sampler("normal", "batches");
    let covered = 0;
    let flagged = 0;
    let plain = 0;
    for (let i = 0; i < 1000; i++) {
      const series = autoregressive(draw, 2000, 0.8);
      const { interval, correlated } = batchMeans(series, 0.95)!;
      if (interval.low <= 0 && 0 <= interval.high) covered++;
      if (correlated) flagged++;
      const mean = series.reduce((sum, v) => sum + v, 0) / 2000;
      const deviation = Math.sqrt(series.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 1999);
      if (Math.abs(mean) <= (1.96 * deviation) / Math.sqrt(2000)) plain++;
    }
    expect(Math.abs(covered / 1000 - 0.945)).toBeLessThan(0.02);
    expect(flagged / 1000).toBeLessThan(0.03);
    expect(plain / 1000).toBeLessThan(0.6);
  });

  it("notice batches that are too short", () => {
    const draw = sampler("normal", "short batches");
    let flagged = 0;
    for (let i = 0; i < 300; i++) {
      if (batchMeans(autoregressive(draw, 60, 0.95), 0.95)!.correlated) flagged++;
    }
    expect(flagged / 300).toBeGreaterThan(0.5);
  });
});
