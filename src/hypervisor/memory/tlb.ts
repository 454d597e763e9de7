import { LARGE_PAGE_BYTES, PAGE_BYTES } from "./physical-memory.ts";
import { TranslationCache, type TranslationCacheGeometry, translationKey } from "./translation-cache.ts";

const NONE = -1;

/** The first level of one side, instructions or data: an array for each size of page. */
export interface FirstLevelTlbSpec {
  readonly small: TranslationCacheGeometry;
  readonly large: TranslationCacheGeometry;
}

/** The second level. */
export interface SecondLevelTlbSpec {
  readonly geometry: TranslationCacheGeometry;
  /** Cycles that a translation found here costs more than one found in the first level. */
  readonly latencyCycles: number;
  /** Whether it serves instructions as well as data. */
  readonly unified: boolean;
  /** Whether it keeps translations of large pages as well. */
  readonly keepsLarge: boolean;
}

/** All translation look-aside buffers of a core. */
export interface TlbSpec {
  readonly instruction: FirstLevelTlbSpec;
  readonly data: FirstLevelTlbSpec;
  readonly second: SecondLevelTlbSpec | null;
}

/**
 * One side, instructions or data, of a core's translation look-aside buffers: a first level of its own and a second
 * one that it may share. A translation found is in the fields until the next call.
 */
export class TlbSide {
  frame = 0;
  rights = 0;
  large = false;
  /** 0 where the first level had it. */
  cycles = 0;

  readonly small: TranslationCache;
  readonly largePages: TranslationCache;

  lookups = 0;
  firstHits = 0;
  secondHits = 0;

  // The page that was found in the first level last. It is the one used last, so that finding it again changes nothing.
  recentStart = 0;
  recentBytes = 0;
  recentFrame = 0;
  recentRights = 0;

  /** Whose the translation found is: the address space's, or all's of the virtual machine. */
  private takenOwner = 0;
  private readonly second: TranslationCache | null;
  private readonly secondCycles: number;
  private readonly secondKeepsLarge: boolean;

  /** @param second - the second level, if this side uses one; `spec` describes it */
  constructor(first: FirstLevelTlbSpec, second: TranslationCache | null, spec: SecondLevelTlbSpec | null) {
    this.small = new TranslationCache(first.small);
    this.largePages = new TranslationCache(first.large);
    this.second = second;
    this.secondCycles = second === null || spec === null ? 0 : spec.latencyCycles;
    this.secondKeepsLarge = spec?.keepsLarge ?? false;
  }

  /**
   * Looks for an address in the second level, and in the first level's large pages; the first level's small pages are
   * looked up where speed counts, by whoever translates.
   *
   * @param needed - bits of `RIGHT`; a translation without them is as good as none
   */
  findBeyondSmall(virtual: number, needed: number, owner: number, globalOwner: number): boolean {
    const largeKey = translationKey(Math.floor(virtual / LARGE_PAGE_BYTES), true);
    this.cycles = 0;
    this.recentBytes = 0;
    if (this.take(this.largePages, largeKey, true, needed, owner, globalOwner)) {
      this.firstHits++;
      this.keepRecent(virtual - (virtual % LARGE_PAGE_BYTES), LARGE_PAGE_BYTES, this.frame, this.rights);
      return true;
    }
    const second = this.second;
    this.cycles = this.secondCycles;
    if (second === null) return false;
    const smallKey = translationKey(Math.floor(virtual / PAGE_BYTES), false);
    if (this.take(second, smallKey, false, needed, owner, globalOwner)) {
      this.small.insert(smallKey, this.takenOwner, this.frame, this.rights);
    } else if (this.secondKeepsLarge && this.take(second, largeKey, true, needed, owner, globalOwner)) {
      this.largePages.insert(largeKey, this.takenOwner, this.frame, this.rights);
    } else {
      return false;
    }
    this.secondHits++;
    return true;
  }

  /** The physical address that the buffers would give, or −1, without anything being used or counted. */
  peek(virtual: number, needed: number, owner: number, globalOwner: number): number {
    for (const cache of [this.small, this.largePages, this.second]) {
      for (const large of [false, true]) {
        const pageBytes = large ? LARGE_PAGE_BYTES : PAGE_BYTES;
        const key = translationKey(Math.floor(virtual / pageBytes), large);
        const slot = cache === null ? NONE : cache.peek(key, owner, globalOwner);
        if (slot === NONE || (cache!.rights[slot]! & needed) !== needed) continue;
        return cache!.frames[slot]! + (virtual % pageBytes);
      }
    }
    return NONE;
  }

  /** Notes what was found in the first level. */
  keepRecent(start: number, bytes: number, frame: number, rights: number): void {
    this.recentStart = start;
    this.recentBytes = bytes;
    this.recentFrame = frame;
    this.recentRights = rights;
  }

  /** To be called when another address space is entered: the page found last may mean another one there. */
  forgetRecent(): void {
    this.recentBytes = 0;
  }

  /** Keeps a translation in all levels that take its size. */
  keep(virtual: number, large: boolean, owner: number, frame: number, rights: number): void {
    const key = translationKey(Math.floor(virtual / (large ? LARGE_PAGE_BYTES : PAGE_BYTES)), large);
    (large ? this.largePages : this.small).insert(key, owner, frame, rights);
    if (!large || this.secondKeepsLarge) this.second?.insert(key, owner, frame, rights);
  }

  /** Drops the page of an address, of either size. */
  remove(virtual: number, owner: number, globalOwner: number): void {
    this.recentBytes = 0;
    const smallKey = translationKey(Math.floor(virtual / PAGE_BYTES), false);
    const largeKey = translationKey(Math.floor(virtual / LARGE_PAGE_BYTES), true);
    this.small.remove(smallKey, owner, globalOwner);
    this.largePages.remove(largeKey, owner, globalOwner);
    this.second?.remove(smallKey, owner, globalOwner);
    this.second?.remove(largeKey, owner, globalOwner);
  }

  removeOwner(owner: number): void {
    this.recentBytes = 0;
    this.small.removeOwner(owner);
    this.largePages.removeOwner(owner);
    this.second?.removeOwner(owner);
  }

  clear(): void {
    this.recentBytes = 0;
    this.small.clear();
    this.largePages.clear();
    this.second?.clear();
  }

  resetStatistics(): void {
    this.lookups = 0;
    this.firstHits = 0;
    this.secondHits = 0;
  }

  private take(
    cache: TranslationCache,
    key: number,
    large: boolean,
    needed: number,
    owner: number,
    globalOwner: number,
  ): boolean {
    const slot = cache.find(key, owner, globalOwner);
    if (slot === NONE || (cache.rights[slot]! & needed) !== needed) return false;
    this.frame = cache.frames[slot]!;
    this.rights = cache.rights[slot]!;
    this.large = large;
    this.takenOwner = cache.owners[slot]!;
    return true;
  }
}
