import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cache } from "../../../src/hypervisor/memory/cache.ts";

/** A list of lines per set, the most recently used one first. */
class NaiveCache {
  readonly sets = new Map<number, number[]>();
  readonly setCount: number;
  readonly ways: number;
  readonly lineBytes: number;

  constructor(setCount: number, ways: number, lineBytes: number) {
    this.setCount = setCount;
    this.ways = ways;
    this.lineBytes = lineBytes;
  }

  access(address: number): boolean {
    const line = Math.floor(address / this.lineBytes);
    const set = this.sets.get(line % this.setCount) ?? [];
    const hit = set.includes(line);
    this.sets.set(line % this.setCount, [line, ...set.filter((other) => other !== line)].slice(0, this.ways));
    return hit;
  }
}

describe("cache", () => {
  it("hits and misses as a list in order of use does", () => {
    const shape = fc.record({
      sets: fc.integer({ min: 1, max: 9 }),
      ways: fc.integer({ min: 1, max: 12 }),
      lineBytes: fc.constantFrom(16, 64, 128),
      addresses: fc.array(fc.oneof(fc.nat(5_000), fc.nat(2 ** 31 - 1)), { minLength: 50, maxLength: 400 }),
    });
    fc.assert(
      fc.property(shape, ({ sets, ways, lineBytes, addresses }) => {
        const cache = new Cache({ sizeBytes: sets * ways * lineBytes, ways, lineBytes });
        const naive = new NaiveCache(sets, ways, lineBytes);
        for (const address of addresses) {
          const held = cache.holds(address);
          expect(cache.access(address)).toBe(naive.access(address));
          expect(cache.access(address)).toBe(true);
          expect(cache.holds(address)).toBe(true);
          if (held) expect(naive.access(address)).toBe(true);
        }
      }),
    );
  });

  it("holds nothing once it is cleared", () => {
    const cache = new Cache({ sizeBytes: 512, ways: 2, lineBytes: 64 });
    cache.access(0);
    cache.clear();
    expect(cache.holds(0)).toBe(false);
    expect(cache.access(0)).toBe(false);
  });

  it("refuses shapes that are none", () => {
    expect(() => new Cache({ sizeBytes: 1000, ways: 2, lineBytes: 64 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: cache: found 1000 bytes in 2 ways of 64-byte lines, expected whole sets]`,
    );
    expect(() => new Cache({ sizeBytes: 960, ways: 2, lineBytes: 48 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: cache: found 960 bytes in 2 ways of 48-byte lines, expected whole sets]`,
    );
  });
});
