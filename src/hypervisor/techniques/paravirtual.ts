import { loadGuestImage } from "../guests/guest-image.ts";
import { paravirtual as paravirtualOperations } from "../guests/paravirtual-operations.ts";
import { GUEST_PHYSICAL, MONITOR_BASE, PHYSICAL } from "../monitors/core/layout.ts";
import { MONITOR_DOMAIN, MONITORED_BYTES, writeBareTables } from "../monitors/core/load-monitor.ts";
import type { MonitorImage } from "../monitors/core/monitor-image.ts";
import { STOP } from "../monitors/core/vcpu-block.ts";
import { DOMAIN } from "../monitors/paravirtual/domain-block.ts";
import { buildDomain } from "../monitors/paravirtual/domain-builder.ts";
import { paravirtualMonitor } from "../monitors/paravirtual/monitor.ts";
import { Platform } from "../system/platform.ts";
import { PARAVIRTUAL } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";

let assembled: MonitorImage | undefined;

/** A guest that was written for its monitor. */
export const paravirtual: Technique = {
  ...PARAVIRTUAL,
  create({ processor }, guest) {
    const image = guest(paravirtualOperations);
    assembled ??= paravirtualMonitor();
    const platform = new Platform({
      processor,
      memoryBytes: MONITORED_BYTES,
      devices: machineDevices,
      domains: [MONITOR_DOMAIN],
    });
    const { memory } = platform;
    writeBareTables(memory);
    loadGuestImage(image, memory, GUEST_PHYSICAL);
    buildDomain(platform, image);
    platform.load(assembled.program, -MONITOR_BASE);
    platform.cores[0]!.start({ pc: assembled.entry, root: PHYSICAL.bareRoot });
    return {
      platform,
      image,
      guestBase: GUEST_PHYSICAL,
      run: (cycleBudget) => {
        const status = platform.run(cycleBudget);
        const stop = memory.low(PHYSICAL.vcpu + DOMAIN.stopReason);
        return stop === STOP.doubleFault ? "double fault" : status;
      },
    };
  },
};
