/** Where the monitor's half of every address space begins, and the guests' limit. */
export const MONITOR_BASE = 0x4000_0000;

/** Where a guest's memory lies physically. */
export const GUEST_PHYSICAL = 0x20_0000;

/** Where the monitor sees guest-physical address 0. */
export const GUEST_WINDOW: number = MONITOR_BASE + GUEST_PHYSICAL;

/**
 * What the monitor keeps where in the first 2 MiB of physical memory. From {@link PHYSICAL.extensions} on there is room
 * for what a monitor adds to the common parts: device back ends, a translation cache.
 */
export const PHYSICAL = {
  code: 0x1000,
  /** Tables that the assembler makes: vectors, descriptors, jump tables. */
  data: 0xa000,
  /** Grows downwards, from the vCPU's block. */
  stackEnd: 0x1_0000,
  vcpu: 0x1_0000,
  /** A record for each of the guest's frames. */
  frames: 0x1_8000,
  /** The tables that map all physical memory at {@link MONITOR_BASE}, and nothing else. */
  bareRoot: 0x2_0000,
  bareUpper: 0x2_1000,
  monitorMap: 0x2_2000,
  extensions: 0x2_4000,
  /** Shadow tables. */
  pool: 0x10_0000,
  poolEnd: 0x20_0000,
} as const;

/** Where the monitor sees what lies at a physical address. */
export function monitorAddress(physical: number): number {
  return MONITOR_BASE + physical;
}
