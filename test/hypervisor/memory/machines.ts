import type { CacheHierarchySpec } from "../../../src/hypervisor/memory/cache-hierarchy.ts";
import type { MemoryManagementUnitSpec } from "../../../src/hypervisor/memory/memory-management-unit.ts";
import {
  PageRange,
  PageTableBuilder,
  type TablePool,
} from "../../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES, type PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";

/** Small caches of round latencies. */
export const SMALL_CACHES: CacheHierarchySpec = {
  firstData: { geometry: { sizeBytes: 2048, ways: 2, lineBytes: 64 }, latencyCycles: 4 },
  firstInstruction: { geometry: { sizeBytes: 2048, ways: 2, lineBytes: 64 }, latencyCycles: 4 },
  second: { geometry: { sizeBytes: 16384, ways: 4, lineBytes: 64 }, latencyCycles: 12 },
  third: null,
  memoryCycles: 100,
  walksStartAt: "first",
};

/** No cache in any walker. */
export const BARE_WALKER = { levels: 4, walkCaches: [], updateCycles: 0 } as const;

/** Look-aside buffers so small that everything in them is evicted soon. */
export const SMALL_UNIT: MemoryManagementUnitSpec = {
  tlb: {
    instruction: { small: { entries: 4, ways: 2 }, large: { entries: 2, ways: 2 } },
    data: { small: { entries: 4, ways: 2 }, large: { entries: 2, ways: 2 } },
    second: { geometry: { entries: 8, ways: 4 }, latencyCycles: 7, unified: true, keepsLarge: true },
  },
  walker: {
    levels: 4,
    walkCaches: [
      { entries: 4, ways: 2 },
      { entries: 2, ways: 2 },
      { entries: 2, ways: 2 },
    ],
    updateCycles: 0,
  },
  nested: {
    walker: { levels: 4, walkCaches: [{ entries: 4, ways: 4 }], updateCycles: 0 },
    tlb: { entries: 8, ways: 4 },
    tlbHitCycles: 1,
  },
};

/** A guest whose memory lies in the host's from a page on, so that both kinds of addresses differ. */
export class GuestMemory implements TablePool {
  readonly hostTables: PageTableBuilder;
  private readonly base: number;
  private readonly pages: PageRange;

  /**
   * Maps all of the guest's memory.
   *
   * @param base - page of the host's memory where the guest's begins; with large pages a multiple of 512
   * @param size - pages of the guest's memory
   * @param tables - where the host keeps its tables
   */
  constructor(
    memory: PhysicalMemory,
    levels: number,
    { base, size, large, tables }: { base: number; size: number; large: boolean; tables: TablePool },
  ) {
    this.base = base;
    this.hostTables = new PageTableBuilder(memory, levels, tables);
    this.pages = new PageRange(0, size);
    for (let page = 0; page < size; page += large ? 512 : 1) {
      this.hostTables.map(page * PAGE_BYTES, (base + page) * PAGE_BYTES, { large });
    }
  }

  take(): number {
    return this.pages.take();
  }

  locate(page: number): number {
    return this.base + page;
  }
}
