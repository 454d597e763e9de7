import { GUEST_BYTES } from "../../guests/layout.ts";
import { KEYBOARD_SECTION } from "../core/keyboard.ts";
import { GUEST_PHYSICAL, GUEST_WINDOW, monitorAddress, PHYSICAL } from "../core/layout.ts";
import { assembleMonitor, type MonitorImage } from "../core/monitor-image.ts";
import { ioBackEnd } from "../io/io-back-end.ts";
import { BOOT_SECTION, TABLES_SECTION } from "./boot.ts";
import { DEVICE_MEMORY_SECTION } from "./device-memory.ts";
import { EVENTS_SECTION } from "./events.ts";
import { PAGE_USES_SECTION } from "./frame-records.ts";
import { HYPERCALLS_SECTION } from "./hypercalls.ts";
import { PAGE_TABLES_SECTION } from "./page-tables.ts";
import { REGISTRATION_SECTION } from "./registration.ts";
import { TABLE_USES_SECTION } from "./table-uses.ts";

/**
 * The paravirtual monitor: the guest's kernel runs in ring 1 and has been written for it. It walks its own page tables,
 * takes system calls without the monitor, and asks for what remains by hypercalls. (P. Barham et al., Xen and the art of
 * virtualization, SOSP 2003.)
 */
export function paravirtualMonitor(): MonitorImage {
  return assembleMonitor([
    BOOT_SECTION,
    HYPERCALLS_SECTION,
    REGISTRATION_SECTION,
    EVENTS_SECTION,
    PAGE_TABLES_SECTION,
    PAGE_USES_SECTION,
    TABLE_USES_SECTION,
    DEVICE_MEMORY_SECTION,
    KEYBOARD_SECTION,
    ioBackEnd("virtio", {
      guestVirtual: GUEST_WINDOW,
      guestPhysical: GUEST_PHYSICAL,
      guestBytes: GUEST_BYTES,
      memory: monitorAddress(PHYSICAL.extensions),
      memoryPhysical: PHYSICAL.extensions,
      raise: "raise_interrupt",
      permit: "permit_device",
    }),
    TABLES_SECTION,
  ]);
}
