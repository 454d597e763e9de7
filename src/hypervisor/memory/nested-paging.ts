import { ACCESS, type Access, FAULT, type Fault, RIGHT, USER_RING } from "./access.ts";
import type { CacheHierarchy } from "./cache-hierarchy.ts";
import { PageWalker, type PageWalkerSpec } from "./page-walker.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "./physical-memory.ts";
import type { PhysicalTranslation } from "./physical-translation.ts";
import { TranslationCache, type TranslationCacheGeometry, translationKey } from "./translation-cache.ts";

const NONE = -1;

/** How the host's dimension of a two-dimensional walk is built. */
export interface NestedPagingSpec {
  readonly walker: PageWalkerSpec;
  /** Translations of guest-physical pages; null: every one is walked for. */
  readonly tlb: TranslationCacheGeometry | null;
  /** Cycles of a translation that is found there. */
  readonly tlbHitCycles: number;
}

/**
 * The host's dimension of a two-dimensional walk: tables of a hypervisor that map guest-physical to host-physical
 * addresses (Intel's extended page tables, AMD's nested ones), with a nested TLB in front. Every access counts as a
 * user's, as AMD64 Architecture Programmer's Manual, vol. 2, § 15.25.5 has it.
 */
export class NestedPaging implements PhysicalTranslation {
  physical = 0;
  rights = 0;
  large = false;
  cycles = 0;
  fault: Fault = FAULT.none;
  errorCode = 0;

  /** Which virtual machine's translations are looked up and kept. */
  owner = 0;
  readonly walker: PageWalker;

  lookups = 0;
  tlbHits = 0;

  private readonly tlb: TranslationCache | null;
  private readonly tlbHitCycles: number;

  /** @param host - what maps the addresses in these tables, if the hypervisor is itself a guest */
  constructor(
    memory: PhysicalMemory,
    caches: CacheHierarchy,
    spec: NestedPagingSpec,
    host: PhysicalTranslation | null = null,
  ) {
    this.walker = new PageWalker(memory, caches, spec.walker, host);
    this.tlb = spec.tlb === null ? null : new TranslationCache(spec.tlb);
    this.tlbHitCycles = spec.tlbHitCycles;
  }

  translate(guestPhysical: number, access: Access): boolean {
    this.lookups++;
    this.fault = FAULT.none;
    const { tlb, walker, owner } = this;
    if (tlb !== null && this.find(tlb, guestPhysical, access)) {
      this.tlbHits++;
      this.cycles = this.tlbHitCycles;
      return true;
    }
    const allowed = walker.walk(guestPhysical, access, USER_RING, owner);
    this.cycles = walker.cycles + (tlb === null ? 0 : this.tlbHitCycles);
    if (!allowed) {
      this.fault = FAULT.nested;
      this.errorCode = walker.errorCode;
      return false;
    }
    this.physical = walker.physical;
    this.rights = walker.rights;
    this.large = walker.large;
    if (tlb !== null) {
      const pageBytes = walker.large ? LARGE_PAGE_BYTES : PAGE_BYTES;
      const frame = walker.physical - (walker.physical % pageBytes);
      tlb.insert(
        translationKey(Math.floor(guestPhysical / pageBytes), walker.large),
        owner,
        frame,
        walker.rights,
      );
    }
    return true;
  }

  peek(guestPhysical: number, access: Access): number {
    return this.walker.peek(guestPhysical, access, USER_RING);
  }

  /** Drops what is known of the host's tables, of all virtual machines; needed after they were changed. */
  forget(): void {
    this.tlb?.clear();
    this.walker.forget();
  }

  resetStatistics(): void {
    this.lookups = 0;
    this.tlbHits = 0;
    this.walker.resetStatistics();
  }

  private find(tlb: TranslationCache, guestPhysical: number, access: Access): boolean {
    return (
      this.findPage(tlb, guestPhysical, PAGE_BYTES, false, access) ||
      this.findPage(tlb, guestPhysical, LARGE_PAGE_BYTES, true, access)
    );
  }

  private findPage(
    tlb: TranslationCache,
    guestPhysical: number,
    pageBytes: number,
    large: boolean,
    access: Access,
  ): boolean {
    const key = translationKey(Math.floor(guestPhysical / pageBytes), large);
    const slot = tlb.find(key, this.owner, this.owner);
    if (slot === NONE) return false;
    const rights = tlb.rights[slot]!;
    const needed = NEEDED[access]!;
    if ((rights & needed) !== needed) return false;
    this.physical = tlb.frames[slot]! + (guestPhysical % pageBytes);
    this.rights = rights;
    this.large = large;
    return true;
  }
}

/** By access, the rights that a nested TLB's entry needs so that nothing has to be walked for. */
const NEEDED: Uint8Array = new Uint8Array(3);
NEEDED[ACCESS.read] = RIGHT.user;
NEEDED[ACCESS.write] = RIGHT.user | RIGHT.write | RIGHT.dirty;
NEEDED[ACCESS.execute] = RIGHT.user | RIGHT.execute;
