import { type PageOptions, PageRange, PageTableBuilder } from "../memory/page-table-builder.ts";
import { PAGE_BYTES, type PhysicalMemory } from "../memory/physical-memory.ts";
import {
  FREE_FRAMES,
  GUEST_BYTES,
  PAGES,
  PHYSICAL,
  PROCESSES,
  rootOf,
  TABLE_PAGES,
  USER_STACK_TOP,
  VIRTUAL,
} from "./layout.ts";

const LEVELS = 4;

/** The kernel's pages are the same in every address space. */
const KERNEL: PageOptions = { user: false, global: true };
const USER_CODE: PageOptions = { writable: false };
const USER_DATA: PageOptions = { executable: false };

/** Frames that pages share, where it does not matter what is in them. */
export const SHARED_FRAMES: number = PHYSICAL.frames + FREE_FRAMES * PAGE_BYTES;

/**
 * Frames that the walked region's pages share, in turn. Twice 65, because whoever steps through the region by a page
 * and a line then finds two lines for each place of a page, and no cache of the first level is too small for them.
 */
const WALKED_FRAMES = 130;

/** Sets up the page tables of all processes, as a loader does; guest-physical addresses are those of `memory`. */
export function buildAddressSpaces(memory: PhysicalMemory): void {
  for (let process = 0; process < PROCESSES; process++) buildAddressSpace(memory, process);
}

function buildAddressSpace(memory: PhysicalMemory, process: number): void {
  const firstTable = rootOf(process) / PAGE_BYTES;
  const tables = new PageTableBuilder(memory, LEVELS, new PageRange(firstTable, firstTable + TABLE_PAGES));
  const map = (virtual: number, physical: number, pages: number, options: PageOptions, frames = pages) => {
    for (let page = 0; page < pages; page++) {
      tables.map(virtual + page * PAGE_BYTES, physical + (page % frames) * PAGE_BYTES, options);
    }
  };
  // Not the first page, so that an address 0 that nobody meant is noticed.
  map(PAGE_BYTES, PAGE_BYTES, GUEST_BYTES / PAGE_BYTES - 1, KERNEL);
  map(VIRTUAL.userCode, PHYSICAL.userCode, PAGES.user, USER_CODE);
  map(VIRTUAL.userData, PHYSICAL.userData, PAGES.user, USER_DATA);
  map(USER_STACK_TOP - PAGE_BYTES, PHYSICAL.userStacks + process * PAGE_BYTES, 1, USER_DATA);
  // Tables down to the demand region's entries exist thanks to its neighbour.
  map(VIRTUAL.resident, SHARED_FRAMES, PAGES.resident, USER_DATA);
  map(VIRTUAL.updated, SHARED_FRAMES, PAGES.updated, USER_DATA, 1);
  map(VIRTUAL.forked, SHARED_FRAMES, PAGES.forked, USER_DATA, 1);
  map(VIRTUAL.walked, SHARED_FRAMES, PAGES.walked, USER_DATA, WALKED_FRAMES);
}
