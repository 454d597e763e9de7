import { GUEST_BYTES } from "../../guests/layout.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "../../memory/physical-memory.ts";
import { CR, MACHINE_STATUS } from "../../system/control-registers.ts";
import { SELECTOR } from "../../system/descriptors.ts";
import type { Domains } from "../../system/ledger.ts";
import type { Platform, PlatformStatus } from "../../system/platform.ts";
import { FLAG } from "../../system/vectors.ts";
import { BARE_ENTRY, MONITOR_ENTRY, MONITOR_ENTRY_OFFSET } from "./bare-tables.ts";
import { GUEST_PHYSICAL, MONITOR_BASE, PHYSICAL } from "./layout.ts";
import type { MonitorImage } from "./monitor-image.ts";
import { controlOffset, STOP, VCPU } from "./vcpu-block.ts";

const TABLE_ENTRIES = PAGE_BYTES / 8;

/** Physical memory that a monitor with one guest needs; the last page is for what is fetched beyond the guest's end. */
export const MONITORED_BYTES: number = GUEST_PHYSICAL + GUEST_BYTES + PAGE_BYTES;

/** Where the monitor's code is, for the ledger. */
export const MONITOR_DOMAIN: Domains[number] = {
  from: MONITOR_BASE,
  to: MONITOR_BASE + GUEST_PHYSICAL,
  domain: "monitor",
};

/** How the guest begins: virtual addresses, and the guest-physical one of its top table. */
export interface GuestStart {
  readonly entry: number;
  readonly stack: number;
  readonly root: number;
}

/** Puts a monitor into memory with a vCPU that is about to begin, and has the first core start with it. */
export function loadMonitor(platform: Platform, image: MonitorImage, guest: GuestStart): void {
  const { memory } = platform;
  platform.load(image.program, -MONITOR_BASE);
  writeBareTables(memory);
  const field = (offset: number, value: number) => {
    memory.writeWord(PHYSICAL.vcpu + offset, value | 0, 0);
  };
  field(VCPU.pc, guest.entry);
  field(VCPU.rsp, guest.stack);
  field(VCPU.selector, SELECTOR.deprivilegedCode);
  // As a processor starts, and with the real interrupt flag set.
  const conditionCodes = platform.cores[0]!.machine.conditionCodes;
  field(VCPU.flags, FLAG.interrupts | conditionCodes);
  field(controlOffset(CR.status), MACHINE_STATUS.protected | MACHINE_STATUS.paging);
  field(controlOffset(CR.root), guest.root);
  platform.cores[0]!.start({ pc: image.entry, root: PHYSICAL.bareRoot });
}

/**
 * Runs a guest that was loaded so, and says what has become of it and not of the machine.
 *
 * @throws Error if the guest has done what the monitor does not virtualise
 */
export function runMonitored(platform: Platform, cycleBudget: number): PlatformStatus {
  const status = platform.run(cycleBudget);
  const stop = platform.memory.low(PHYSICAL.vcpu + VCPU.stopReason);
  if (stop === STOP.unsupported) {
    const pc = platform.memory.low(PHYSICAL.vcpu + VCPU.pc);
    throw new Error(`guest at 0x${pc.toString(16)}: found what this monitor does not virtualise`);
  }
  return stop === STOP.doubleFault ? "double fault" : status;
}

/** Tables that map all physical memory where the monitor has it. */
export function writeBareTables(memory: PhysicalMemory): void {
  memory.writeWord(PHYSICAL.bareRoot, BARE_ENTRY, 0);
  memory.writeWord(PHYSICAL.bareUpper + MONITOR_ENTRY_OFFSET, MONITOR_ENTRY, 0);
  for (let entry = 0; entry < TABLE_ENTRIES; entry++) {
    const large = ENTRY.present | ENTRY.writable | ENTRY.accessed | ENTRY.dirty | ENTRY.large | ENTRY.global;
    memory.writeWord(PHYSICAL.monitorMap + 8 * entry, (entry * LARGE_PAGE_BYTES) | large, 0);
  }
}
