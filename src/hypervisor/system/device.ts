import type { PhysicalMemory } from "../memory/physical-memory.ts";

/** What a device can use of the machine that it is part of. */
export interface DeviceEnvironment {
  /** Where it reads and writes by itself. */
  readonly memory: PhysicalMemory;
  /** Tells whoever keeps copies of memory that a device has written there. */
  memoryChanged(physical: number, bytes: number): void;
  /** Asks the first core for an interrupt. */
  raise(vector: number): void;
  /** Cycles that a time takes, rounded. */
  cyclesOf(timeNs: number): number;
}

/**
 * A device behind ports. Values are integers from 0 to 2^53 − 1; times are cycles of the first core. It acts only when
 * it is spoken to, and at {@link Device.nextEvent}.
 */
export interface Device {
  readonly name: string;
  readonly firstPort: number;
  readonly portCount: number;
  /** Times of an access where they are not those of the processor's preset, ns. */
  readonly accessNs?: { readonly read: number; readonly write: number };
  /** When it does something by itself next; infinity if never. */
  readonly nextEvent: number;
  /** @param offset - from the first port */
  read(offset: number, now: number): number;
  write(offset: number, value: number, now: number): void;
  /** Does what is due. */
  advance(now: number): void;
}

/** The first of the 64 ports that a virtual machine may be given one by one. */
export const DEVICE_WINDOW = 0x100;

/** How many ports the window has. */
export const DEVICE_WINDOW_PORTS = 64;
