import { assembleOnce } from "../../assembly/assemble-once.ts";
import type { Program } from "../../assembly/program.ts";
import { GUEST_BYTES } from "../../guests/layout.ts";
import { PageRange, PageTableBuilder } from "../../memory/page-table-builder.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "../../memory/physical-memory.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";
import type { Platform } from "../../system/platform.ts";
import { GUEST_PHYSICAL, MONITOR_BASE, PHYSICAL } from "../core/layout.ts";
import { VCPU_ADDRESS } from "../core/vcpu-block.ts";
import type { IoBackEndKind } from "../io/io-back-end.ts";
import { application } from "./application.ts";
import { hostKernel } from "./kernel.ts";
import {
  APPLICATION,
  CROSSING,
  CROSSING_PAGES,
  HOST,
  HOSTED_BYTES,
  kernelAddress,
  SWITCH_WORLDS,
  WORLD,
} from "./layout.ts";
import { switchRoutine, writeFirstEntry } from "./world-switch.ts";

const LEVELS = 4;

/**
 * Puts a host with its application into memory beside a monitor that is loaded already, and has the first core start
 * with the host.
 *
 * @param monitorEntry - address of the monitor's first instruction
 */
export function loadHost(platform: Platform, kind: IoBackEndKind, monitorEntry: number): void {
  const { memory } = platform;
  const kernel = assembleOnce(hostKernel(kind), SYSTEM_Y86_64);
  platform.load(kernel, -kernelAddress(0));
  platform.load(assembleOnce(application(kind), SYSTEM_Y86_64), HOST.application - APPLICATION.code);
  platform.load(switchRoutine(), -MONITOR_BASE);
  writeFirstEntry(memory, WORLD.monitor, {
    entry: monitorEntry,
    stackEnd: VCPU_ADDRESS,
    root: PHYSICAL.bareRoot,
  });
  platform.cores[0]!.start({
    pc: symbol(kernel, "host_boot"),
    stack: kernelAddress(HOST.stackEnd),
    root: writeHostTables(memory),
  });
}

function symbol(program: Program, name: string): number {
  return program.symbols.get(name)!;
}

/** The one address space of the host's: its kernel, the application, and the pages in common with the monitor. */
function writeHostTables(memory: PhysicalMemory): number {
  const pages = new PageRange(HOST.tables / PAGE_BYTES, HOST.tablesEnd / PAGE_BYTES);
  const tables = new PageTableBuilder(memory, LEVELS, pages);
  for (let physical = 0; physical < HOSTED_BYTES; physical += LARGE_PAGE_BYTES) {
    tables.map(kernelAddress(physical), physical, { user: false, global: true, large: true });
  }
  const map = (virtual: number, physical: number, bytes: number, user: boolean) => {
    for (let offset = 0; offset < bytes; offset += PAGE_BYTES) {
      tables.map(virtual + offset, physical + offset, { user });
    }
  };
  map(SWITCH_WORLDS, CROSSING, CROSSING_PAGES * PAGE_BYTES, false);
  map(APPLICATION.code, HOST.application, APPLICATION.bytes, true);
  map(APPLICATION.guest, GUEST_PHYSICAL, GUEST_BYTES, true);
  return tables.root;
}
