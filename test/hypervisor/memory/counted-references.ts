import { expect } from "vitest";
import { ACCESS } from "../../../src/hypervisor/memory/access.ts";
import { CacheHierarchy, REFERENCE } from "../../../src/hypervisor/memory/cache-hierarchy.ts";
import { NestedPaging } from "../../../src/hypervisor/memory/nested-paging.ts";
import {
  PageRange,
  PageTableBuilder,
  type TablePool,
} from "../../../src/hypervisor/memory/page-table-builder.ts";
import { PageWalker } from "../../../src/hypervisor/memory/page-walker.ts";
import { PAGE_BYTES, PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";
import { BARE_WALKER, GuestMemory, SMALL_CACHES } from "./machines.ts";

const MIB = 2 ** 20;
const bare = (levels: number) => ({ ...BARE_WALKER, levels });

/** References of one walk in tables of n levels, and inside a virtual machine in those of n in m levels. */
export function countedReferences(
  [guestLevels, guestLarge]: readonly [number, boolean],
  host: readonly [number, boolean] | null,
): number {
  const memory = new PhysicalMemory(8 * MIB);
  const caches = new CacheHierarchy(SMALL_CACHES);
  let pool: TablePool = new PageRange(0, 512);
  let nested: NestedPaging | null = null;
  if (host !== null) {
    const [levels, large] = host;
    const guest = new GuestMemory(memory, levels, { base: 512, size: 512, large, tables: pool });
    nested = new NestedPaging(memory, caches, { walker: bare(levels), tlb: null, tlbHitCycles: 0 });
    nested.walker.root = guest.hostTables.root;
    pool = guest;
  }
  const tables = new PageTableBuilder(memory, guestLevels, pool);
  const virtual = guestLarge ? 0 : 5 * PAGE_BYTES;
  tables.map(virtual, guestLarge ? 0 : 300 * PAGE_BYTES, { large: guestLarge });
  const walker = new PageWalker(memory, caches, bare(guestLevels), nested);
  walker.root = tables.root;
  expect(walker.walk(virtual + 8, ACCESS.write, 3, 0)).toBe(true);
  const { first, second, memory: missed } = caches.counted(REFERENCE.walk);
  const references = walker.references + (nested?.walker.references ?? 0);
  expect(references).toBe(first + second + missed);
  expect(walker.totalCycles).toBe(caches.cyclesOf(REFERENCE.walk));
  return references;
}
