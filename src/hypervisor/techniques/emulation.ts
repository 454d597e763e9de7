import { bareMetal } from "../guests/bare-metal.ts";
import { loadGuestImage } from "../guests/guest-image.ts";
import { GUEST_BYTES } from "../guests/layout.ts";
import type { Mode } from "../machine/modes.ts";
import { PageRange, PageTableBuilder } from "../memory/page-table-builder.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "../memory/physical-memory.ts";
import { GUEST_PHYSICAL, MONITOR_BASE } from "../monitors/core/layout.ts";
import { emulator } from "../monitors/emulation/emulator.ts";
import { controlOffset, PHYSICAL, STACK_ADDRESS, STATE, STOP } from "../monitors/emulation/machine-state.ts";
import { CR, MACHINE_STATUS } from "../system/control-registers.ts";
import { SELECTOR } from "../system/descriptors.ts";
import { Platform } from "../system/platform.ts";
import { EMULATION } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";

const LEVELS = 4;
const WORD_BYTES = 8;
/** The emulator's part, the guest's, and one behind, because the emulator reads instructions eight bytes at a time. */
const MEMORY_BYTES: number = GUEST_PHYSICAL + GUEST_BYTES + LARGE_PAGE_BYTES;

/** An interpreter of the whole machine, which executes no instruction of the guest's itself. */
export const emulation: Technique = emulationIn("fast");

/** The same on one of the two kinds of machines, which agree in every cycle. */
export function emulationIn(mode: Mode): Technique {
  return {
    ...EMULATION,
    create({ processor, io }, guest) {
      const program = emulator(io === "virtio" ? "virtio" : "emulated");
      const image = guest(bareMetal);
      const platform = new Platform({
        processor,
        memoryBytes: MEMORY_BYTES,
        mode,
        devices: machineDevices,
        domains: [{ from: MONITOR_BASE, to: MONITOR_BASE + MEMORY_BYTES, domain: "monitor" }],
      });
      const { memory, cores } = platform;
      loadGuestImage(image, memory, GUEST_PHYSICAL);
      platform.load(program, -MONITOR_BASE);
      const put = (offset: number, value: number) => memory.writeWord(PHYSICAL.state + offset, value, 0);
      put(STATE.start, image.entry);
      put(STATE.stack, image.stack);
      put(STATE.selectors, SELECTOR.kernelCode);
      put(STATE.selectors + WORD_BYTES, SELECTOR.kernelData);
      put(controlOffset(CR.root), image.root);
      put(controlOffset(CR.status), MACHINE_STATUS.protected | MACHINE_STATUS.paging);
      cores[0]!.start({
        pc: program.symbols.get("start_emulator")!,
        stack: STACK_ADDRESS,
        root: mapMemory(memory),
      });
      return {
        platform,
        image,
        guestBase: GUEST_PHYSICAL,
        run(cycleBudget) {
          const status = platform.run(cycleBudget);
          const stop = memory.low(PHYSICAL.state + STATE.stop);
          return stop === STOP.doubleFault ? "double fault" : status;
        },
      };
    },
  };
}

/** Maps all of memory where the emulator sees it; returns the address of the top table. */
function mapMemory(memory: PhysicalMemory): number {
  const pool = new PageRange(PHYSICAL.tables / PAGE_BYTES, PHYSICAL.tablesEnd / PAGE_BYTES);
  const tables = new PageTableBuilder(memory, LEVELS, pool);
  for (let physical = 0; physical < MEMORY_BYTES; physical += LARGE_PAGE_BYTES) {
    tables.map(MONITOR_BASE + physical, physical, { user: false, global: true, large: true });
  }
  return tables.root;
}
