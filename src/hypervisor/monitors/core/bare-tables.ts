import { ENTRY } from "../../memory/page-table.ts";
import { MONITOR_BASE, PHYSICAL } from "./layout.ts";

/** Marks an entry of a top table that leads to nothing but the monitor: the hardware does not look at bits 9 to 11. */
export const PLACEHOLDER = 0x200;

/** The first entry of a top table that has no table of the guest's to lead to. */
export const BARE_ENTRY: number =
  PHYSICAL.bareUpper | ENTRY.present | ENTRY.writable | ENTRY.user | ENTRY.accessed | PLACEHOLDER;

/** The entry of every table of level 3 that maps the monitor. */
export const MONITOR_ENTRY: number = PHYSICAL.monitorMap | ENTRY.present | ENTRY.writable | ENTRY.accessed;

/** Byte offset of {@link MONITOR_ENTRY} in its table. */
export const MONITOR_ENTRY_OFFSET: number = 8 * (MONITOR_BASE / 2 ** 30);
