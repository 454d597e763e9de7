import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACCESS, ERROR_CODE, FAULT } from "../../../src/hypervisor/memory/access.ts";
import { CacheHierarchy, REFERENCE } from "../../../src/hypervisor/memory/cache-hierarchy.ts";
import {
  MemoryManagementUnit,
  type MemoryManagementUnitSpec,
} from "../../../src/hypervisor/memory/memory-management-unit.ts";
import { ENTRY } from "../../../src/hypervisor/memory/page-table.ts";
import {
  PageRange,
  PageTableBuilder,
  type TablePool,
} from "../../../src/hypervisor/memory/page-table-builder.ts";
import {
  LARGE_PAGE_BYTES,
  PAGE_BYTES,
  PhysicalMemory,
} from "../../../src/hypervisor/memory/physical-memory.ts";
import { GuestMemory, SMALL_CACHES, SMALL_UNIT } from "./machines.ts";
import { type Kind, NaivePaging, type Tables } from "./naive-paging.ts";

const NO_PAGING = -1;
const HOST = -1;
/** Where the kernel's half begins; all address spaces share its tables. */
const KERNEL = 2 ** 47;
const LARGE_REGION = 2 ** 30;
const PAGES_OF_A_GUEST = 256;

/** A kernel or a guest's: address spaces that share a kernel half, and the tables under them. */
interface System {
  readonly tag: number;
  readonly guest: GuestMemory | null;
  readonly spaces: readonly PageTableBuilder[];
}

/** Two address spaces with a common kernel half, in the host's memory or a guest's. */
function newSystem(memory: PhysicalMemory, tag: number, pool: TablePool, guest: GuestMemory | null): System {
  const spaces = [new PageTableBuilder(memory, 4, pool), new PageTableBuilder(memory, 4, pool)];
  for (let page = 0; page < 6; page++) {
    spaces[0]!.map(KERNEL + page * PAGE_BYTES, (140 + page) * PAGE_BYTES, { user: false, global: true });
  }
  for (const [index, space] of spaces.entries()) {
    for (let page = 0; page < 10; page++)
      space.map(page * PAGE_BYTES, (100 + 20 * index + page) * PAGE_BYTES);
    for (let page = 0; page < 4; page++) {
      space.map(LARGE_REGION + page * LARGE_PAGE_BYTES, page * LARGE_PAGE_BYTES, { large: true });
    }
  }
  const shared = spaces[0]!.entryAddress(KERNEL, 4);
  // A look-aside buffer's global page spares the second space its top table: what a walk marks is marked from the start.
  memory.setLow(shared, ENTRY.accessed);
  for (const level of guest === null ? [] : [4, 3, 2, 1]) {
    const { root } = spaces[1]!;
    const marks = level === 1 ? ENTRY.accessed | ENTRY.dirty : ENTRY.accessed;
    memory.setLow(guest!.hostTables.entryAddress(root, level), marks);
  }
  memory.writeWord(spaces[1]!.entryAddress(KERNEL, 4), memory.low(shared), memory.high(shared));
  return { tag, guest, spaces };
}

function newSystems(twoDimensional: boolean): { memory: PhysicalMemory; systems: readonly System[] } {
  const memory = new PhysicalMemory(1024 * PAGE_BYTES);
  const tables = new PageRange(1, 256);
  if (!twoDimensional) return { memory, systems: [newSystem(memory, 0, tables, null)] };
  const systems = [1, 2].map((tag) => {
    const base = tag * PAGES_OF_A_GUEST;
    const guest = new GuestMemory(memory, 4, { base, size: PAGES_OF_A_GUEST, large: false, tables });
    return newSystem(memory, tag, guest, guest);
  });
  return { memory, systems };
}

const where = fc.oneof(
  fc.record({ region: fc.constant("user" as const), page: fc.nat(9) }),
  fc.record({ region: fc.constant("kernel" as const), page: fc.nat(5) }),
  fc.record({ region: fc.constant("large" as const), page: fc.nat(3) }),
);

const operation = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      do: fc.constant("access" as const),
      where,
      offset: fc.nat(LARGE_PAGE_BYTES - 1),
      kind: fc.constantFrom<Kind>("read", "write", "execute"),
      user: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("map" as const),
      where,
      frame: fc.integer({ min: 100, max: 260 }),
      present: fc.constantFrom(true, true, true, false),
      writable: fc.boolean(),
      executable: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("map in the host" as const),
      page: fc.integer({ min: 100, max: 255 }),
      frame: fc.nat(2 ** 19 - 1),
      present: fc.constantFrom(true, true, false),
      writable: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("switch" as const), system: fc.nat(1), space: fc.nat(1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom("flush" as const, "flush everything" as const) }) },
);

type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

function addressOf({ region, page }: { region: "user" | "kernel" | "large"; page: number }): number {
  if (region === "large") return LARGE_REGION + page * LARGE_PAGE_BYTES;
  return (region === "kernel" ? KERNEL : 0) + page * PAGE_BYTES;
}

/** Runs operations on the unit and on plain tables, and compares what every address comes to. */
function checkAgainstTables(
  operations: readonly Operation[],
  spec: MemoryManagementUnitSpec,
  { twoDimensional, tagged }: { twoDimensional: boolean; tagged: boolean },
): number {
  const { memory, systems } = newSystems(twoDimensional);
  const copy = newSystems(twoDimensional);
  const naive = new NaivePaging(copy.memory);
  const unit = new MemoryManagementUnit(memory, new CacheHierarchy(SMALL_CACHES), spec);
  let system = 0;
  let space = 0;
  const enter = () => {
    const { tag, guest, spaces } = systems[system]!;
    unit.enterVirtualMachine(guest === null ? HOST : guest.hostTables.root, tag);
    unit.enterAddressSpace(spaces[space]!.root, tagged ? 1 + space : 0);
    if (!tagged) unit.flushAddressSpace();
  };
  enter();
  for (const step of operations) {
    if (step.do === "switch") {
      system = step.system % systems.length;
      space = step.space;
      enter();
    } else if (step.do === "flush") {
      unit.flushAddressSpace();
    } else if (step.do === "flush everything") {
      unit.flush();
    } else if (step.do === "map") {
      const { region } = step.where;
      const large = region === "large";
      const virtual = addressOf(step.where);
      for (const side of [systems, copy.systems]) {
        const builder = side[system]!.spaces[space]!;
        const { present, writable, executable } = step;
        const physical = large ? (step.frame % 4) * LARGE_PAGE_BYTES : step.frame * PAGE_BYTES;
        builder.map(virtual, physical, {
          writable,
          executable,
          large,
          user: region !== "kernel",
          global: region === "kernel",
        });
        const at = builder.entryAddress(virtual, large ? 2 : 1);
        const where = side === systems ? memory : copy.memory;
        if (!present) where.writeWord(at, 0, 0);
      }
      unit.invalidate(virtual);
    } else if (step.do === "map in the host") {
      if (!twoDimensional) continue;
      for (const side of [systems, copy.systems]) {
        const host = side[system]!.guest!.hostTables;
        host.map(step.page * PAGE_BYTES, step.frame * PAGE_BYTES, { writable: step.writable });
        const where = side === systems ? memory : copy.memory;
        if (!step.present) where.writeWord(host.entryAddress(step.page * PAGE_BYTES, 1), 0, 0);
      }
      unit.flushNested();
    } else if (step.do === "access") {
      const virtual =
        addressOf(step.where) + (step.where.region === "large" ? step.offset : step.offset % PAGE_BYTES);
      const { guest, spaces } = copy.systems[system]!;
      const tables: Tables = {
        root: spaces[space]!.root,
        levels: 4,
        ...(guest !== null && { host: { root: guest.hostTables.root, levels: 4 } }),
      };
      // The second time the look-aside buffers know it, if they may.
      for (let time = 0; time < 2; time++) {
        const expected = naive.translate(tables, virtual, step.kind, step.user);
        const allowed = unit.translate(virtual, ACCESS[step.kind], step.user ? 3 : 0);
        const actual = allowed
          ? { physical: unit.physical }
          : { fault: unit.fault === FAULT.nested ? "nested" : "page", errorCode: unit.errorCode };
        expect(actual).toEqual("fault" in expected ? expected : { physical: expected.physical });
        if (!allowed) expect(unit.faultVirtual).toBe(virtual);
      }
    }
  }
  expect(Buffer.compare(memory.bytes, copy.memory.bytes)).toBe(0);
  const { data, instruction } = unit.counted();
  return data.firstHits + data.secondHits + instruction.firstHits + instruction.secondHits;
}

const SEPARATE_LEVELS: MemoryManagementUnitSpec = {
  ...SMALL_UNIT,
  tlb: {
    ...SMALL_UNIT.tlb,
    second: { geometry: { entries: 8, ways: 4 }, latencyCycles: 2, unified: false, keepsLarge: false },
  },
};

describe("memory management unit", () => {
  it.each([
    ["natively", { twoDimensional: false, tagged: false }, SMALL_UNIT],
    ["natively, with tags", { twoDimensional: false, tagged: true }, SMALL_UNIT],
    [
      "natively, with a second level for small pages of data only",
      { twoDimensional: false, tagged: true },
      SEPARATE_LEVELS,
    ],
    [
      "natively, without a second level",
      { twoDimensional: false, tagged: true },
      { ...SMALL_UNIT, tlb: { ...SMALL_UNIT.tlb, second: null } },
    ],
    ["in virtual machines", { twoDimensional: true, tagged: false }, SMALL_UNIT],
    ["in virtual machines, with tags", { twoDimensional: true, tagged: true }, SMALL_UNIT],
  ] as const)("translates as the tables say, if told of every change, %s", (_, mode, spec) => {
    let hits = 0;
    fc.assert(
      fc.property(fc.array(operation, { minLength: 60, maxLength: 200 }), (operations) => {
        hits += checkAgainstTables(operations, spec, mode);
      }),
      { numRuns: 150 },
    );
    expect(hits).toBeGreaterThan(500);
  });

  const setUp = () => {
    const memory = new PhysicalMemory(64 * PAGE_BYTES);
    const caches = new CacheHierarchy(SMALL_CACHES);
    const tables = [1, 2].map(() => new PageTableBuilder(memory, 4, pool));
    const unit = new MemoryManagementUnit(memory, caches, SMALL_UNIT);
    return { memory, caches, unit, tables };
  };
  let pool: TablePool = new PageRange(1, 64);

  it("does not see a change that it is not told of, but never refuses for an entry of old", () => {
    pool = new PageRange(1, 64);
    const { unit, tables } = setUp();
    tables[0]!.map(0x7000, 0x5000, { writable: false });
    unit.enterAddressSpace(tables[0]!.root, 0);
    expect(unit.translate(0x7000, ACCESS.read, 3)).toBe(true);
    tables[0]!.map(0x7000, 0x6000, { writable: true });
    unit.translate(0x7000, ACCESS.read, 3);
    expect(unit.physical).toBe(0x5000);
    expect(unit.translate(0x7000, ACCESS.write, 3)).toBe(true);
    expect(unit.physical).toBe(0x6000);
    tables[0]!.map(0x7000, 0x5000);
    unit.invalidate(0x7fff);
    unit.translate(0x7000, ACCESS.read, 3);
    expect(unit.physical).toBe(0x5000);
  });

  it("forgets upper entries along with a page, but not without", () => {
    pool = new PageRange(1, 64);
    const { memory, unit, tables } = setUp();
    const [first, second] = [tables[0]!, tables[1]!];
    first.map(0x7000, 0x5000);
    first.map(0x8000, 0x5000);
    second.map(0x8000, 0x6000);
    unit.enterAddressSpace(first.root, 0);
    unit.translate(0x7000, ACCESS.read, 3);
    // Another table of level 1 takes the first one's place.
    memory.writeWord(first.entryAddress(0, 2), memory.low(second.entryAddress(0, 2)), 0);
    unit.translate(0x8000, ACCESS.read, 3);
    expect(unit.physical).toBe(0x5000);
    unit.invalidate(0x8000);
    unit.translate(0x8000, ACCESS.read, 3);
    expect(unit.physical).toBe(0x6000);
  });

  it("keeps tagged spaces apart and global pages across all of them", () => {
    pool = new PageRange(1, 64);
    const { unit, tables } = setUp();
    for (const [index, table] of tables.entries()) {
      table.map(0x7000, 0x5000 + index * 0x1000);
      table.map(0x9000, 0x8000, { global: true });
    }
    const walksOf = (virtual: number) => {
      const before = unit.counted().guest.walks;
      unit.translate(virtual, ACCESS.read, 3);
      return unit.counted().guest.walks - before;
    };
    unit.enterAddressSpace(tables[0]!.root, 1);
    expect([walksOf(0x7000), walksOf(0x9000), walksOf(0x7000)]).toEqual([1, 1, 0]);
    unit.enterAddressSpace(tables[1]!.root, 2);
    expect([walksOf(0x7000), walksOf(0x9000)]).toEqual([1, 0]);
    unit.enterAddressSpace(tables[0]!.root, 1);
    expect([walksOf(0x7000), walksOf(0x9000)]).toEqual([0, 0]);
    unit.flushAddressSpace();
    expect([walksOf(0x7000), walksOf(0x9000)]).toEqual([1, 0]);
    unit.flush();
    expect([walksOf(0x7000), walksOf(0x9000)]).toEqual([1, 1]);
  });

  it("does not lend one virtual machine's global pages to another", () => {
    pool = new PageRange(1, 64);
    const { unit, tables } = setUp();
    for (const [index, table] of tables.entries()) {
      table.map(0x9000, 0x8000 + index * 0x1000, { global: true });
      unit.enterVirtualMachine(HOST, index);
      unit.enterAddressSpace(table.root, 0);
      unit.translate(0x9000, ACCESS.read, 0);
      expect(unit.physical).toBe(0x8000 + index * 0x1000);
    }
  });

  it("charges nothing for a hit in the first level, the second one's latency, or the walk", () => {
    pool = new PageRange(1, 64);
    const { unit, tables, caches } = setUp();
    for (let page = 0; page < 8; page++) tables[0]!.map(page * PAGE_BYTES, page * PAGE_BYTES);
    unit.enterAddressSpace(tables[0]!.root, 0);
    unit.translate(0, ACCESS.read, 3);
    expect(unit.cycles).toBe(7 + caches.cyclesOf(REFERENCE.walk));
    unit.translate(0, ACCESS.read, 3);
    expect(unit.cycles).toBe(0);
    // Two ways, two sets: pages 2 and 4 drive page 0 out of the first level, but not out of the second.
    for (const page of [2, 4]) unit.translate(page * PAGE_BYTES, ACCESS.read, 3);
    unit.translate(0, ACCESS.read, 3);
    expect(unit.cycles).toBe(7);
    unit.translate(0, ACCESS.read, 3);
    expect(unit.cycles).toBe(0);
    expect(unit.counted().data).toEqual({ lookups: 6, firstHits: 2, secondHits: 1 });
    expect(unit.counted().guest.walks).toBe(3);
    unit.resetStatistics();
    expect(unit.counted().data.lookups).toBe(0);
    expect(unit.counted().guest).toEqual({ walks: 0, references: 0, cycles: 0, shortened: 0 });
  });

  it("an access also costs what the caches say, of instructions and of data", () => {
    pool = new PageRange(1, 64);
    const { unit, tables, caches } = setUp();
    tables[0]!.map(0x7000, 0x5000);
    unit.enterAddressSpace(tables[0]!.root, 0);
    unit.access(0x7000, ACCESS.read, 3);
    unit.access(0x7008, ACCESS.read, 3);
    expect(unit.cycles).toBe(4);
    // The first fetch hits the second cache, where the datum is, and the second level's translation.
    unit.access(0x7000, ACCESS.execute, 3);
    expect(unit.cycles).toBe(7 + 12);
    unit.access(0x7000, ACCESS.execute, 3);
    expect(unit.cycles).toBe(4);
    expect(caches.counted(REFERENCE.instruction)).toEqual({ first: 1, second: 1, third: 0, memory: 0 });
    expect(unit.access(0xf000, ACCESS.read, 3)).toBe(false);
  });

  it("translates nothing while paging is off, but a guest's physical addresses through the host's tables", () => {
    const memory = new PhysicalMemory(1024 * PAGE_BYTES);
    const guest = new GuestMemory(memory, 4, {
      base: 512,
      size: 64,
      large: false,
      tables: new PageRange(1, 256),
    });
    const unit = new MemoryManagementUnit(memory, new CacheHierarchy(SMALL_CACHES), SMALL_UNIT);
    unit.enterAddressSpace(NO_PAGING, 0);
    expect(unit.translate(0x1234, ACCESS.execute, 3)).toBe(true);
    expect([unit.physical, unit.cycles]).toEqual([0x1234, 0]);
    unit.enterVirtualMachine(guest.hostTables.root, 1);
    expect(unit.translate(0x1234, ACCESS.write, 0)).toBe(true);
    expect(unit.physical).toBe(512 * PAGE_BYTES + 0x1234);
    expect(unit.translate(100 * PAGE_BYTES, ACCESS.write, 0)).toBe(false);
    expect([unit.fault, unit.errorCode]).toEqual([FAULT.nested, ERROR_CODE.write | ERROR_CODE.user]);
    expect(unit.counted().nestedFaults).toBe(1);
  });

  it("spares the host's dimension where the nested look-aside buffer knows the guest's tables", () => {
    const memory = new PhysicalMemory(1024 * PAGE_BYTES);
    const guest = new GuestMemory(memory, 4, {
      base: 512,
      size: 64,
      large: false,
      tables: new PageRange(1, 256),
    });
    const tables = new PageTableBuilder(memory, 4, guest);
    for (let page = 0; page < 4; page++) tables.map(page * PAGE_BYTES, (40 + page) * PAGE_BYTES);
    const unit = new MemoryManagementUnit(memory, new CacheHierarchy(SMALL_CACHES), {
      ...SMALL_UNIT,
      walker: { ...SMALL_UNIT.walker, walkCaches: [] },
      nested: {
        walker: { levels: 4, walkCaches: [], updateCycles: 0 },
        tlb: { entries: 16, ways: 16 },
        tlbHitCycles: 1,
      },
    });
    unit.enterVirtualMachine(guest.hostTables.root, 1);
    unit.enterAddressSpace(tables.root, 0);
    unit.translate(0, ACCESS.read, 3);
    // Four tables and the page, each walked for once.
    expect(unit.counted().host).toMatchObject({ walks: 5, references: 20 });
    unit.translate(PAGE_BYTES, ACCESS.read, 3);
    expect(unit.counted()).toMatchObject({
      guest: { walks: 2, references: 8 },
      host: { walks: 6, references: 24 },
      nestedLookups: 10,
      nestedTlbHits: 4,
    });
  });

  it("forgets every small part of a guest's large page together with it", () => {
    const memory = new PhysicalMemory(1024 * PAGE_BYTES);
    const guest = new GuestMemory(memory, 4, {
      base: 512,
      size: 64,
      large: false,
      tables: new PageRange(1, 256),
    });
    const tables = new PageTableBuilder(memory, 4, guest);
    tables.map(0, 0, { large: true });
    const unit = new MemoryManagementUnit(memory, new CacheHierarchy(SMALL_CACHES), SMALL_UNIT);
    unit.enterVirtualMachine(guest.hostTables.root, 1);
    unit.enterAddressSpace(tables.root, 0);
    expect(unit.translate(9 * PAGE_BYTES, ACCESS.read, 3)).toBe(true);
    memory.writeWord(tables.entryAddress(0, 2), 0, 0);
    unit.invalidate(0);
    expect(unit.translate(9 * PAGE_BYTES, ACCESS.read, 3)).toBe(false);
  });

  it("refuses a second dimension that the processor lacks", () => {
    const unit = new MemoryManagementUnit(new PhysicalMemory(PAGE_BYTES), new CacheHierarchy(SMALL_CACHES), {
      ...SMALL_UNIT,
      nested: null,
    });
    expect(() => unit.enterVirtualMachine(0, 1)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: this processor has no nested paging]`,
    );
  });
});
