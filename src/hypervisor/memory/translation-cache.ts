const NONE = -1;

/** The shape of a cache of translations. */
export interface TranslationCacheGeometry {
  readonly entries: number;
  readonly ways: number;
}

const FREE = Number.NaN;

/**
 * Names a page of an address space. The lowest bit tells a large page from a small one, so that both may share a cache,
 * and does not choose the set.
 *
 * @param pageNumber - the address / the size of the page
 */
export function translationKey(pageNumber: number, large: boolean): number {
  return pageNumber * 2 + (large ? 1 : 0);
}

/**
 * A set-associative cache of translations with true least-recently-used replacement: a translation look-aside buffer,
 * a nested one, or a cache of the upper entries of page tables. An entry belongs to an owner (an address space, or all
 * of those of one virtual machine), and only its owner finds it.
 *
 * Columns by slot are public, to be read at the slot that {@link find} returns.
 */
export class TranslationCache {
  /** Physical address of the page or table. */
  readonly frames: Int32Array;
  /** Bits of `RIGHT`. */
  readonly rights: Uint8Array;
  readonly owners: Int32Array;
  private readonly keys: Float64Array;
  private readonly used: Float64Array;
  /** Slots that may be taken: those that are, and some that were. Forgetting looks at no others. */
  private readonly taken: Int32Array;
  private takenCount = 0;
  /** 1 for slots that are in {@link taken}. */
  private readonly isListed: Uint8Array;
  /** Where a page was seen last: a guess that spares most hits the search through a set. */
  private readonly guesses: Int32Array;
  private readonly guessMask: number;
  private readonly ways: number;
  private readonly mask: number;
  private clock = 0;

  /** @throws RangeError if the sets are not a power of two */
  constructor({ entries, ways }: TranslationCacheGeometry) {
    const sets = entries / ways;
    if (!Number.isInteger(Math.log2(sets)) || sets < 1) {
      throw new RangeError(
        `translation cache: found ${entries} entries in ${ways} ways, expected a power of two of sets`,
      );
    }
    this.ways = ways;
    this.mask = sets - 1;
    this.frames = new Int32Array(entries);
    this.rights = new Uint8Array(entries);
    this.keys = new Float64Array(entries).fill(FREE);
    this.owners = new Int32Array(entries);
    this.used = new Float64Array(entries);
    this.taken = new Int32Array(entries);
    this.isListed = new Uint8Array(entries);
    this.guesses = new Int32Array(4 * 2 ** Math.ceil(Math.log2(entries)));
    this.guessMask = this.guesses.length - 1;
  }

  /**
   * Uses the entry of a key that belongs to one of two owners.
   *
   * @param key - from {@link translationKey}
   * @returns its slot, or −1
   */
  find(key: number, owner: number, otherOwner: number): number {
    const slot = this.guesses[(key >>> 1) & this.guessMask]!;
    if (this.keys[slot] === key) {
      const found = this.owners[slot];
      if (found === owner || found === otherOwner) {
        this.used[slot] = ++this.clock;
        return slot;
      }
    }
    return this.search(key, owner, otherOwner);
  }

  /** The same, but it does not count as use. */
  peek(key: number, owner: number, otherOwner: number): number {
    const first = this.firstOf(key);
    for (let slot = first; slot < first + this.ways; slot++) {
      if (this.keys[slot] !== key) continue;
      if (this.owners[slot] === owner || this.owners[slot] === otherOwner) return slot;
    }
    return NONE;
  }

  /** Brings in an entry, in place of the same owner's for this key, of a free slot, or of the least recently used. */
  insert(key: number, owner: number, frame: number, rights: number): void {
    const first = this.firstOf(key);
    const end = first + this.ways;
    let victim = first;
    let leastUsed = Number.POSITIVE_INFINITY;
    for (let slot = first; slot < end; slot++) {
      if (this.keys[slot] === key && this.owners[slot] === owner) {
        victim = slot;
        break;
      }
      // A free slot has never been used, or no longer is: 0 is less than any time of use.
      if (this.used[slot]! < leastUsed) {
        leastUsed = this.used[slot]!;
        victim = slot;
      }
    }
    this.keys[victim] = key;
    this.owners[victim] = owner;
    this.frames[victim] = frame;
    this.rights[victim] = rights;
    this.used[victim] = ++this.clock;
    if (this.isListed[victim] !== 0) return;
    this.isListed[victim] = 1;
    this.taken[this.takenCount++] = victim;
  }

  /** Drops the entries of a key that belong to either owner. */
  remove(key: number, owner: number, otherOwner: number): void {
    const first = this.firstOf(key);
    for (let slot = first; slot < first + this.ways; slot++) {
      if (this.keys[slot] !== key) continue;
      if (this.owners[slot] === owner || this.owners[slot] === otherOwner) this.free(slot);
    }
  }

  /** Drops every entry that belongs to an owner. */
  removeOwner(owner: number): void {
    const { taken, owners, used, isListed } = this;
    let kept = 0;
    for (let index = 0; index < this.takenCount; index++) {
      const slot = taken[index]!;
      if (used[slot] !== 0 && owners[slot] !== owner) {
        taken[kept++] = slot;
        continue;
      }
      this.free(slot);
      isListed[slot] = 0;
    }
    this.takenCount = kept;
  }

  clear(): void {
    const { taken, isListed } = this;
    for (let index = 0; index < this.takenCount; index++) {
      this.free(taken[index]!);
      isListed[taken[index]!] = 0;
    }
    this.takenCount = 0;
  }

  private search(key: number, owner: number, otherOwner: number): number {
    const first = this.firstOf(key);
    const end = first + this.ways;
    for (let slot = first; slot < end; slot++) {
      if (this.keys[slot] !== key) continue;
      const found = this.owners[slot];
      if (found !== owner && found !== otherOwner) continue;
      this.used[slot] = ++this.clock;
      this.guesses[(key >>> 1) & this.guessMask] = slot;
      return slot;
    }
    return NONE;
  }

  /** Keys may have more than 32 bits; the set is chosen by the lowest ones of the page number. */
  private firstOf(key: number): number {
    return ((key >>> 1) & this.mask) * this.ways;
  }

  private free(slot: number): void {
    this.keys[slot] = FREE;
    this.used[slot] = 0;
  }
}
