import type { Device, DeviceEnvironment } from "../system/device.ts";
import { VECTOR } from "../system/vectors.ts";
import type { DirectMemoryAccess } from "./direct-memory-access.ts";
import { LATENCY_NS } from "./latencies.ts";
import { PORT } from "./ports.ts";

/** What a disk reads and writes at a time. */
export const BLOCK_BYTES = 4096;

/** Ports from the disk's first one on. */
export const DISK_REGISTER = {
  /** The block that the next command is about. */
  block: 0,
  /** The address, as devices see memory, of {@link BLOCK_BYTES} bytes. */
  address: 1,
  /** A write starts a {@link DISK_COMMAND}; one that comes while another is under way ends in an error. */
  command: 2,
  /** Bits of {@link DISK_STATUS}. Reading clears all but `busy`. */
  status: 3,
} as const;

export const DISK_COMMAND = { read: 1, write: 2 } as const;

export const DISK_STATUS = { busy: 1, done: 2, error: 4 } as const;

/** How many ports the disk has. */
export const DISK_PORT_COUNT = 8;

/** What is special about a disk. */
export interface DiskOptions {
  /** What is on it, whole blocks; commands change it in place. */
  readonly content: Uint8Array;
  /** From a command to its interrupt. */
  readonly latencyNs?: number;
}

/** A disk that does one command at a time, and interrupts when it is done. */
export class Disk implements Device {
  readonly name = "disk";
  readonly firstPort: number = PORT.disk;
  readonly portCount: number = DISK_PORT_COUNT;
  readonly accessNs: { readonly read: number; readonly write: number } = {
    read: LATENCY_NS.registerRead,
    write: LATENCY_NS.registerWrite,
  };
  nextEvent: number = Number.POSITIVE_INFINITY;

  private readonly environment: DeviceEnvironment;
  private readonly memory: DirectMemoryAccess;
  private readonly content: Uint8Array;
  private readonly latencyCycles: number;
  private readonly registers: number[] = Array<number>(DISK_PORT_COUNT).fill(0);

  /** @throws RangeError if the content is not whole blocks */
  constructor(environment: DeviceEnvironment, memory: DirectMemoryAccess, options: DiskOptions) {
    const { content, latencyNs = LATENCY_NS.diskBlock } = options;
    if (content.length % BLOCK_BYTES !== 0) {
      throw new RangeError(`disk: found ${content.length} bytes, expected blocks of ${BLOCK_BYTES}`);
    }
    this.environment = environment;
    this.memory = memory;
    this.content = content;
    this.latencyCycles = environment.cyclesOf(latencyNs);
  }

  read(offset: number): number {
    const value = this.registers[offset]!;
    if (offset === DISK_REGISTER.status) this.registers[offset] = value & DISK_STATUS.busy;
    return value;
  }

  write(offset: number, value: number, now: number): void {
    const { registers } = this;
    const busy = (registers[DISK_REGISTER.status]! & DISK_STATUS.busy) !== 0;
    if (busy) registers[DISK_REGISTER.status]! |= DISK_STATUS.error;
    else if (offset < DISK_REGISTER.status) registers[offset] = value;
    if (busy || offset !== DISK_REGISTER.command) return;
    registers[DISK_REGISTER.status] = DISK_STATUS.busy;
    this.nextEvent = now + this.latencyCycles;
  }

  advance(now: number): void {
    if (now < this.nextEvent) return;
    this.nextEvent = Number.POSITIVE_INFINITY;
    const before = this.registers[DISK_REGISTER.status]! & DISK_STATUS.error;
    this.registers[DISK_REGISTER.status] =
      before | DISK_STATUS.done | (this.transfer() ? 0 : DISK_STATUS.error);
    this.environment.raise(VECTOR.disk);
  }

  /** Whether the command could be done. */
  private transfer(): boolean {
    const { content, registers, memory } = this;
    const start = registers[DISK_REGISTER.block]! * BLOCK_BYTES;
    if (start >= content.length) return false;
    const block = content.subarray(start, start + BLOCK_BYTES);
    const address = registers[DISK_REGISTER.address]!;
    const command = registers[DISK_REGISTER.command];
    if (command === DISK_COMMAND.read) return memory.write(address, block);
    return command === DISK_COMMAND.write && memory.read(address, block);
  }
}
