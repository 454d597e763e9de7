import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import type { Domains } from "../../system/ledger.ts";
import { monitorAddress } from "../core/layout.ts";
import { IO_MEMORY_PHYSICAL } from "../hardware-assisted/layout.ts";

/** Physical memory of a machine with a monitor, a guest and a host; the last page is for what is fetched beyond its end. */
export const HOSTED_BYTES: number = 0x60_0000 + PAGE_BYTES;

/** Where the host's kernel sees physical address 0: it maps all memory there. */
const KERNEL_BASE = 0x6000_0000;

/** Where the host's kernel sees what lies at a physical address. */
export function kernelAddress(physical: number): number {
  return KERNEL_BASE + physical;
}

/** What lies where in the host's part of physical memory, which begins behind the guest's. */
export const HOST = {
  code: 0x40_1000,
  data: 0x40_8000,
  /** Grows downwards. */
  stackEnd: 0x41_0000,
  tables: 0x41_0000,
  tablesEnd: 0x42_0000,
  driverMemory: 0x42_0000,
  /** Packets that have arrived, until the application reads them. */
  packets: 0x44_0000,
  application: 0x46_0000,
} as const;

/** The address space of the application that the guest belongs to. */
export const APPLICATION = {
  code: 0x5000_0000,
  /** A packet that was just read. */
  buffer: 0x5001_0000,
  /** Grows downwards. */
  stackEnd: 0x5001_4000,
  bytes: 0x1_4000,
  /** The guest's memory. */
  guest: 0x5020_0000,
} as const;

/**
 * Physical address of the two pages that the monitor's address space and the host's have in common: code that switches
 * from one to the other, and what it keeps. A monitor without a host has the memory of its back end there.
 */
export const CROSSING: number = IO_MEMORY_PHYSICAL;

/** Pages of it. */
export const CROSSING_PAGES = 2;

/** Address, in both worlds, of the routine that leaves one for the other. */
export const SWITCH_WORLDS: number = monitorAddress(CROSSING);

const CROSSING_DATA: number = SWITCH_WORLDS + PAGE_BYTES;

/** Where a world is kept while it does not run. */
export const WORLD: { readonly monitor: number; readonly host: number } = {
  monitor: CROSSING_DATA,
  host: CROSSING_DATA + 0x100,
};

/** Address, in both worlds, of what the monitor asks of the host, and of what it is told. */
export const REQUEST: number = CROSSING_DATA + 0x200;

/** Words at {@link REQUEST}. */
export const REQUEST_WORD = {
  /** One of {@link REASON}. */
  reason: 0,
  port: 8,
  /** What is written to the port, or what was read from it. */
  value: 16,
  /** Interrupts to be raised in the guest: bit n for vector 32 + n. */
  vectors: 24,
} as const;

/** Why the monitor goes to the host. */
export const REASON = {
  portRead: 0,
  portWrite: 1,
  /** The guest waits for an interrupt. */
  idle: 2,
  /** A real interrupt has come: it is the host's. In place of the port: its vector, or 0 if nobody has accepted it yet. */
  interrupt: 3,
} as const;

/** The host's code, its kernel's and the application's, for the ledger. */
export const HOST_DOMAIN: Domains[number] = {
  from: APPLICATION.code,
  to: kernelAddress(HOSTED_BYTES),
  domain: "host",
};
