import {
  ACCESS,
  type Access,
  ALL_RIGHTS,
  accessErrorCode,
  ERROR_CODE,
  FAULT,
  type Fault,
  neededRights,
  RIGHT,
} from "./access.ts";
import type { CacheHierarchy } from "./cache-hierarchy.ts";
import {
  ENTRY,
  ENTRY_BYTES,
  ENTRY_HIGH,
  LARGE_ADDRESS,
  MAX_LEVELS,
  RESERVED_LARGE,
  RESERVED_LOW,
  SPAN_BYTES,
  TABLE_ENTRIES,
} from "./page-table.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "./physical-memory.ts";
import type { PhysicalTranslation } from "./physical-translation.ts";
import { TranslationCache, type TranslationCacheGeometry, translationKey } from "./translation-cache.ts";

const NONE = -1;

/** How a walker is built. */
export interface PageWalkerSpec {
  /** Levels of the tables, 1 to 5. */
  readonly levels: number;
  /**
   * The caches of upper entries: the first holds what leads to tables of level 1 (an x86's PDE cache), the second what
   * leads to level 2 (PDPTE), and so on. None, or too few, means that those entries are read at every walk.
   */
  readonly walkCaches: readonly TranslationCacheGeometry[];
  /** Cycles to set bits of an entry that is used or written for the first time. */
  readonly updateCycles: number;
}

/**
 * The hardware that looks an address up in page tables of any depth from 1 to 5. Native tables hold physical
 * addresses. Behind a {@link PhysicalTranslation} they hold those of a guest, each of which the host's tables are
 * asked for: a two-dimensional walk, of nm + n + m references for n levels in m levels. (R. Bhargava, B. Serebrin,
 * F. Spadini and S. Manne, Accelerating two-dimensional page walks for virtualized systems, ASPLOS 2008, § 2.)
 *
 * Every entry read is a reference that goes through the caches and costs what they say. Accessed bits are set on the
 * way, also where a later entry then refuses the access; the last entry's accessed and dirty bits are set once all
 * entries of its dimension are known to allow the access. The supervisor, too, may not write to pages that are not writable, and no-execute
 * always counts (on an x86: CR0.WP and EFER.NXE are set). Reads of a guest's tables count as writes to the host, which
 * is what hardware that keeps a host's dirty bits does (AMD64 Architecture Programmer's Manual, vol. 2, § 15.25.5;
 * Intel's, vol. 3C, § 28.2.5).
 */
export class PageWalker {
  /** Physical address of the top table; a guest-physical one inside a virtual machine. */
  root = 0;

  // Results of the last walk.
  /** The host's physical address that it came to. */
  physical = 0;
  /** Bits of `RIGHT` that all entries grant together, the dirty bit of both dimensions among them. */
  rights = 0;
  /** Whether one translation holds for 2 MiB, in both dimensions. */
  large = false;
  /** Whether the page is large in this dimension, and small ones in the host's. */
  fractured = false;
  global = false;
  cycles = 0;
  fault: Fault = FAULT.none;
  errorCode = 0;
  /** Where the host's tables refused, its guest-physical address; else 0. */
  faultGuestPhysical = 0;
  /** Whether the host's tables refused one of the guest's tables, not the page itself. */
  faultInTables = false;

  // Statistics.
  walks = 0;
  /** Entries read in this dimension. */
  references = 0;
  /** Cycles of all walks, those in the host's tables among them. */
  totalCycles = 0;
  /** Walks that began below the top, thanks to a cache of upper entries. */
  shortenedWalks = 0;

  private readonly memory: PhysicalMemory;
  private readonly caches: CacheHierarchy;
  private readonly host: PhysicalTranslation | null;
  private readonly levels: number;
  private readonly updateCycles: number;
  /** By level of the table that an entry leads to; level 0 and the top have none. */
  private readonly upper: (TranslationCache | null)[];

  /**
   * @param host - what maps guest-physical addresses; null on the bare machine
   * @throws RangeError if the levels are not 1 to 5
   */
  constructor(
    memory: PhysicalMemory,
    caches: CacheHierarchy,
    spec: PageWalkerSpec,
    host: PhysicalTranslation | null,
  ) {
    if (!(Number.isInteger(spec.levels) && spec.levels >= 1 && spec.levels <= MAX_LEVELS)) {
      throw new RangeError(`page tables: found ${spec.levels} levels, expected 1 to ${MAX_LEVELS}`);
    }
    this.memory = memory;
    this.caches = caches;
    this.host = host;
    this.levels = spec.levels;
    this.updateCycles = spec.updateCycles;
    this.upper = Array.from({ length: spec.levels }, (_, level) => {
      const geometry = spec.walkCaches[level - 1];
      return geometry === undefined ? null : new TranslationCache(geometry);
    });
  }

  /**
   * Looks an address up; results are in the fields.
   *
   * @param virtual - from 0 to below what the levels map, and below 2^52
   * @param ring - 0 to 3
   * @param owner - whose upper entries may be used and are kept
   * @returns false if there is a fault
   */
  walk(virtual: number, access: Access, ring: number, owner: number): boolean {
    const { memory, caches, host, upper } = this;
    this.walks++;
    this.cycles = 0;
    this.fault = FAULT.none;
    this.faultGuestPhysical = 0;
    this.faultInTables = false;
    let level = this.levels;
    let table = this.root;
    let isHostAddress = host === null;
    let rights = ALL_RIGHTS;
    for (let below = 1; below < this.levels; below++) {
      const cache = upper[below]!;
      if (cache === null) continue;
      const slot = cache.find(upperKey(virtual, below), owner, owner);
      if (slot === NONE) continue;
      this.shortenedWalks++;
      level = below;
      table = cache.frames[slot]!;
      isHostAddress = true;
      rights = cache.rights[slot]!;
      break;
    }

    for (;;) {
      let entry = table + entryOffset(virtual, level);
      if (!isHostAddress) {
        const allowed = host!.translate(entry, ACCESS.write);
        this.cycles += host!.cycles;
        if (!allowed) return this.refusedByHost(entry, true);
        entry = host!.physical;
      }
      if (level < this.levels) {
        upper[level]?.insert(upperKey(virtual, level), owner, entry - (entry % PAGE_BYTES), rights);
      }
      this.cycles += caches.walk(entry);
      this.references++;
      const low = memory.low(entry);
      const high = memory.high(entry);
      if ((low & ENTRY.present) === 0) return this.refuse(0, access, ring);
      const isLarge = level === 2 && (low & ENTRY.large) !== 0;
      if (hasReservedBits(low, high, level)) {
        return this.refuse(ERROR_CODE.protection | ERROR_CODE.reserved, access, ring);
      }
      rights &= grantedRights(low, high);
      if (level > 1 && !isLarge) {
        this.markEntry(entry, low, ENTRY.accessed);
        table = low & ENTRY.address;
        isHostAddress = host === null;
        level--;
        continue;
      }

      const needed = neededRights(access, ring);
      if ((rights & needed) !== needed) return this.refuse(ERROR_CODE.protection, access, ring);
      const marks = access === ACCESS.write ? ENTRY.accessed | ENTRY.dirty : ENTRY.accessed;
      this.markEntry(entry, low, marks);
      if (((low | marks) & ENTRY.dirty) !== 0) rights |= RIGHT.dirty;
      this.global = (low & ENTRY.global) !== 0;
      this.large = isLarge;
      this.fractured = false;
      this.physical = isLarge
        ? (low & LARGE_ADDRESS) + (virtual % LARGE_PAGE_BYTES)
        : (low & ENTRY.address) + (virtual % PAGE_BYTES);
      if (host !== null) {
        const guestPhysical = this.physical;
        const allowed = host.translate(guestPhysical, access);
        this.cycles += host.cycles;
        if (!allowed) return this.refusedByHost(guestPhysical, false);
        this.physical = host.physical;
        this.large = isLarge && host.large;
        this.fractured = isLarge && !host.large;
        // Whom a page belongs to is the guest's affair alone.
        rights &= host.rights | RIGHT.user;
      }
      this.rights = rights;
      this.totalCycles += this.cycles;
      return true;
    }
  }

  /** The physical address that a walk from the top would come to, or −1; nothing is marked, cached or counted. */
  peek(virtual: number, access: Access, ring: number): number {
    const { memory, host } = this;
    const toHost = (address: number, use: Access): number =>
      host === null ? address : host.peek(address, use);
    const needed = neededRights(access, ring);
    let table = this.root;
    for (let level = this.levels; level >= 1; level--) {
      const entry = toHost(table + entryOffset(virtual, level), ACCESS.write);
      if (entry === NONE) return NONE;
      const low = memory.low(entry);
      const high = memory.high(entry);
      if ((low & ENTRY.present) === 0 || hasReservedBits(low, high, level)) return NONE;
      if ((grantedRights(low, high) & needed) !== needed) return NONE;
      if (level === 2 && (low & ENTRY.large) !== 0) {
        return toHost((low & LARGE_ADDRESS) + (virtual % LARGE_PAGE_BYTES), access);
      }
      table = low & ENTRY.address;
    }
    return toHost(table + (virtual % PAGE_BYTES), access);
  }

  /** Forgets the upper entries of an owner. */
  forgetOwner(owner: number): void {
    for (const cache of this.upper) cache?.removeOwner(owner);
  }

  /** Forgets all upper entries. */
  forget(): void {
    for (const cache of this.upper) cache?.clear();
  }

  resetStatistics(): void {
    this.walks = 0;
    this.references = 0;
    this.totalCycles = 0;
    this.shortenedWalks = 0;
  }

  private markEntry(entry: number, low: number, marks: number): void {
    if ((low & marks) === marks) return;
    this.memory.setLow(entry, marks);
    this.cycles += this.updateCycles;
  }

  private refuse(cause: number, access: Access, ring: number): false {
    this.fault = FAULT.page;
    this.errorCode = cause | accessErrorCode(access, ring);
    this.totalCycles += this.cycles;
    return false;
  }

  private refusedByHost(guestPhysical: number, inTables: boolean): false {
    this.fault = FAULT.nested;
    this.errorCode = this.host!.errorCode;
    this.faultGuestPhysical = guestPhysical;
    this.faultInTables = inTables;
    this.totalCycles += this.cycles;
    return false;
  }
}

/** Where in a table of a level the entry for an address is. */
function entryOffset(virtual: number, level: number): number {
  return ENTRY_BYTES * (Math.floor(virtual / SPAN_BYTES[level]!) % TABLE_ENTRIES);
}

/** Names the table of a level that resolves an address. */
function upperKey(virtual: number, level: number): number {
  return translationKey(Math.floor(virtual / SPAN_BYTES[level + 1]!), false);
}

function hasReservedBits(low: number, high: number, level: number): boolean {
  if ((high & ENTRY_HIGH.reserved) !== 0 || (low & RESERVED_LOW) !== 0) return true;
  if (level === 1 || (low & ENTRY.large) === 0) return false;
  return level > 2 || (low & RESERVED_LARGE) !== 0;
}

function grantedRights(low: number, high: number): number {
  return (
    ((low & ENTRY.user) !== 0 ? RIGHT.user : 0) |
    ((low & ENTRY.writable) !== 0 ? RIGHT.write : 0) |
    ((high & ENTRY_HIGH.noExecute) === 0 ? RIGHT.execute : 0)
  );
}
