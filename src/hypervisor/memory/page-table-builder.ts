import { ENTRY, ENTRY_BYTES, ENTRY_HIGH, SPAN_BYTES, TABLE_ENTRIES } from "./page-table.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "./physical-memory.ts";

/** What a page's entries grant; all of it if nothing is said. */
export interface PageOptions {
  readonly writable?: boolean;
  readonly user?: boolean;
  readonly executable?: boolean;
  readonly global?: boolean;
  /** Map 2 MiB. */
  readonly large?: boolean;
}

/** Where tables lie, and where new ones are taken from. */
export interface TablePool {
  /**
   * The number of a page that nobody uses yet, as the tables' own address space counts pages.
   *
   * @throws RangeError if there is none
   */
  take(): number;
  /** The page of the memory that a page of that address space lies in; the same one, unless it is a guest's. */
  locate(page: number): number;
}

/**
 * Sets up page tables of any depth, as a loader does before the first instruction runs. Upper entries grant
 * everything; a page's own entry decides.
 */
export class PageTableBuilder {
  /** Address of the top table, in the tables' own address space. */
  readonly root: number;
  private readonly memory: PhysicalMemory;
  private readonly levels: number;
  private readonly pool: TablePool;

  constructor(memory: PhysicalMemory, levels: number, pool: TablePool) {
    this.memory = memory;
    this.levels = levels;
    this.pool = pool;
    this.root = this.newTable();
  }

  /**
   * Maps one page, in place of what was mapped there before. Addresses are multiples of the page's size.
   *
   * @throws RangeError if they are not, or a large page is wanted of tables of one level, or is in the way of a small
   * one
   */
  map(virtual: number, physical: number, options: PageOptions = {}): void {
    const { writable = true, user = true, executable = true, global = false, large = false } = options;
    const pageBytes = large ? LARGE_PAGE_BYTES : PAGE_BYTES;
    if (virtual % pageBytes !== 0 || physical % pageBytes !== 0 || (large && this.levels === 1)) {
      throw new RangeError(`page tables: cannot map ${pageBytes} bytes at ${virtual} to ${physical}`);
    }
    const low =
      physical |
      ENTRY.present |
      (writable ? ENTRY.writable : 0) |
      (user ? ENTRY.user : 0) |
      (global ? ENTRY.global : 0) |
      (large ? ENTRY.large : 0);
    this.memory.writeWord(
      this.entryAddress(virtual, large ? 2 : 1),
      low,
      executable ? 0 : ENTRY_HIGH.noExecute,
    );
  }

  /**
   * Where the entry of a level that maps an address lies in memory; tables above it are made if they are missing.
   *
   * @throws RangeError if a large page is in the way
   */
  entryAddress(virtual: number, level: number): number {
    let table = this.root;
    for (let above = this.levels; above > level; above--) {
      const entry = this.entryIn(table, virtual, above);
      let low = this.memory.low(entry);
      if ((low & ENTRY.present) === 0) {
        low = this.newTable() | ENTRY.present | ENTRY.writable | ENTRY.user;
        this.memory.writeWord(entry, low, 0);
      } else if (above === 2 && (low & ENTRY.large) !== 0) {
        throw new RangeError(`page tables: a large page is in the way at ${virtual}`);
      }
      table = low & ENTRY.address;
    }
    return this.entryIn(table, virtual, level);
  }

  private entryIn(table: number, virtual: number, level: number): number {
    const index = Math.floor(virtual / SPAN_BYTES[level]!) % TABLE_ENTRIES;
    return this.pool.locate(table / PAGE_BYTES) * PAGE_BYTES + index * ENTRY_BYTES;
  }

  private newTable(): number {
    const page = this.pool.take();
    this.memory.clearPage(this.pool.locate(page));
    return page * PAGE_BYTES;
  }
}

/** Pages from a first one up to an end, taken in order; they lie where they say. */
export class PageRange implements TablePool {
  private next: number;
  private readonly end: number;

  constructor(first: number, end: number) {
    this.next = first;
    this.end = end;
  }

  take(): number {
    if (this.next >= this.end) throw new RangeError(`page tables: all pages up to ${this.end} are taken`);
    return this.next++;
  }

  locate(page: number): number {
    return page;
  }
}
