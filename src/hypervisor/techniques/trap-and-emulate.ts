import { bareMetal } from "../guests/bare-metal.ts";
import { loadGuestImage } from "../guests/guest-image.ts";
import type { Mode } from "../machine/modes.ts";
import { GUEST_PHYSICAL, PHYSICAL } from "../monitors/core/layout.ts";
import { loadMonitor, MONITOR_DOMAIN, MONITORED_BYTES, runMonitored } from "../monitors/core/load-monitor.ts";
import { KEYBOARD_DEVICE, type MonitorDevice, windowDevice } from "../monitors/core/monitor-device.ts";
import { trapAndEmulateMonitor } from "../monitors/trap-and-emulate/monitor.ts";
import { Platform } from "../system/platform.ts";
import { TRAP_AND_EMULATE } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";

/** The guest's kernel in ring 1, its privileged instructions emulated, on shadow page tables. */
export const trapAndEmulate: Technique = trapAndEmulateIn("fast");

/**
 * The same on one of the two kinds of machines.
 *
 * @param consoles - what the monitor has for the guest besides a disk and a network card
 */
export function trapAndEmulateIn(
  mode: Mode,
  consoles: readonly MonitorDevice[] = [KEYBOARD_DEVICE],
): Technique {
  return {
    ...TRAP_AND_EMULATE,
    create({ processor, io }, guest) {
      const image = guest(bareMetal);
      const platform = new Platform({
        processor,
        memoryBytes: MONITORED_BYTES,
        mode,
        devices: machineDevices,
        domains: [MONITOR_DOMAIN],
      });
      loadGuestImage(image, platform.memory, GUEST_PHYSICAL);
      const backEnd = windowDevice(io === "virtio" ? "virtio" : "emulated", PHYSICAL.extensions);
      loadMonitor(platform, trapAndEmulateMonitor([...consoles, backEnd]), image);
      return {
        platform,
        image,
        guestBase: GUEST_PHYSICAL,
        run: (cycleBudget) => runMonitored(platform, cycleBudget),
      };
    },
  };
}
