import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCESS, ERROR_CODE, FAULT, RIGHT } from "../../../src/hypervisor/memory/access.ts";
import { CacheHierarchy } from "../../../src/hypervisor/memory/cache-hierarchy.ts";
import { NestedPaging } from "../../../src/hypervisor/memory/nested-paging.ts";
import { ENTRY, SPAN_BYTES } from "../../../src/hypervisor/memory/page-table.ts";
import { PageRange, PageTableBuilder } from "../../../src/hypervisor/memory/page-table-builder.ts";
import { PageWalker } from "../../../src/hypervisor/memory/page-walker.ts";
import { PAGE_BYTES, PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";
import { countedReferences } from "./counted-references.ts";
import { BARE_WALKER, GuestMemory, SMALL_CACHES } from "./machines.ts";
import { type Kind, NaivePaging } from "./naive-paging.ts";

const DEPTHS = [1, 2, 3, 4, 5];
const bare = (levels: number) => ({ ...BARE_WALKER, levels });

describe("page walker: references", () => {
  it.each([
    ["native", [4, false], null, 4],
    ["native, 2 MiB", [4, true], null, 3],
    ["nested", [4, false], [4, false], 24],
    ["nested, 2 MiB in the host's tables", [4, false], [4, true], 19],
    ["nested, 2 MiB in the guest's tables", [4, true], [4, false], 19],
    ["nested, 2 MiB in both", [4, true], [4, true], 15],
  ] as const)("%s", (_, guest, host, references) => {
    expect(countedReferences(guest, host)).toBe(references);
  });

  it("is n of n levels, and nm + n + m of n levels in m", () => {
    for (const n of DEPTHS) {
      expect(countedReferences([n, false], null)).toBe(n);
      for (const m of DEPTHS) expect(countedReferences([n, false], [m, false])).toBe(n * m + n + m);
    }
  });

  it("has a level less in each dimension with large pages", () => {
    for (const n of DEPTHS.slice(1)) {
      for (const m of DEPTHS.slice(1)) {
        const both = (n - 1) * (m - 1) + (n - 1) + (m - 1);
        expect(countedReferences([n, true], [m, true])).toBe(both);
      }
    }
  });
});

/** An entry of a table that could be anything, but often leads on. */
const entry = fc.record({
  page: fc.nat(15),
  present: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 0),
  flags: fc.nat(0xfff),
  mild: fc.constantFrom(true, true, true, false),
  noExecute: fc.constantFrom(false, false, true),
  reserved: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 1, 1 << 19),
  software: fc.nat(0x7ff),
});

/** Sixteen pages of such entries, each page repeating a few of them. */
function fillWithTables(
  memory: PhysicalMemory,
  entries: readonly (typeof entry extends fc.Arbitrary<infer E> ? E : never)[],
): void {
  for (let at = 0; at < memory.sizeBytes / 8; at++) {
    const { page, present, flags, mild, noExecute, reserved, software } =
      entries[(at * 7 + (at >> 9)) % entries.length]!;
    const kept = mild ? (flags & ~ENTRY.large) | ENTRY.user | ENTRY.writable : flags;
    const low = (page * PAGE_BYTES) | (kept & ~ENTRY.present) | present;
    memory.writeWord(at * 8, low, reserved | (software << 20) | (noExecute ? 1 << 31 : 0));
  }
}

const walks = fc.array(
  fc.record({
    virtual: fc.oneof(fc.nat(2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 48 - 1 })),
    kind: fc.constantFrom<Kind>("read", "write", "execute"),
    user: fc.boolean(),
  }),
  { minLength: 5, maxLength: 30 },
);

describe("page walker: translations", () => {
  it.each([
    ["natively", false],
    ["in two dimensions", true],
  ])("come out %s as the manual's rules have it, in whatever memory holds", (_, twoDimensional) => {
    const machine = fc.record({
      entries: fc.array(entry, { minLength: 40, maxLength: 120 }),
      levels: fc.integer({ min: 1, max: 4 }),
      hostLevels: fc.integer({ min: 1, max: 4 }),
      walks,
    });
    const outcomes = new Map<string, number>();
    fc.assert(
      fc.property(machine, ({ entries, levels, hostLevels, walks }) => {
        const memory = new PhysicalMemory(16 * PAGE_BYTES);
        const reference = new PhysicalMemory(16 * PAGE_BYTES);
        fillWithTables(memory, entries);
        fillWithTables(reference, entries);
        const caches = new CacheHierarchy(SMALL_CACHES);
        const host = new NestedPaging(memory, caches, {
          walker: bare(hostLevels),
          tlb: null,
          tlbHitCycles: 0,
        });
        host.walker.root = 9 * PAGE_BYTES;
        const walker = new PageWalker(memory, caches, bare(levels), twoDimensional ? host : null);
        walker.root = 4 * PAGE_BYTES;
        const naive = new NaivePaging(reference);
        const tables = {
          root: 4 * PAGE_BYTES,
          levels,
          ...(twoDimensional && { host: { root: 9 * PAGE_BYTES, levels: hostLevels } }),
        };
        for (const { virtual, kind, user } of walks) {
          const expected = naive.translate(tables, virtual, kind, user);
          const allowed = walker.walk(virtual, ACCESS[kind], user ? 3 : 0, 0);
          const { physical, large, global, errorCode } = walker;
          const actual = allowed
            ? { physical, large, global }
            : { fault: walker.fault === FAULT.nested ? "nested" : "page", errorCode };
          expect(actual).toEqual(expected);
          const outcome = "fault" in expected ? `${expected.fault} ${expected.errorCode & 9}` : "translated";
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        }
        expect(walker.references + host.walker.references).toBe(naive.references);
        expect(Buffer.compare(memory.bytes, reference.bytes)).toBe(0);
      }),
      { numRuns: 300 },
    );
    // The property must have met all that it is about.
    const met = ["translated", "page 0", "page 1", "page 9"];
    if (twoDimensional) met.push("nested 0", "nested 1", "nested 9");
    for (const outcome of met) expect(outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(20);
  });
});

describe("page walker", () => {
  const setUp = (walkCaches: readonly { entries: number; ways: number }[] = []) => {
    const memory = new PhysicalMemory(64 * PAGE_BYTES);
    const caches = new CacheHierarchy(SMALL_CACHES);
    const tables = new PageTableBuilder(memory, 4, new PageRange(1, 64));
    const walker = new PageWalker(memory, caches, { levels: 4, walkCaches, updateCycles: 30 }, null);
    walker.root = tables.root;
    return { memory, tables, walker, caches };
  };

  it("sets the accessed bit of every entry on the way, and the dirty bit of the last one on a write", () => {
    const { memory, tables, walker } = setUp();
    tables.map(0x7000, 0x5000);
    const marks = () => [4, 3, 2, 1].map((level) => memory.low(tables.entryAddress(0x7000, level)) & 0x60);
    expect(marks()).toEqual([0, 0, 0, 0]);
    walker.walk(0x7000, ACCESS.read, 3, 0);
    expect(marks()).toEqual([ENTRY.accessed, ENTRY.accessed, ENTRY.accessed, ENTRY.accessed]);
    expect(walker.rights & RIGHT.dirty).toBe(0);
    const updatedCycles = walker.cycles;
    walker.walk(0x7000, ACCESS.read, 3, 0);
    expect(updatedCycles - walker.cycles).toBeGreaterThanOrEqual(4 * 30);
    walker.walk(0x7000, ACCESS.write, 3, 0);
    expect(marks()).toEqual([ENTRY.accessed, ENTRY.accessed, ENTRY.accessed, ENTRY.accessed | ENTRY.dirty]);
    expect(walker.rights & RIGHT.dirty).toBe(RIGHT.dirty);
  });

  it("marks upper entries on the way to a fault, but not the entry that refuses", () => {
    const { memory, tables, walker } = setUp();
    tables.map(0x7000, 0x5000, { writable: false });
    expect(walker.walk(0x7000, ACCESS.write, 0, 0)).toBe(false);
    expect(walker.errorCode).toBe(ERROR_CODE.protection | ERROR_CODE.write);
    expect(memory.low(tables.entryAddress(0x7000, 2)) & ENTRY.accessed).toBe(ENTRY.accessed);
    expect(memory.low(tables.entryAddress(0x7000, 1)) & ENTRY.accessed).toBe(0);
  });

  it.each([
    ["not present", {}, 0x9000, ACCESS.read, 0, 0],
    ["not present, a user's write", {}, 0x9000, ACCESS.write, 3, ERROR_CODE.write | ERROR_CODE.user],
    ["not writable", { writable: false }, 0x7000, ACCESS.write, 3, 1 | ERROR_CODE.write | ERROR_CODE.user],
    ["the supervisor's", { user: false }, 0x7000, ACCESS.read, 3, 1 | ERROR_CODE.user],
    ["not executable", { executable: false }, 0x7000, ACCESS.execute, 0, 1 | ERROR_CODE.execute],
  ] as const)("tells why a page is refused: %s", (_, options, virtual, access, ring, errorCode) => {
    const { tables, walker } = setUp();
    tables.map(0x7000, 0x5000, options);
    expect(walker.walk(virtual, access, ring, 0)).toBe(false);
    expect(walker.fault).toBe(FAULT.page);
    expect(walker.errorCode).toBe(errorCode);
  });

  it("tells a fault of the host's tables from one of the guest's, and where it was", () => {
    const memory = new PhysicalMemory(256 * PAGE_BYTES);
    const caches = new CacheHierarchy(SMALL_CACHES);
    const guest = new GuestMemory(memory, 4, {
      base: 128,
      size: 64,
      large: false,
      tables: new PageRange(1, 128),
    });
    const nested = new NestedPaging(memory, caches, { walker: BARE_WALKER, tlb: null, tlbHitCycles: 0 });
    nested.walker.root = guest.hostTables.root;
    const tables = new PageTableBuilder(memory, 4, guest);
    tables.map(0x7000, 50 * PAGE_BYTES);
    tables.map(0x8000, 100 * PAGE_BYTES);
    const walker = new PageWalker(memory, caches, BARE_WALKER, nested);
    walker.root = tables.root;

    expect(walker.walk(0x7123, ACCESS.read, 3, 0)).toBe(true);
    expect(walker.physical).toBe((128 + 50) * PAGE_BYTES + 0x123);
    expect(walker.walk(0x9000, ACCESS.read, 3, 0)).toBe(false);
    expect(walker.fault).toBe(FAULT.page);

    expect(walker.walk(0x8008, ACCESS.write, 0, 0)).toBe(false);
    expect([walker.fault, walker.faultInTables, walker.faultGuestPhysical]).toEqual([
      FAULT.nested,
      false,
      100 * PAGE_BYTES + 8,
    ]);
    expect(walker.errorCode).toBe(ERROR_CODE.write | ERROR_CODE.user);

    // A guest's table that the host may not write: the walk itself is what fails.
    guest.hostTables.map(tables.root, 128 * PAGE_BYTES + tables.root, { writable: false });
    expect(walker.walk(0x7000, ACCESS.read, 3, 0)).toBe(false);
    expect([walker.fault, walker.faultInTables, walker.faultGuestPhysical]).toEqual([
      FAULT.nested,
      true,
      tables.root,
    ]);
    expect(walker.errorCode).toBe(ERROR_CODE.protection | ERROR_CODE.write | ERROR_CODE.user);
  });

  it("with caches of upper entries reads the last entry only, until they are forgotten", () => {
    const { tables, walker } = setUp([{ entries: 4, ways: 4 }]);
    tables.map(0x7000, 0x5000);
    tables.map(0x8000, 0x6000);
    const references = (virtual: number, owner: number) => {
      const before = walker.references;
      expect(walker.walk(virtual, ACCESS.read, 3, owner)).toBe(true);
      return walker.references - before;
    };
    expect([references(0x7000, 1), references(0x8000, 1), references(0x8000, 2)]).toEqual([4, 1, 4]);
    walker.forgetOwner(1);
    expect([references(0x7000, 1), references(0x7000, 2)]).toEqual([4, 1]);
    walker.forget();
    expect(references(0x7000, 2)).toBe(4);
    expect(walker.shortenedWalks).toBe(2);
  });

  it("keeps apart what a cached upper entry grants", () => {
    const { memory, tables, walker } = setUp([{ entries: 4, ways: 4 }]);
    tables.map(0x7000, 0x5000);
    const upper = tables.entryAddress(0x7000, 2);
    memory.writeWord(upper, memory.low(upper) & ~ENTRY.writable, 0);
    for (let time = 0; time < 2; time++) {
      expect(walker.walk(0x7000, ACCESS.read, 3, 0)).toBe(true);
      expect(walker.walk(0x7000, ACCESS.write, 3, 0)).toBe(false);
    }
  });

  it("resolves nine bits a level", () => {
    expect([...SPAN_BYTES.subarray(1, 5)]).toEqual([2 ** 12, 2 ** 21, 2 ** 30, 2 ** 39]);
  });

  it("refuses depths that there are none of", () => {
    const memory = new PhysicalMemory(PAGE_BYTES);
    const caches = new CacheHierarchy(SMALL_CACHES);
    expect(() => new PageWalker(memory, caches, bare(6), null)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: page tables: found 6 levels, expected 1 to 5]`,
    );
  });
});
