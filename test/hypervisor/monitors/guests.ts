import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import type { Program } from "../../../src/hypervisor/assembly/program.ts";
import { GUEST_BYTES } from "../../../src/hypervisor/guests/layout.ts";
import type { Mode } from "../../../src/hypervisor/machine/modes.ts";
import { REGISTER_NAMES } from "../../../src/hypervisor/machine/registers.ts";
import { PageRange, PageTableBuilder } from "../../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES, PhysicalMemory } from "../../../src/hypervisor/memory/physical-memory.ts";
import { GUEST_PHYSICAL } from "../../../src/hypervisor/monitors/core/layout.ts";
import {
  loadMonitor,
  MONITOR_DOMAIN,
  MONITORED_BYTES,
  runMonitored,
} from "../../../src/hypervisor/monitors/core/load-monitor.ts";
import { KEYBOARD_DEVICE } from "../../../src/hypervisor/monitors/core/monitor-device.ts";
import type { MonitorImage } from "../../../src/hypervisor/monitors/core/monitor-image.ts";
import { trapAndEmulateMonitor } from "../../../src/hypervisor/monitors/trap-and-emulate/monitor.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import { CR } from "../../../src/hypervisor/system/control-registers.ts";
import { CONVENTIONAL_DESCRIPTORS } from "../../../src/hypervisor/system/descriptors.ts";
import type { Device, DeviceEnvironment } from "../../../src/hypervisor/system/device.ts";
import { SYSTEM_Y86_64 } from "../../../src/hypervisor/system/instructions.ts";
import { Platform, type PlatformStatus } from "../../../src/hypervisor/system/platform.ts";

/** Where a test's guest has what; virtual and guest-physical addresses are equal below {@link IDENTITY_END}. */
export const CODE = 0x1_0000;
const VECTORS = 0x2_0000;
const DESCRIPTORS = 0x2_1000;
export const DATA = 0x2_2000;
export const STACK = 0x3_0000;
const TRAP_STACK = 0x3_8000;
/** From here up to the tables pages are the user's, too. */
export const USER = 0x4_0000;
export const USER_CODE = 0x5_0000;
export const TABLES = 0x10_0000;
const IDENTITY_END: number = GUEST_BYTES;
/** Pages of 4 KiB that tests map as they like. */
export const TESTED = 0x2000_0000;

/** A guest that is a kernel of a few lines. */
export interface SmallGuest {
  /** From {@link CODE} on: begins with the first instruction. The vectors, descriptors and stacks are told already. */
  readonly source: string;
  /** Code of ring 3, from {@link USER_CODE} on. */
  readonly user?: string;
  /** Handlers by vector, and the outermost ring that may ask for them by `int`; 3 if not given. */
  readonly vectors?: Readonly<Record<number, string>>;
  readonly gateRing?: number;
  /** Maps more, or changes tables. */
  readonly prepare?: (tables: PageTableBuilder, memory: PhysicalMemory) => void;
  readonly devices?: (environment: DeviceEnvironment) => readonly Device[];
}

/** How a guest has ended. */
export interface Outcome {
  readonly status: PlatformStatus;
  readonly registers: Readonly<Record<string, string>>;
  /** All of its memory, page tables with their accessed and dirty bits among it. */
  readonly memory: Uint8Array;
  readonly platform: Platform;
}

const CYCLE_BUDGET = 20_000_000;

/** The kernel's first lines. */
const BOOT = `
  irmovq $${VECTORS}, %rax
  wrcr %rax, $${CR.idt}
  irmovq $${DESCRIPTORS}, %rax
  wrcr %rax, $${CR.gdt}
  irmovq $${TRAP_STACK}, %rax
  wrcr %rax, $${CR.stack0}
  irmovq $0, %rax
`;

interface Built {
  readonly contents: Uint8Array;
  readonly root: number;
}

function build({ source, user = "", vectors = {}, gateRing = 3, prepare }: SmallGuest): Built {
  const memory = new PhysicalMemory(GUEST_BYTES);
  const text = `.pos ${CODE}\n${BOOT}${source}\n.pos ${USER_CODE}\n${user}`;
  const program: Program = assemble(text, SYSTEM_Y86_64);
  for (const { address, bytes } of program.lines) memory.bytes.set(bytes, address ?? 0);
  for (const [vector, label] of Object.entries(vectors)) {
    const entry = VECTORS + 16 * Number(vector);
    const handler = program.symbols.get(label);
    if (handler === undefined) throw new Error(`vector ${vector}: found no label ${label}`);
    memory.writeWord(entry, handler, 0);
    memory.writeWord(entry + 8, 1 | (gateRing << 1), 0);
  }
  for (const [index, { limit, bits }] of CONVENTIONAL_DESCRIPTORS.entries()) {
    memory.writeWord(DESCRIPTORS + 8 * index, limit, bits);
  }
  const tables = new PageTableBuilder(
    memory,
    4,
    new PageRange(TABLES / PAGE_BYTES, GUEST_BYTES / PAGE_BYTES),
  );
  for (let address = 0; address < IDENTITY_END; address += PAGE_BYTES) {
    tables.map(address, address, { user: address >= USER && address < TABLES });
  }
  prepare?.(tables, memory);
  return { contents: memory.bytes, root: tables.root };
}

/** Runs a guest on the bare machine. */
export function runNatively(guest: SmallGuest, processor: Processor = haswell, mode: Mode = "fast"): Outcome {
  const { contents, root } = build(guest);
  const devices = guest.devices;
  const platform = new Platform({ processor, memoryBytes: GUEST_BYTES, mode, ...(devices && { devices }) });
  platform.memory.bytes.set(contents);
  platform.codeChanged(0, GUEST_BYTES);
  platform.cores[0]!.start({ pc: CODE, stack: STACK, root });
  return outcomeOf(platform, platform.run(CYCLE_BUDGET), 0);
}

/** Runs a guest under a monitor, by default that which traps and emulates. */
export function runUnderMonitor(
  guest: SmallGuest,
  monitor: MonitorImage = TRAP_AND_EMULATE,
  processor: Processor = haswell,
  mode: Mode = "fast",
): Outcome {
  const { contents, root } = build(guest);
  const { devices } = guest;
  const platform = new Platform({
    processor,
    memoryBytes: MONITORED_BYTES,
    mode,
    domains: [MONITOR_DOMAIN],
    ...(devices && { devices }),
  });
  platform.memory.bytes.set(contents, GUEST_PHYSICAL);
  loadMonitor(platform, monitor, { entry: CODE, stack: STACK, root });
  return outcomeOf(platform, runMonitored(platform, CYCLE_BUDGET), GUEST_PHYSICAL);
}

/** The monitor that most tests are about. */
const TRAP_AND_EMULATE: MonitorImage = trapAndEmulateMonitor([KEYBOARD_DEVICE]);

function outcomeOf(platform: Platform, status: PlatformStatus, guestBase: number): Outcome {
  const { registersLow, registersHigh } = platform.cores[0]!.machine;
  const registers: Record<string, string> = {};
  for (const [register, name] of REGISTER_NAMES.entries()) {
    const high = BigInt(registersHigh[register]! >>> 0);
    registers[name] = `0x${((high << 32n) | BigInt(registersLow[register]! >>> 0)).toString(16)}`;
  }
  const memory = platform.memory.bytes.slice(guestBase, guestBase + GUEST_BYTES);
  return { status, registers, memory, platform };
}

/** Words in which two memories differ, as text; the first few. */
export function differences(native: Uint8Array, other: Uint8Array): string[] {
  const found: string[] = [];
  const [one, two] = [native, other].map((bytes) => new DataView(bytes.buffer, bytes.byteOffset));
  for (let address = 0; address < native.length && found.length < 8; address += 8) {
    const [expected, actual] = [one!.getBigUint64(address, true), two!.getBigUint64(address, true)];
    if (expected !== actual)
      found.push(`0x${address.toString(16)}: 0x${expected.toString(16)} natively, 0x${actual.toString(16)}`);
  }
  return found;
}

/** What of an outcome has to be the same everywhere. */
export function stateOf({ status, registers }: Outcome): object {
  return { status, registers };
}

/** A word of a guest's memory. */
export function wordAt({ memory }: Outcome, address: number): bigint {
  return new DataView(memory.buffer, memory.byteOffset).getBigUint64(address, true);
}
