import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareMaxMin } from "../../../src/models/compute/max-min.ts";

interface Guest {
  readonly weight: number;
  readonly floor: number;
  readonly ceiling: number;
}

function share(capacity: number, guests: readonly Guest[]): number[] {
  const shares = new Float64Array(guests.length);
  shareMaxMin(
    capacity,
    guests.length,
    Float64Array.from(guests, ({ weight }) => weight),
    Float64Array.from(guests, ({ floor }) => floor),
    Float64Array.from(guests, ({ ceiling }) => ceiling),
    shares,
  );
  return Array.from(shares);
}

function guest(weight: number, ceiling: number, floor = 0): Guest {
  return { weight, floor, ceiling };
}

/** The definition, by bisection: the level at which what everyone is held to adds up to the capacity. */
function byBisection(capacity: number, guests: readonly Guest[]): number[] {
  const at = (level: number): number[] =>
    guests.map(({ weight, floor, ceiling }) => Math.min(Math.max(level * weight, floor), ceiling));
  const total = (level: number): number => at(level).reduce((sum, given) => sum + given, 0);
  let low = 0;
  let high = Math.max(...guests.map(({ weight, ceiling }) => ceiling / weight));
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (total(middle) <= capacity) low = middle;
    else high = middle;
  }
  return at(low);
}

const guests = fc.array(
  fc
    .record({
      weight: fc.integer({ min: 1, max: 16 }),
      ceiling: fc.double({ min: 0, max: 100, noNaN: true }),
      part: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
    })
    .map(({ weight, ceiling, part }): Guest => ({ weight, ceiling, floor: part * ceiling })),
  { minLength: 1, maxLength: 12 },
);

describe("shareMaxMin", () => {
  it("divides equally among equals", () => {
    expect(share(12, [guest(1, 9), guest(1, 9), guest(1, 9)])).toEqual([4, 4, 4]);
  });

  it("gives what one cannot use to the others", () => {
    expect(share(12, [guest(1, 2), guest(1, 9), guest(1, 9)])).toEqual([2, 5, 5]);
  });

  it("divides by weight", () => {
    expect(share(12, [guest(2, 99), guest(1, 99)])).toEqual([8, 4]);
  });

  it("keeps what is reserved", () => {
    expect(share(12, [guest(1, 99, 8), guest(1, 99), guest(1, 99)])).toEqual([8, 2, 2]);
  });

  it("scales reservations down that are more than there is", () => {
    expect(share(12, [guest(1, 99, 12), guest(1, 99, 6)])).toEqual([8, 4]);
  });

  it("shares nothing among no one", () => {
    expect(share(12, [])).toEqual([]);
  });

  it("is the level of the definition wherever the floors fit", () => {
    fc.assert(
      fc.property(guests, fc.double({ min: 0, max: 1, noNaN: true }), (all, tightness) => {
        const guaranteed = all.reduce((sum, { floor }) => sum + floor, 0);
        const wanted = all.reduce((sum, { ceiling }) => sum + ceiling, 0);
        const capacity = guaranteed + tightness * (wanted - guaranteed);
        const expected = byBisection(capacity, all);
        share(capacity, all).forEach((given, i) => {
          expect(Math.abs(given - expected[i]!)).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it("hands out all there is, and no more than is wanted", () => {
    fc.assert(
      fc.property(guests, fc.double({ min: 0, max: 500, noNaN: true }), (all, capacity) => {
        const shares = share(capacity, all);
        const wanted = all.reduce((sum, { ceiling }) => sum + ceiling, 0);
        const given = shares.reduce((sum, each) => sum + each, 0);
        expect(Math.abs(given - Math.min(capacity, wanted))).toBeLessThan(1e-9);
        shares.forEach((each, i) => {
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(all[i]!.ceiling);
        });
      }),
    );
  });
});
