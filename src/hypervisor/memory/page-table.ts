/**
 * Bits of an entry of a page table, low half and high half. Intel 64 and IA-32 Architectures Software Developer's
 * Manual, vol. 3A, § 4.5, tables 4-15 to 4-20. Tables that map guest-physical addresses have the same form, as in
 * AMD64 Architecture Programmer's Manual, vol. 2, § 15.25.
 */
export const ENTRY = {
  present: 0x001,
  writable: 0x002,
  user: 0x004,
  accessed: 0x020,
  dirty: 0x040,
  /** In an entry of the second level: it maps a page of 2 MiB. Reserved in the levels above. */
  large: 0x080,
  /** Its translation belongs to every address space. */
  global: 0x100,
  /** The address of the page or table. */
  address: 0x7fff_f000,
} as const;

/** Bits of the high half of an entry. */
export const ENTRY_HIGH = {
  /** Bit 63, the sign of the half. */
  noExecute: -0x8000_0000,
  /** Addresses end at 2^31 here: the bits from 32 to 51 have to be clear. Bits 52 to 62 are the software's. */
  reserved: 0x000f_ffff,
} as const;

/** Bit 31, an address bit beyond the physical addresses here. */
export const RESERVED_LOW: number = 1 << 31;

/** What must be clear as well in the low half of an entry that maps 2 MiB: address bits 13 to 20. */
export const RESERVED_LARGE: number = 0x001f_e000;

/** The address of a large page. */
export const LARGE_ADDRESS: number = 0x7fe0_0000;

/** Entries of a table; each level resolves nine bits of an address. */
export const TABLE_ENTRIES = 512;

/** Bytes of an entry. */
export const ENTRY_BYTES = 8;

/** The deepest tables that a walker knows. */
export const MAX_LEVELS = 5;

/**
 * Bytes that one entry of a level maps, by level; level 1 maps pages, and level 0 is not used. Addresses stay exact
 * up to 2^53.
 */
export const SPAN_BYTES: Float64Array = Float64Array.from({ length: MAX_LEVELS + 2 }, (_, level) =>
  level === 0 ? 1 : 2 ** (12 + 9 * (level - 1)),
);
