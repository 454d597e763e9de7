import { PAGE_BYTES } from "../memory/physical-memory.ts";

/** Bytes of a guest's memory, from guest-physical address 0 on. */
export const GUEST_BYTES: number = 2 ** 21;

/**
 * Where the guest keeps what, guest-physical. The kernel sees all of its memory at the same virtual addresses; code and
 * data have pages of their own.
 */
export const PHYSICAL = {
  kernelCode: 0x1_0000,
  vectorTable: 0x4_0000,
  descriptorTable: 0x4_1000,
  kernelData: 0x4_2000,
  /** One page for each process's kernel stack. */
  kernelStacks: 0x5_0000,
  /** Memory that drivers share with devices; whoever writes a driver divides it up. */
  drivers: 0x6_0000,
  userCode: 0x8_0000,
  userData: 0x9_0000,
  /** One page for each process's user stack. */
  userStacks: 0xa_0000,
  /** {@link TABLE_PAGES} for each process, the top table first. */
  pageTables: 0xc_0000,
  /** Frames of what benchmarks map. */
  frames: 0xf_0000,
} as const;

/** Virtual addresses of what user programs see. */
export const VIRTUAL = {
  userCode: 0x1000_0000,
  userData: 0x1008_0000,
  /** The page of the user stack, in every process. */
  userStack: 0x1010_0000,
  /** Nothing is mapped here until it is touched. */
  demand: 0x2000_0000,
  /** Mapped from the beginning, as the three that follow; in the same table as what is demanded. */
  resident: 0x2004_0000,
  /** Pages whose entries the kernel changes, in that table, too. */
  updated: 0x2008_0000,
  /** All that a table of its own maps. */
  forked: 0x2020_0000,
  /** More pages than any look-aside buffer holds. */
  walked: 0x2040_0000,
} as const;

/** Pages of the regions that have more than one. */
export const PAGES = {
  /** Of user code, and of user data. */
  user: 16,
  demand: 64,
  resident: 64,
  updated: 32,
  forked: 512,
  walked: 2048,
} as const;

/** Processes, all with the same user program's pages and stacks of their own. */
export const PROCESSES = 2;

/** Pages for the tables of a process's address space. */
export const TABLE_PAGES = 16;

/** Frames that the kernel hands out on demand. */
export const FREE_FRAMES = 64;

/** The end of a process's kernel stack, where it begins. */
export function kernelStackTop(process: number): number {
  return PHYSICAL.kernelStacks + (process + 1) * PAGE_BYTES;
}

/** The end of the user stack, where it begins. */
export const USER_STACK_TOP: number = VIRTUAL.userStack + PAGE_BYTES;

/** Address of the top table of a process's address space. */
export function rootOf(process: number): number {
  return PHYSICAL.pageTables + process * TABLE_PAGES * PAGE_BYTES;
}
