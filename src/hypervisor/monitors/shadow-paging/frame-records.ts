import { monitorAddress, PHYSICAL } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";

/** Bytes of a frame's record. */
export const RECORD_BYTES = 64;

/**
 * What is known of a frame of the guest's memory, by words of its record: the physical addresses of its shadows as a
 * table of level 1 to 4, 0 where it has none; then some places where it is mapped writable, 0 where one is free; then
 * whether there are more places than are noted.
 *
 * A place is noted when a shadow entry is made writable, and not forgotten when that entry changes: whoever reads it has
 * to look whether it still holds.
 */
export const RECORD = { shadows: 0, writablePlaces: 32, overflow: 56 } as const;

/** Where the record of frame 0 is for the monitor. */
export const RECORDS: number = monitorAddress(PHYSICAL.frames);

/** By word: how many places are noted. */
export const NOTED_PLACES: number = (RECORD.overflow - RECORD.writablePlaces) / 8;

/** Offset of a frame's shadow as a table of a level, 1 to 4. */
export function shadowOffset(level: number): number {
  return RECORD.shadows + 8 * (level - 1);
}

/** Turns a guest-physical address in a register into its frame's record. */
export function recordOf(register: string): string {
  return `  ishrq $12, ${register}
  ishlq $${Math.log2(RECORD_BYTES)}, ${register}
  iaddq $${hex(RECORDS)}, ${register}`;
}

/**
 * Sets the zero flag if the frame of a record is not a table that has a shadow. Changes two registers.
 *
 * @param watched - offset from a record to a word that is not 0 if somebody else wants to see the frame's writes, too
 */
export function testTraced(record: string, into: string, scratch: string, watched?: number): string {
  const words = [2, 3, 4].map(shadowOffset);
  return `  mrmovq ${shadowOffset(1)}(${record}), ${into}
${lines(
  watched === undefined ? words : [...words, watched],
  (offset) => `  mrmovq ${offset}(${record}), ${scratch}
  orq ${scratch}, ${into}`,
)}`;
}
