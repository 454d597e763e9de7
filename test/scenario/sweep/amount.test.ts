import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rangeValues, readAmount, writtenAmount } from "../../../src/scenario/sweep/amount.ts";
import type { RangeSpec } from "../../../src/scenario/sweep/sweep.ts";

function range(from: string | number, to: string | number, more: Partial<RangeSpec>): RangeSpec {
  const ends = { from: readAmount(from)!, to: readAmount(to)! };
  return { ...ends, step: null, count: null, scale: "linear", ...more };
}

/** The values as a file would have them, or what is wrong. */
function written(spec: RangeSpec): unknown {
  const values = rangeValues(spec);
  return "expected" in values ? values.expected : values.map(writtenAmount);
}

describe("an amount", () => {
  it.each([[5], [-0.25], ["80 %"], ["4 GiB"], ["1e3 MHz"], [".5 h"], ["2.4 GHz"]])("%j is one", (text) => {
    const amount = readAmount(text)!;
    expect(readAmount(writtenAmount(amount))).toEqual(amount);
  });

  it.each([["many"], [""], ["GiB"], [Number.NaN], [null], [[1]]])("%j is none", (text) => {
    expect(readAmount(text)).toBeUndefined();
  });
});

describe("a range", () => {
  it("goes by steps up to its end, and stops before it where no step leads there", () => {
    expect(written(range(1, 2, { step: readAmount(0.25)! }))).toEqual([1, 1.25, 1.5, 1.75, 2]);
    expect(written(range("1 GiB", "8 GiB", { step: readAmount("3 GiB")! }))).toEqual([
      "1 GiB",
      "4 GiB",
      "7 GiB",
    ]);
    expect(written(range(3, 1, { step: readAmount(-1)! }))).toEqual([3, 2, 1]);
  });

  it("has no dust of binary fractions", () => {
    const step = readAmount(0.1)!;
    expect(written(range(0.1, 0.9, { step }))).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);
  });

  it("has equal distances or equal ratios", () => {
    expect(written(range("10 %", "90 %", { count: 3 }))).toEqual(["10 %", "50 %", "90 %"]);
    expect(written(range("1 min", "16 min", { count: 5, scale: "logarithmic" }))).toEqual([
      "1 min",
      "2 min",
      "4 min",
      "8 min",
      "16 min",
    ]);
    expect(written(range(7, 9, { count: 1 }))).toEqual([7]);
  });

  it("says what is wrong with it", () => {
    const step = readAmount(1)!;
    expect(written(range("1 GiB", "2 MiB", { count: 2 }))).toMatchInlineSnapshot(
      `"both ends in one unit, not GiB and MiB"`,
    );
    expect(written(range(0, 8, { count: 2, scale: "logarithmic" }))).toMatchInlineSnapshot(
      `"both ends above 0, for equal ratios"`,
    );
    expect(written(range(0, 8, {}))).toMatchInlineSnapshot(`"either step or count"`);
    expect(written(range(0, 8, { count: 2, step }))).toMatchInlineSnapshot(`"either step or count"`);
    expect(written(range(1, 8, { step, scale: "logarithmic" }))).toMatchInlineSnapshot(
      `"count, not step, for equal ratios"`,
    );
    expect(written(range("1 s", "8 s", { step }))).toMatchInlineSnapshot(
      `"a step in the unit of the ends, s"`,
    );
    expect(written(range(8, 1, { step }))).toMatchInlineSnapshot(
      `"a step that leads from one end to the other"`,
    );
    expect(written(range(0, 1, { step: readAmount(1e-9)! }))).toMatchInlineSnapshot(
      `"at most 100000 values"`,
    );
  });

  it("begins and ends where it says, and never turns back", () => {
    const end = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(end, end, fc.integer({ min: 2, max: 50 }), (from, to, count) => {
        const values = written(range(from, to, { count })) as number[];
        expect(values).toHaveLength(count);
        expect(values[0]).toBe(from);
        expect(values.at(-1)).toBe(to);
        const sign = Math.sign(to - from);
        for (let i = 1; i < count; i++)
          expect((values[i]! - values[i - 1]!) * sign).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
