import type { GuestImage } from "../../guests/guest-image.ts";
import { GUEST_BYTES, PROCESSES, rootOf } from "../../guests/layout.ts";
import { ENTRY, ENTRY_BYTES, ENTRY_HIGH, TABLE_ENTRIES } from "../../memory/page-table.ts";
import { PAGE_BYTES, type PhysicalMemory } from "../../memory/physical-memory.ts";
import type { Platform } from "../../system/platform.ts";
import { FLAG } from "../../system/vectors.ts";
import { GUEST_PHYSICAL, PHYSICAL } from "../core/layout.ts";
import { DOMAIN, MOST_ROOTS } from "./domain-block.ts";
import { FRAME_RECORD, FRAME_RECORDS } from "./frame-records.ts";
import { DOMAIN_PAGES, DOMAIN_PAGES_END, MACHINE_ADDRESSES, SHARED } from "./interface.ts";

const LEVELS = 4;
const GUEST_FRAMES: number = GUEST_BYTES / PAGE_BYTES;

/** The entry of a table of level 2 that leads to the window's table. */
const WINDOW_ENTRY: number = GUEST_PHYSICAL / (TABLE_ENTRIES * PAGE_BYTES);
const WINDOW_PAGE: number = ENTRY.present | ENTRY.writable | ENTRY.global;
const UPPER: number = ENTRY.present | ENTRY.writable | ENTRY.user;

/**
 * Makes a domain of a guest's image that is in memory already: its tables get machine addresses and a window where they
 * can be read by these, nobody may write to them, and the monitor is told where they are. It is the monitor that checks
 * them, and it trusts nothing of this but who owns which frame.
 *
 * @throws RangeError if the guest's memory has no room for {@link DOMAIN_PAGES}
 */
export function buildDomain(platform: Platform, image: GuestImage): void {
  const { memory } = platform;
  const others = Array.from({ length: PROCESSES }, (_, process) => rootOf(process));
  const roots = [...new Set([image.root, ...others])]
    .map((root) => root + GUEST_PHYSICAL)
    .filter((root) => (memory.low(root) & ENTRY.present) !== 0);
  refuseContents(image);
  writeDomainPages(memory);
  new TableRelocation(memory).relocate(roots);
  writeRecords(memory);
  writeStart(platform, image, roots);
}

function refuseContents({ contents }: GuestImage): void {
  const taken = contents.subarray(DOMAIN_PAGES.shared, DOMAIN_PAGES_END).findIndex((byte) => byte !== 0);
  if (taken < 0) return;
  const at = (DOMAIN_PAGES.shared + taken).toString(16);
  throw new RangeError(`guest: found contents at 0x${at}, expected room for what a paravirtual guest shares`);
}

function writeDomainPages(memory: PhysicalMemory): void {
  for (let page = 0; page < MACHINE_ADDRESSES; page++) {
    const address = (page % GUEST_FRAMES) * PAGE_BYTES + GUEST_PHYSICAL;
    memory.writeWord(GUEST_PHYSICAL + DOMAIN_PAGES.machineAddresses + 8 * page, address, 0);
  }
  for (let page = 0; page < GUEST_FRAMES; page++) {
    const entry = (GUEST_PHYSICAL + page * PAGE_BYTES) | WINDOW_PAGE;
    memory.writeWord(GUEST_PHYSICAL + DOMAIN_PAGES.window + ENTRY_BYTES * page, entry, ENTRY_HIGH.noExecute);
  }
  memory.writeWord(GUEST_PHYSICAL + DOMAIN_PAGES.shared + SHARED.accepted, -1, -1);
}

/** Brings tables with guest-physical addresses to where they are. */
class TableRelocation {
  private readonly memory: PhysicalMemory;
  /** Tables seen so far, by machine address: their levels. */
  private readonly tables: Map<number, number> = new Map();

  constructor(memory: PhysicalMemory) {
    this.memory = memory;
  }

  relocate(roots: readonly number[]): void {
    for (const root of roots) this.visit(root, LEVELS);
    for (const root of roots) this.addWindow(root);
    this.tables.set(GUEST_PHYSICAL + DOMAIN_PAGES.window, 1);
    for (const [table, level] of this.tables) if (level === 1) this.protectTables(table);
  }

  private visit(table: number, level: number): void {
    if (this.tables.has(table)) return;
    this.tables.set(table, level);
    for (let index = 0; index < TABLE_ENTRIES; index++) {
      const at = table + index * ENTRY_BYTES;
      const low = this.memory.low(at);
      if ((low & ENTRY.present) === 0) continue;
      this.memory.writeWord(at, low + GUEST_PHYSICAL, this.memory.high(at));
      if (level > 1) this.visit((low & ENTRY.address) + GUEST_PHYSICAL, level - 1);
    }
  }

  private addWindow(root: number): void {
    const third = this.memory.low(root) & ENTRY.address;
    const second = this.memory.low(third) & ENTRY.address;
    this.memory.writeWord(
      second + WINDOW_ENTRY * ENTRY_BYTES,
      (GUEST_PHYSICAL + DOMAIN_PAGES.window) | UPPER,
      0,
    );
  }

  /** Takes the right to write to tables from a table of the lowest level. */
  private protectTables(table: number): void {
    for (let index = 0; index < TABLE_ENTRIES; index++) {
      const at = table + index * ENTRY_BYTES;
      const low = this.memory.low(at);
      if ((low & ENTRY.present) === 0 || !this.tables.has(low & ENTRY.address)) continue;
      this.memory.writeWord(at, low & ~ENTRY.writable, this.memory.high(at));
    }
  }
}

function writeRecords(memory: PhysicalMemory): void {
  for (let page = 0; page < GUEST_FRAMES; page++) {
    const frame = GUEST_PHYSICAL / PAGE_BYTES + page;
    memory.writeWord(FRAME_RECORDS + 8 * frame, FRAME_RECORD.guest, 0);
  }
  // The monitor writes there, too, so it must never become a table.
  const { guest, writable, pinned, use } = FRAME_RECORD;
  const shared = (GUEST_PHYSICAL + DOMAIN_PAGES.shared) / PAGE_BYTES;
  memory.writeWord(FRAME_RECORDS + 8 * shared, guest | writable | pinned | use, 0);
}

function writeStart({ memory, cores }: Platform, image: GuestImage, roots: readonly number[]): void {
  if (roots.length > MOST_ROOTS) {
    throw new RangeError(`domain: found ${roots.length} top tables, expected ${MOST_ROOTS} at most`);
  }
  const write = (offset: number, value: number) => memory.writeWord(PHYSICAL.vcpu + offset, value, 0);
  write(DOMAIN.entry, image.entry);
  write(DOMAIN.stack, image.stack);
  // As a processor starts, but for the real interrupt flag.
  write(DOMAIN.flags, FLAG.interrupts | cores[0]!.machine.conditionCodes);
  for (const [index, root] of roots.entries()) write(DOMAIN.roots + 8 * index, root);
}
