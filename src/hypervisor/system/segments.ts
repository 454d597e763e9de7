import { CR } from "./control-registers.ts";
import type { CoreState } from "./core-state.ts";
import { DESCRIPTOR, DESCRIPTOR_BYTES, SEGMENT } from "./descriptors.ts";

/** A table of descriptors ends here; selectors beyond name nothing. */
const TABLE_DESCRIPTORS = 32;

/** What came of looking a selector up. */
export const LOOKUP = { found: 0, absent: 1, refused: 2 } as const;

/** Looks descriptors up, and says what a ring may do with them. */
export class Segments {
  /** The descriptor that was found last. */
  limit = 0;
  bits = 0;
  private readonly core: CoreState;

  constructor(core: CoreState) {
    this.core = core;
  }

  /**
   * Looks a selector's descriptor up.
   *
   * @returns one of {@link LOOKUP}: `refused` if page tables refuse the read
   */
  find(selector: number): (typeof LOOKUP)[keyof typeof LOOKUP] {
    const { core } = this;
    const index = (selector & 0xffff) >> 3;
    if (index === 0 || index >= TABLE_DESCRIPTORS || (selector & 4) !== 0) return LOOKUP.absent;
    if (!core.readSystemWord(core.control.get(CR.gdt) + index * DESCRIPTOR_BYTES)) return LOOKUP.refused;
    this.limit = core.wordLow >>> 0;
    this.bits = core.wordHigh;
    return (this.bits & DESCRIPTOR.present) === 0 ? LOOKUP.absent : LOOKUP.found;
  }

  has(bit: number): boolean {
    return (this.bits & bit) !== 0;
  }

  get privilege(): number {
    return this.bits & DESCRIPTOR.privilege;
  }

  /** Whether the current ring may use the descriptor through a selector. */
  isPermitted(selector: number): boolean {
    return this.privilege >= Math.max(this.core.ring, selector & 3);
  }

  /** Whether the descriptor may be loaded into a segment register, but the code segment's. */
  isLoadable(segment: number, selector: number): boolean {
    const { ring } = this.core;
    if (this.has(DESCRIPTOR.gate)) return false;
    if (segment === SEGMENT.stack) {
      return (
        !this.has(DESCRIPTOR.code) &&
        this.has(DESCRIPTOR.accessible) &&
        this.privilege === ring &&
        (selector & 3) === ring
      );
    }
    return (!this.has(DESCRIPTOR.code) || this.has(DESCRIPTOR.accessible)) && this.isPermitted(selector);
  }
}
