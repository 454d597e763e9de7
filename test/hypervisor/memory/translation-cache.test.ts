import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TranslationCache, translationKey } from "../../../src/hypervisor/memory/translation-cache.ts";

interface Entry {
  readonly key: number;
  readonly owner: number;
  readonly frame: number;
}

/** All entries, the most recently used one first. */
class NaiveTranslations {
  entries: Entry[] = [];
  readonly sets: number;
  readonly ways: number;

  constructor(sets: number, ways: number) {
    this.sets = sets;
    this.ways = ways;
  }

  setOf(key: number): number {
    return Math.floor(key / 2) % this.sets;
  }

  use(entry: Entry): void {
    const others = this.entries.filter((other) => other !== entry);
    const full = others.filter((other) => this.setOf(other.key) === this.setOf(entry.key));
    const evicted = full.length >= this.ways ? full.at(-1) : undefined;
    this.entries = [entry, ...others.filter((other) => other !== evicted)];
  }

  matches(key: number, owners: readonly number[]): Entry[] {
    return this.entries.filter((entry) => entry.key === key && owners.includes(entry.owner));
  }
}

const page = fc.oneof(fc.nat(12), fc.constantFrom(2 ** 34, 2 ** 34 + 1, 2 ** 36 - 1));
const key = fc.tuple(page, fc.boolean()).map(([number, large]) => translationKey(number, large));
const owner = fc.integer({ min: 0, max: 2 });
const operation = fc.oneof(
  fc.record({ do: fc.constantFrom("insert" as const, "find" as const, "remove" as const), key, owner }),
  fc.record({ do: fc.constant("insert" as const), key, owner }),
  fc.record({ do: fc.constant("find" as const), key, owner }),
  fc.record({ do: fc.constantFrom("removeOwner" as const), key, owner }),
);

/** An owner that shares its finds with every other one's, as global pages are shared. */
const GLOBAL = -1;

describe("translation cache", () => {
  it("finds, keeps and evicts as a list in order of use does", () => {
    const shape = fc.record({
      sets: fc.constantFrom(1, 2, 4),
      ways: fc.integer({ min: 1, max: 4 }),
      operations: fc.array(operation, { minLength: 20, maxLength: 200 }),
    });
    fc.assert(
      fc.property(shape, ({ sets, ways, operations }) => {
        const cache = new TranslationCache({ entries: sets * ways, ways });
        const naive = new NaiveTranslations(sets, ways);
        let frame = 0;
        for (const { do: action, key, owner } of operations) {
          // Owner 0 stands for global pages here: a page must not be the global's and another's at once.
          const owns = owner === 0 ? GLOBAL : owner;
          const conflict = naive.matches(key, owner === 0 ? [1, 2] : [GLOBAL]).length > 0;
          if (action === "insert" && !conflict) {
            frame++;
            cache.insert(key, owns, frame, frame % 16);
            const known = naive.matches(key, [owns])[0];
            naive.entries = naive.entries.filter((entry) => entry !== known);
            naive.use({ key, owner: owns, frame });
          } else if (action === "find") {
            const slot = cache.find(key, owns, GLOBAL);
            const expected = naive.matches(key, [owns, GLOBAL])[0];
            expect(slot >= 0 ? cache.frames[slot] : undefined).toBe(expected?.frame);
            if (expected !== undefined) {
              expect(cache.rights[slot]).toBe(expected.frame % 16);
              naive.use(expected);
            }
          } else if (action === "remove") {
            cache.remove(key, owns, GLOBAL);
            const gone = naive.matches(key, [owns, GLOBAL]);
            naive.entries = naive.entries.filter((entry) => !gone.includes(entry));
          } else if (action === "removeOwner") {
            cache.removeOwner(owns);
            naive.entries = naive.entries.filter((entry) => entry.owner !== owns);
          }
        }
      }),
    );
  });

  it("finds nothing once it is cleared", () => {
    const cache = new TranslationCache({ entries: 4, ways: 4 });
    cache.insert(translationKey(7, false), 1, 4096, 1);
    expect(cache.find(translationKey(7, false), 1, -1)).toBeGreaterThanOrEqual(0);
    expect(cache.find(translationKey(7, true), 1, -1)).toBe(-1);
    cache.clear();
    expect(cache.find(translationKey(7, false), 1, -1)).toBe(-1);
  });

  it("refuses sets that are no power of two", () => {
    expect(() => new TranslationCache({ entries: 12, ways: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: translation cache: found 12 entries in 4 ways, expected a power of two of sets]`,
    );
    expect(() => new TranslationCache({ entries: 2, ways: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: translation cache: found 2 entries in 4 ways, expected a power of two of sets]`,
    );
  });
});
