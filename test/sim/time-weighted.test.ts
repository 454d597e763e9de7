import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimeWeighted, TimeWeightedQuantiles } from "../../src/sim/time-weighted.ts";

/** A signal of whole numbers on whole seconds, for which plain arithmetic is exact. */
const signal = fc.array(
  fc.record({ durationS: fc.integer({ min: 0, max: 50 }), value: fc.integer({ min: -100, max: 100 }) }),
  { minLength: 1, maxLength: 40 },
);

/** Every whole second's value, which is what the statistics are taken over. */
function seconds(pieces: readonly { durationS: number; value: number }[]): number[] {
  return pieces.flatMap(({ durationS, value }) => Array<number>(durationS).fill(value));
}

describe("time-weighted statistics", () => {
  it("agree with a table of the signal's value at every second", () => {
    fc.assert(
      fc.property(signal, (pieces) => {
        const statistics = new TimeWeighted(0, pieces[0]!.value);
        let nowS = 0;
        for (const { durationS, value } of pieces) {
          statistics.set(nowS, value);
          nowS += durationS;
        }
        const values = seconds(pieces);
        fc.pre(values.length > 0);
        const sum = values.reduce((a, b) => a + b, 0);
        const mean = sum / values.length;
        expect(statistics.integral(nowS)).toBe(sum);
        expect(statistics.mean(nowS)).toBeCloseTo(mean, 9);
        expect(statistics.min(nowS)).toBe(Math.min(...values));
        expect(statistics.max(nowS)).toBe(Math.max(...values));
        const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
        expect(statistics.variance(nowS)).toBeCloseTo(squares, 7);
      }),
    );
  });

  it("give a square wave's mean and variance", () => {
    // On a third of the time at 9: mean 3, variance 1/3 · 6² + 2/3 · 3² = 18.
    const wave = new TimeWeighted(100, 9);
    for (let period = 0; period < 1000; period++) {
      wave.set(100 + 3 * period, 9);
      wave.set(100 + 3 * period + 1, 0);
    }
    expect(wave.integral(3100)).toBe(9000);
    expect(wave.mean(3100)).toBe(3);
    expect(wave.variance(3100)).toBeCloseTo(18, 10);
  });

  it("do not change by being read", () => {
    const read = new TimeWeighted(0, 0.1);
    const unread = new TimeWeighted(0, 0.1);
    for (let i = 1; i < 100; i++) {
      read.integral(i / 7);
      read.variance(i / 7);
      read.set(i / 7, i / 3);
      unread.set(i / 7, i / 3);
    }
    expect(read.integral(20)).toBe(unread.integral(20));
  });

  it("keep digits that a plain sum loses", () => {
    const compensated = new TimeWeighted(0, 0);
    compensated.set(1, 1e16);
    let plain = 1e16;
    for (let i = 0; i < 1000; i++) {
      compensated.set(2 + i, 1);
      plain += 1;
    }
    expect(compensated.integral(1002)).toBe(1e16 + 1000);
    expect(plain).not.toBe(1e16 + 1000);
  });

  it("keep the variance of a nearly constant large signal", () => {
    const statistics = new TimeWeighted(0, 1e9);
    statistics.set(1, 1e9 + 1);
    expect(statistics.variance(2)).toBe(0.25);
  });

  it("ignore values that last no time", () => {
    const statistics = new TimeWeighted(0, 5);
    statistics.set(1, 1000);
    statistics.set(1, 6);
    expect([statistics.min(1), statistics.max(1)]).toEqual([5, 5]);
    expect([statistics.min(2), statistics.max(2)]).toEqual([5, 6]);
  });

  it("of no time are those of the value", () => {
    const statistics = new TimeWeighted(3, 7);
    expect([statistics.integral(3), statistics.mean(3), statistics.variance(3)]).toEqual([0, 7, 0]);
    expect([statistics.min(3), statistics.max(3), statistics.current]).toEqual([7, 7, 7]);
    expect(new TimeWeightedQuantiles(3, 7).quantile(3, 0.5)).toBe(7);
  });

  it("refuse time that goes back, and numbers that are none", () => {
    for (const statistics of [new TimeWeighted(5, 0), new TimeWeightedQuantiles(5, 0)]) {
      expect(() => statistics.set(4, 1)).toThrowErrorMatchingInlineSnapshot(
        `[RangeError: time 4 s: the last change was at 5 s]`,
      );
      expect(() => statistics.set(6, Number.NaN)).toThrow(RangeError);
      expect(() => statistics.set(Number.POSITIVE_INFINITY, 1)).toThrow(RangeError);
    }
    expect(() => new TimeWeightedQuantiles(0, 0).quantile(1, 1.5)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: quantile 1.5: expected 0 to 1]`,
    );
  });
});

describe("time-weighted quantiles", () => {
  it("agree with the order statistics of the signal's value at every second", () => {
    fc.assert(
      fc.property(signal, fc.integer({ min: 0, max: 8 }), (pieces, eighths) => {
        const quantiles = new TimeWeightedQuantiles(0, pieces[0]!.value);
        let nowS = 0;
        for (const { durationS, value } of pieces) {
          quantiles.set(nowS, value);
          nowS += durationS;
        }
        const values = seconds(pieces).sort((a, b) => a - b);
        fc.pre(values.length > 0);
        const rank = Math.max(1, Math.ceil((eighths / 8) * values.length));
        expect(quantiles.quantile(nowS, eighths / 8)).toBe(values[rank - 1]);
      }),
    );
  });
});
