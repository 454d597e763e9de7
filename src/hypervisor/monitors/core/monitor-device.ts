import { GUEST_BYTES } from "../../guests/layout.ts";
import { DEVICE_WINDOW, DEVICE_WINDOW_PORTS } from "../../system/device.ts";
import { VECTOR } from "../../system/vectors.ts";
import { type IoBackEndKind, ioBackEnd } from "../io/io-back-end.ts";
import type { InterruptHandlers } from "./interrupts.ts";
import { KEYBOARD, KEYBOARD_SECTION } from "./keyboard.ts";
import { GUEST_PHYSICAL, GUEST_WINDOW, monitorAddress } from "./layout.ts";
import type { PortHandler } from "./ports.ts";

/** A device that a monitor has for its guest: what it is reached by, and its routines. */
export interface MonitorDevice {
  readonly ports?: readonly PortHandler[];
  readonly interrupts?: InterruptHandlers;
  /** Label of a routine to be called before the guest runs. */
  readonly start?: string;
  /** Text of what is done while the guest waits, if it is not the monitor itself that does: see `interruptSection`. */
  readonly wait?: string;
  readonly sections: readonly string[];
}

/** The keyboard's controller: of all devices the one that a monitor can have without ever touching the real one. */
export const KEYBOARD_DEVICE: MonitorDevice = { ports: [KEYBOARD], sections: [KEYBOARD_SECTION] };

/**
 * The devices of the device window, by way of a back end that drives the real ones.
 *
 * @param memoryPhysical - physical address of `IO_MEMORY.bytes` of the monitor's memory
 */
export function windowDevice(
  kind: Exclude<IoBackEndKind, "passthrough">,
  memoryPhysical: number,
): MonitorDevice {
  return {
    ports: [
      { firstPort: DEVICE_WINDOW, portCount: DEVICE_WINDOW_PORTS, read: "ioPortRead", write: "ioPortWrite" },
    ],
    interrupts: { [VECTOR.disk]: "ioInterrupt", [VECTOR.network]: "ioInterrupt" },
    start: "ioStart",
    sections: [
      ioBackEnd(kind, {
        guestVirtual: GUEST_WINDOW,
        guestPhysical: GUEST_PHYSICAL,
        guestBytes: GUEST_BYTES,
        memory: monitorAddress(memoryPhysical),
        memoryPhysical,
        raise: "raise_interrupt",
      }),
    ],
  };
}
