import { bareMetal } from "../guests/bare-metal.ts";
import { loadGuestImage } from "../guests/guest-image.ts";
import type { Mode } from "../machine/modes.ts";
import { GUEST_PHYSICAL } from "../monitors/core/layout.ts";
import { loadMonitor, MONITOR_DOMAIN, MONITORED_BYTES, runMonitored } from "../monitors/core/load-monitor.ts";
import { ownDevices } from "../monitors/hardware-assisted/io.ts";
import {
  type HardwareAssistedSpec,
  hardwareAssistedMonitor,
  writeGuestState,
} from "../monitors/hardware-assisted/monitor.ts";
import { writeGuestTables } from "../monitors/hardware-assisted/nested-paging.ts";
import { hostDevices } from "../monitors/hosted/host-devices.ts";
import { HOST_DOMAIN, HOSTED_BYTES } from "../monitors/hosted/layout.ts";
import { loadHost } from "../monitors/hosted/load-host.ts";
import type { IoBackEndKind } from "../monitors/io/io-back-end.ts";
import { Platform } from "../system/platform.ts";
import type { Combination } from "./combination.ts";
import { HARDWARE_ASSISTED } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";

/** The guest as it is, in the processor's mode for virtual machines. */
export const hardwareAssisted: Technique = hardwareAssistedIn("fast");

/** What can be chosen besides the combination. */
export interface HardwareAssistedOptions {
  /** Whether the guest gets its memory page by page, at their first use, where the processor has nested paging. */
  readonly lazy?: boolean;
}

/** The same on one of the two kinds of machines. */
export function hardwareAssistedIn(mode: Mode, { lazy = false }: HardwareAssistedOptions = {}): Technique {
  return {
    ...HARDWARE_ASSISTED,
    create(combination, guest) {
      const image = guest(bareMetal);
      const hosted = combination.type === 2;
      const platform = new Platform({
        processor: combination.processor,
        memoryBytes: hosted ? HOSTED_BYTES : MONITORED_BYTES,
        mode,
        devices: machineDevices,
        domains: hosted ? [MONITOR_DOMAIN, HOST_DOMAIN] : [MONITOR_DOMAIN],
      });
      const { memory } = platform;
      const spec = monitorSpecOf(combination);
      const isPassedThrough = spec.devices.exemptPorts !== 0n;
      loadGuestImage(image, memory, GUEST_PHYSICAL);
      writeGuestTables(memory, {
        large: spec.paging === "nested-large",
        // A device cannot wait for memory to come.
        lazy: lazy && !isPassedThrough,
      });
      const monitor = hardwareAssistedMonitor(spec);
      loadMonitor(platform, monitor, image);
      if (hosted) loadHost(platform, backEndKindOf(combination), monitor.entry);
      writeGuestState(memory, image, platform.cores[0]!.machine.conditionCodes);
      return {
        platform,
        image,
        guestBase: GUEST_PHYSICAL,
        run: (cycleBudget) => runMonitored(platform, cycleBudget),
      };
    },
  };
}

function monitorSpecOf(combination: Combination): HardwareAssistedSpec {
  const { paging, io, type, processor } = combination;
  const kind = backEndKindOf(combination);
  if (paging !== "shadow" && paging !== "nested" && paging !== "nested-large") {
    throw new RangeError(`hardware assistance: found paging "${paging}"`);
  }
  return {
    paging,
    devices: type === 2 ? hostDevices(kind) : ownDevices(kind),
    directInterrupts: io === "passthrough-exitless",
    // Tags came with nested paging.
    tagged: processor.translation.nestedTlb !== null,
  };
}

function backEndKindOf({ io }: Combination): IoBackEndKind {
  return io === "emulated" || io === "virtio" ? io : "passthrough";
}
