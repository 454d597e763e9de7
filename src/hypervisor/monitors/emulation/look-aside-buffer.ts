import type { Access } from "../../memory/access.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { hex } from "../core/text.ts";
import { addressOf, PHYSICAL } from "./machine-state.ts";

/** Entries for each kind of access. */
const ENTRIES = 256;

/**
 * The emulated processor's look-aside buffers, one for each kind of access, indexed by the page's number. An entry is a
 * tag, and the distance from the guest's address to the emulator's. A tag is the page's address with, in its lowest bits,
 * four times the generation and the ring: to forget all translations is to begin a new generation, to change the ring is
 * to change two bits. An entry is made only for an access that the tables have granted and noted: what hits needs no
 * check. Tags that are −1 match nothing.
 */
export const LOOK_ASIDE = {
  bytes: 0x3000,
  entryBytes: 16,
  /** What the key grows by from one generation to the next. */
  generation: 4,
  /** The key of no generation any more. */
  keysEnd: 4092,
  /** A word that holds −1. */
  nothing: -1,
} as const;

/** Bits of an address below the page number, less those of an entry's size: the page number becomes an offset. */
const INDEX_SHIFT: number = Math.log2(PAGE_BYTES / LOOK_ASIDE.entryBytes);
const INDEX_MASK: number = (ENTRIES - 1) * LOOK_ASIDE.entryBytes;

/** Address of the first entry of all. */
export const LOOK_ASIDE_ADDRESS: number = addressOf(PHYSICAL.lookAside);

/** Address of the first entry for a kind of access. */
export function lookAsideAddress(access: Access): number {
  return LOOK_ASIDE_ADDRESS + access * ENTRIES * LOOK_ASIDE.entryBytes;
}

/** Assembly that turns an address into the offset of its entry. */
export function toEntry(register: string): string {
  return `  ishrq $${INDEX_SHIFT}, ${register}
  iandq $${hex(INDEX_MASK)}, ${register}`;
}

/** Assembly that reads the entry where an address would be. */
export function lookUp(access: Access, address: string, distance: string, tag: string): string {
  const first = lookAsideAddress(access);
  return `  rrmovq ${address}, ${distance}
${toEntry(distance)}
  mrmovq ${hex(first)}(${distance}), ${tag}
  mrmovq ${hex(first + 8)}(${distance}), ${distance}`;
}
