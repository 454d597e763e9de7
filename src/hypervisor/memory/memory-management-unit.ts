import { ACCESS, type Access, FAULT, type Fault, neededRights, RIGHT, USER_RING } from "./access.ts";
import type { CacheHierarchy } from "./cache-hierarchy.ts";
import { NestedPaging, type NestedPagingSpec } from "./nested-paging.ts";
import { PageWalker, type PageWalkerSpec } from "./page-walker.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "./physical-memory.ts";
import { TlbSide, type TlbSpec } from "./tlb.ts";
import { TranslationCache, translationKey } from "./translation-cache.ts";

const NONE = -1;

/** Address spaces of one virtual machine; a tag must be below. */
const MAX_ADDRESS_SPACES = 4096;

/** How a memory management unit is built. */
export interface MemoryManagementUnitSpec {
  readonly tlb: TlbSpec;
  readonly walker: PageWalkerSpec;
  /** Null: the processor cannot translate in two dimensions. */
  readonly nested: NestedPagingSpec | null;
}

/** What one side of the unit, instructions or data, has counted. */
export interface TlbCounts {
  readonly lookups: number;
  readonly firstHits: number;
  readonly secondHits: number;
}

/** What one dimension of walks has counted. */
export interface WalkCounts {
  readonly walks: number;
  /** Entries read; those of the host's tables, which a guest's walk causes, are counted with the host's. */
  readonly references: number;
  /** Cycles; a guest's contain those of the host's walks that it caused. */
  readonly cycles: number;
  /** Walks that a cache of upper entries spared a part of. */
  readonly shortened: number;
}

/** What a memory management unit has counted since it was built, or its statistics were reset. */
export interface MemoryManagementUnitCounts {
  readonly instruction: TlbCounts;
  readonly data: TlbCounts;
  /** Walks in the tables of an address space. */
  readonly guest: WalkCounts;
  /** Walks in the host's tables. */
  readonly host: WalkCounts;
  readonly nestedLookups: number;
  readonly nestedTlbHits: number;
  readonly pageFaults: number;
  readonly nestedFaults: number;
}

/**
 * Translates addresses as an x86 does: look-aside buffers tagged with address space and virtual machine, global pages,
 * a page walker, and the host's tables behind it inside a virtual machine. Results stand in fields until the next call;
 * nothing is allocated.
 *
 * Addresses are safe integers from 0 on (the lower 48 bits of a virtual address, with four levels), physical ones below
 * 2^31. Where a look-aside buffer's entry does not permit the access, the tables are walked before anyone is told:
 * entries that have become more generous need not be invalidated, all others do.
 */
export class MemoryManagementUnit {
  // Results of the last translation.
  /** The host's physical address. */
  physical = 0;
  /** Cycles beyond those of a hit in the first level, which passes while the first cache is read. */
  cycles = 0;
  fault: Fault = FAULT.none;
  /** Bits of `ERROR_CODE`. */
  errorCode = 0;
  /** The virtual address of the last fault. */
  faultVirtual = 0;

  /** The walker in the current address space's tables; tells more about a nested fault. */
  get walker(): PageWalker {
    return this.active;
  }

  readonly memory: PhysicalMemory;
  readonly caches: CacheHierarchy;

  private readonly instruction: TlbSide;
  private readonly data: TlbSide;
  private readonly native: PageWalker;
  private readonly guest: PageWalker | null;
  private readonly nested: NestedPaging | null;
  /** native or guest, as the current virtual machine needs it. */
  private active: PageWalker;
  private paging = false;
  private twoDimensional = false;
  private virtualMachine = 0;
  private owner = 0;
  private globalOwner = NONE;
  /** Whether a look-aside buffer may hold small parts of a page that is large in a guest's tables. */
  private holdsFractured = false;
  private pageFaults = 0;
  private nestedFaults = 0;

  constructor(memory: PhysicalMemory, caches: CacheHierarchy, spec: MemoryManagementUnitSpec) {
    const { tlb, walker, nested } = spec;
    this.memory = memory;
    this.caches = caches;
    const second = tlb.second === null ? null : new TranslationCache(tlb.second.geometry);
    this.instruction = new TlbSide(tlb.instruction, tlb.second?.unified ? second : null, tlb.second);
    this.data = new TlbSide(tlb.data, second, tlb.second);
    this.native = new PageWalker(memory, caches, walker, null);
    this.nested = nested === null ? null : new NestedPaging(memory, caches, nested);
    this.guest = this.nested === null ? null : new PageWalker(memory, caches, walker, this.nested);
    this.active = this.native;
  }

  /**
   * Enters an address space, as a write to CR3 does; what is known of it stays known.
   *
   * @param root - physical address of its top table, guest-physical inside a virtual machine; −1 turns paging off
   * @param space - its tag, from 0 to 4095; 0 where tags are not used
   */
  enterAddressSpace(root: number, space: number): void {
    this.instruction.forgetRecent();
    this.data.forgetRecent();
    this.paging = root !== NONE;
    this.native.root = root;
    if (this.guest !== null) this.guest.root = root;
    this.owner = this.virtualMachine * MAX_ADDRESS_SPACES + space;
  }

  /**
   * Enters a virtual machine, or the host, with paging off; what is known of it stays known.
   *
   * @param nestedRoot - host-physical address of the top table that maps its memory; −1: it is the host, or its memory
   * is translated by shadow tables
   * @param tag - tells virtual machines apart; the host is 0
   * @throws RangeError if there is a root and the processor cannot translate in two dimensions
   */
  enterVirtualMachine(nestedRoot: number, tag: number): void {
    this.twoDimensional = nestedRoot !== NONE;
    if (this.twoDimensional) {
      if (this.nested === null) throw new RangeError("this processor has no nested paging");
      this.nested.walker.root = nestedRoot;
      this.nested.owner = tag;
    }
    this.active = this.twoDimensional ? this.guest! : this.native;
    this.virtualMachine = tag;
    this.globalOwner = -1 - tag;
    this.enterAddressSpace(NONE, 0);
  }

  /**
   * Translates an address.
   *
   * @param ring - 0 to 3
   * @returns false if there is a fault
   */
  translate(virtual: number, access: Access, ring: number): boolean {
    if (!this.paging) return this.translatePhysical(virtual, access);
    const side = access === ACCESS.execute ? this.instruction : this.data;
    const needed = NEEDED[access * 2 + (ring === USER_RING ? 1 : 0)]!;
    side.lookups++;
    const offset = virtual - side.recentStart;
    if (offset >= 0 && offset < side.recentBytes && (side.recentRights & needed) === needed) {
      side.firstHits++;
      this.physical = (side.recentFrame + offset) | 0;
      this.cycles = 0;
      this.fault = FAULT.none;
      return true;
    }
    const small = side.small;
    const page = Math.floor(virtual / PAGE_BYTES);
    const slot = small.find(translationKey(page, false), this.owner, this.globalOwner);
    if (slot >= 0 && (small.rights[slot]! & needed) === needed) {
      side.firstHits++;
      side.keepRecent(page * PAGE_BYTES, PAGE_BYTES, small.frames[slot]!, small.rights[slot]!);
      this.physical = (small.frames[slot]! + (virtual - page * PAGE_BYTES)) | 0;
      this.cycles = 0;
      this.fault = FAULT.none;
      return true;
    }
    return this.translateBeyondSmall(side, virtual, needed, access, ring);
  }

  /** The physical address that {@link translate} would give, or −1; nothing is used, marked or counted. */
  peek(virtual: number, access: Access, ring: number): number {
    if (!this.paging) return this.twoDimensional ? this.nested!.peek(virtual, access) : virtual;
    const side = access === ACCESS.execute ? this.instruction : this.data;
    const needed = NEEDED[access * 2 + (ring === USER_RING ? 1 : 0)]!;
    const known = side.peek(virtual, needed, this.owner, this.globalOwner);
    return known === NONE ? this.active.peek(virtual, access, ring) : known;
  }

  /**
   * Translates an address and refers to it through the caches: reads or writes a datum, or fetches an instruction.
   *
   * @returns false if there is a fault; `cycles` then are those of the walk
   */
  access(virtual: number, access: Access, ring: number): boolean {
    if (!this.translate(virtual, access, ring)) return false;
    this.cycles +=
      access === ACCESS.execute ? this.caches.instruction(this.physical) : this.caches.data(this.physical);
    return true;
  }

  /**
   * Forgets the page of an address in the current address space, global or not, and with it all upper entries of the
   * space. INVLPG: Intel 64 and IA-32 Architectures Software Developer's Manual, vol. 3A, § 4.10.4.1.
   *
   * Where small parts of a guest's large pages may be held, which nobody could find one by one, all of the space's and
   * all global pages go, as on Intel's processors. (N. Amit, A. Tai and M. Wei, Don't shoot down TLB
   * shootdowns!, EuroSys 2020, on page fracturing.)
   */
  invalidate(virtual: number): void {
    if (this.holdsFractured) {
      for (const side of [this.instruction, this.data]) {
        side.removeOwner(this.owner);
        side.removeOwner(this.globalOwner);
      }
    } else {
      this.instruction.remove(virtual, this.owner, this.globalOwner);
      this.data.remove(virtual, this.owner, this.globalOwner);
    }
    this.active.forgetOwner(this.owner);
  }

  /** Forgets the current address space but for global pages, as a write to CR3 without a kept tag does. */
  flushAddressSpace(): void {
    this.instruction.removeOwner(this.owner);
    this.data.removeOwner(this.owner);
    this.active.forgetOwner(this.owner);
  }

  /** Forgets every translation of every address space and virtual machine, but not the host's tables'. */
  flush(): void {
    this.instruction.clear();
    this.data.clear();
    this.native.forget();
    this.guest?.forget();
    this.holdsFractured = false;
  }

  /** Forgets all that depends on the tables of any host: every translation there is. */
  flushNested(): void {
    this.flush();
    this.nested?.forget();
  }

  /** What was counted; a copy. */
  counted(): MemoryManagementUnitCounts {
    const guest = this.guest === null ? [this.native] : [this.native, this.guest];
    return {
      instruction: tlbCounts(this.instruction),
      data: tlbCounts(this.data),
      guest: walkCounts(guest),
      host: walkCounts(this.nested === null ? [] : [this.nested.walker]),
      nestedLookups: this.nested === null ? 0 : this.nested.lookups,
      nestedTlbHits: this.nested === null ? 0 : this.nested.tlbHits,
      pageFaults: this.pageFaults,
      nestedFaults: this.nestedFaults,
    };
  }

  resetStatistics(): void {
    this.instruction.resetStatistics();
    this.data.resetStatistics();
    this.native.resetStatistics();
    this.guest?.resetStatistics();
    this.nested?.resetStatistics();
    this.pageFaults = 0;
    this.nestedFaults = 0;
  }

  private translatePhysical(address: number, access: Access): boolean {
    this.fault = FAULT.none;
    this.cycles = 0;
    this.physical = address;
    if (!this.twoDimensional) return true;
    const nested = this.nested!;
    const allowed = nested.translate(address, access);
    this.cycles = nested.cycles;
    this.physical = nested.physical;
    return allowed || this.fail(address, FAULT.nested, nested.errorCode);
  }

  private translateBeyondSmall(
    side: TlbSide,
    virtual: number,
    needed: number,
    access: Access,
    ring: number,
  ): boolean {
    this.fault = FAULT.none;
    if (side.findBeyondSmall(virtual, needed, this.owner, this.globalOwner)) {
      this.cycles = side.cycles;
      this.physical = side.frame + (virtual % (side.large ? LARGE_PAGE_BYTES : PAGE_BYTES));
      return true;
    }
    const walker = this.active;
    const allowed = walker.walk(virtual, access, ring, this.owner);
    this.cycles = side.cycles + walker.cycles;
    if (!allowed) return this.fail(virtual, walker.fault, walker.errorCode);
    this.physical = walker.physical;
    if (walker.fractured) this.holdsFractured = true;
    const frame = walker.physical - (walker.physical % (walker.large ? LARGE_PAGE_BYTES : PAGE_BYTES));
    const owner = walker.global ? this.globalOwner : this.owner;
    side.keep(virtual, walker.large, owner, frame, walker.rights);
    return true;
  }

  private fail(virtual: number, fault: Fault, errorCode: number): false {
    this.fault = fault;
    this.errorCode = errorCode;
    this.faultVirtual = virtual;
    if (fault === FAULT.nested) this.nestedFaults++;
    else this.pageFaults++;
    return false;
  }
}

/** By access and whether it is a user's: the rights that a look-aside buffer's entry needs. */
const NEEDED: Uint8Array = Uint8Array.from({ length: 6 }, (_, index) => {
  const access = (index >> 1) as Access;
  const dirty = access === ACCESS.write ? RIGHT.dirty : 0;
  return neededRights(access, (index & 1) * USER_RING) | dirty;
});

function tlbCounts({ lookups, firstHits, secondHits }: TlbSide): TlbCounts {
  return { lookups, firstHits, secondHits };
}

function walkCounts(walkers: readonly PageWalker[]): WalkCounts {
  const counts = { walks: 0, references: 0, cycles: 0, shortened: 0 };
  for (const walker of walkers) {
    counts.walks += walker.walks;
    counts.references += walker.references;
    counts.cycles += walker.totalCycles;
    counts.shortened += walker.shortenedWalks;
  }
  return counts;
}
