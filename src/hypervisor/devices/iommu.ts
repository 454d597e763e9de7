import {
  ENTRY,
  ENTRY_BYTES,
  ENTRY_HIGH,
  RESERVED_LOW,
  SPAN_BYTES,
  TABLE_ENTRIES,
} from "../memory/page-table.ts";
import { PAGE_BYTES, type PhysicalMemory } from "../memory/physical-memory.ts";
import type { Device, DeviceEnvironment } from "../system/device.ts";
import { type DirectMemoryAccess, untranslated } from "./direct-memory-access.ts";
import { LATENCY_NS } from "./latencies.ts";
import { PORT } from "./ports.ts";

/** Ports from the unit's first one on. */
export const IOMMU_REGISTER = {
  /** Physical address of the top table; 0, as after a reset, lets devices use physical addresses. */
  root: 0,
  /** Bits of {@link IOMMU_FAULT}. A write of anything clears it, and the next fault is recorded. */
  faultStatus: 1,
  /** The page that a device was refused. */
  faultAddress: 2,
} as const;

export const IOMMU_FAULT = {
  /** Something was refused since the status was cleared; it is the first that is recorded. */
  recorded: 1,
  /** The device wanted to write. */
  write: 2,
} as const;

const PORT_COUNT = 8;
const LEVELS = 4;
const NOWHERE = -1;
const LARGE_LEVEL = 2;

/**
 * A unit that translates the addresses which devices use, so that a guest can tell a device where its own memory lies,
 * and no device gets at memory that is not the guest's. Its tables have four levels of the form of page tables, which
 * a hypervisor's tables of guest-physical addresses have, too, so that both can be the same ones (Intel Virtualization
 * Technology for Directed I/O, architecture specification, D51397, § 3.7, second-stage translation). It keeps no
 * translations: a change of the tables holds at once.
 */
export class Iommu implements Device {
  readonly name = "iommu";
  readonly firstPort: number = PORT.iommu;
  readonly portCount: number = PORT_COUNT;
  readonly accessNs: { readonly read: number; readonly write: number } = {
    read: LATENCY_NS.registerRead,
    write: LATENCY_NS.registerWrite,
  };
  readonly nextEvent: number = Number.POSITIVE_INFINITY;
  /** What devices behind it read and write memory through. */
  readonly memory: DirectMemoryAccess = {
    read: (address, target) => this.transfer(address, target, false),
    write: (address, source) => this.transfer(address, source, true),
  };

  private readonly physical: PhysicalMemory;
  private readonly direct: DirectMemoryAccess;
  private readonly registers: number[] = Array<number>(PORT_COUNT).fill(0);

  constructor(environment: DeviceEnvironment) {
    this.physical = environment.memory;
    this.direct = untranslated(environment);
  }

  read(offset: number): number {
    return this.registers[offset]!;
  }

  write(offset: number, value: number): void {
    if (offset === IOMMU_REGISTER.root) this.registers[offset] = value;
    else if (offset === IOMMU_REGISTER.faultStatus) this.registers[offset] = 0;
  }

  advance(): void {}

  /** Page by page, after all of them have been translated. */
  private transfer(address: number, bytes: Uint8Array, write: boolean): boolean {
    const { direct } = this;
    const move = write ? direct.write : direct.read;
    if (this.registers[IOMMU_REGISTER.root] === 0) return move(address, bytes);
    const pieces: { physical: number; part: Uint8Array }[] = [];
    for (let done = 0; done < bytes.length; ) {
      const at = address + done;
      const physical = this.translate(at, write);
      if (physical === NOWHERE) return false;
      const part = bytes.subarray(done, done + PAGE_BYTES - (at % PAGE_BYTES));
      pieces.push({ physical, part });
      done += part.length;
    }
    return pieces.every(({ physical, part }) => move(physical, part));
  }

  private translate(address: number, write: boolean): number {
    const physical = this.walk(address, write);
    if (physical !== NOWHERE) return physical;
    const { registers } = this;
    if (registers[IOMMU_REGISTER.faultStatus] === 0) {
      registers[IOMMU_REGISTER.faultStatus] = IOMMU_FAULT.recorded | (write ? IOMMU_FAULT.write : 0);
      registers[IOMMU_REGISTER.faultAddress] = address - (address % PAGE_BYTES);
    }
    return NOWHERE;
  }

  private walk(address: number, write: boolean): number {
    const { physical } = this;
    const needed = ENTRY.present | (write ? ENTRY.writable : 0);
    if (address < 0 || address >= SPAN_BYTES[LEVELS + 1]!) return NOWHERE;
    let table = this.registers[IOMMU_REGISTER.root]!;
    for (let level = LEVELS; ; level--) {
      const span = SPAN_BYTES[level]!;
      const entry = table + (Math.floor(address / span) % TABLE_ENTRIES) * ENTRY_BYTES;
      const low = physical.low(entry);
      const reserved = (low & RESERVED_LOW) | (physical.high(entry) & ENTRY_HIGH.reserved);
      if ((low & needed) !== needed || reserved !== 0) return NOWHERE;
      table = low & ENTRY.address;
      if (level === 1 || (level === LARGE_LEVEL && (low & ENTRY.large) !== 0))
        return table + (address % span);
    }
  }
}
