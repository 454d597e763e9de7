import { expect, it } from "vitest";
import { createMigrationAlgorithm, migrationAlgorithms } from "../../../src/models/migration/algorithms.ts";
import { PAGE_BYTES } from "../../../src/models/migration/guest-memory.ts";
import { createGuestMemory } from "../../../src/models/migration/memory/registry.ts";
import { RandomStreams } from "../../../src/sim/random.ts";
import { followPages, type RandomPages } from "./page-by-page.ts";

const HOT: RandomPages = { pages: 2000, writesPerS: 5 };
const COLD: RandomPages = { pages: 30_000, writesPerS: 0.02 };
const PAGES = HOT.pages + COLD.pages;

/** Its rates are in bit/s. */
const MEMORY = createGuestMemory(
  "working-set",
  { sizeBytes: PAGES * PAGE_BYTES, migrationBytesPerS: 0 },
  {
    hotSet: HOT.pages / PAGES,
    hotWriteRate: HOT.pages * HOT.writesPerS * PAGE_BYTES * 8,
    coldWriteRate: COLD.pages * COLD.writesPerS * PAGE_BYTES * 8,
  },
);

/** Algorithms of which no page is lost, with whether they skip pages that were written to again, and their parameters. */
const FOLLOWED: Readonly<Record<string, { skips: boolean; given?: Readonly<Record<string, number>> }>> = {
  "stop-and-copy": { skips: false },
  "fixed-threshold": { skips: false, given: { maximumRounds: 30 } },
  "classic-xen": { skips: true },
  "modern-xen": { skips: false },
  qemu: { skips: false },
  "adaptive-rate": { skips: true },
  "post-copy": { skips: false, given: { state: 0 } },
  hybrid: { skips: false, given: { state: 0 } },
};

it("leaves out fixed-time alone", () => {
  expect(["fixed-time", ...Object.keys(FOLLOWED)]).toEqual(migrationAlgorithms.map(({ name }) => name));
});

it.each(Object.entries(FOLLOWED))(
  "%s brings each page to the target after its last write, as many in each step as it says",
  (name, { skips, given = {} }) => {
    const algorithm = createMigrationAlgorithm(name, given);
    const random = new RandomStreams(1).stream("test", "pages", name);
    const migration = { algorithm, memory: MEMORY, linkBytesPerS: 2e7, skips };
    const { steps, sent, stale } = followPages([HOT, COLD], migration, random);
    expect(stale).toBe(0);
    steps.forEach(({ bytes }, i) => {
      const expected = bytes / PAGE_BYTES;
      // Five standard deviations of a sum of independent pages, at most.
      expect(Math.abs(sent[i]! - expected)).toBeLessThanOrEqual(5 * Math.sqrt(expected) + 1);
    });
  },
);
