import { DISK_PORT_COUNT } from "../../devices/disk.ts";
import { NETWORK_PORT_COUNT } from "../../devices/network-registers.ts";
import { PORT } from "../../devices/ports.ts";
import { GUEST_BYTES } from "../../guests/layout.ts";
import { DEVICE_WINDOW } from "../../system/device.ts";
import { VECTOR } from "../../system/vectors.ts";
import { type InterruptHandlers, WAIT_ITSELF } from "../core/interrupts.ts";
import { KEYBOARD, KEYBOARD_SECTION } from "../core/keyboard.ts";
import { GUEST_PHYSICAL, GUEST_WINDOW, monitorAddress } from "../core/layout.ts";
import { type PortHandler, portSection } from "../core/ports.ts";
import { type IoBackEndKind, ioBackEnd } from "../io/io-back-end.ts";
import { GUEST_TABLES, IO_MEMORY_PHYSICAL } from "./layout.ts";

/** Who serves a guest's devices: the monitor itself, or whoever it passes the work on to. */
export interface DeviceService {
  /** `port_read` (%rdi: port; %rax: value), `port_write` (%rdi: port, %rsi: value), and what the next two name. */
  readonly sections: readonly string[];
  /** Routines to be called before the guest's first instruction. */
  readonly starts: readonly string[];
  readonly interrupts: InterruptHandlers;
  /** Label of what is done about a real interrupt that comes while the guest runs. */
  readonly externalInterruptExit: string;
  /** Text of what is done while the guest waits: see `interruptSection`. */
  readonly wait: string;
  /** Ports of the device window that the guest uses without an exit, a bit for each. */
  readonly exemptPorts: bigint;
}

const PASSED_THROUGH: bigint =
  portBits(PORT.disk, DISK_PORT_COUNT) | portBits(PORT.network, NETWORK_PORT_COUNT);

/** The value of that field for a kind of devices. */
export function exemptPorts(kind: IoBackEndKind): bigint {
  return kind === "passthrough" ? PASSED_THROUGH : 0n;
}

/** The monitor does it all: it has the keyboard's controller itself, and a back end for the other devices. */
export function ownDevices(kind: IoBackEndKind): DeviceService {
  const backEnd = ioBackEnd(kind, {
    guestVirtual: GUEST_WINDOW,
    guestPhysical: GUEST_PHYSICAL,
    guestBytes: GUEST_BYTES,
    memory: monitorAddress(IO_MEMORY_PHYSICAL),
    memoryPhysical: IO_MEMORY_PHYSICAL,
    raise: "raise_interrupt",
    iommuRoot: GUEST_TABLES,
  });
  return {
    sections: [portSection([KEYBOARD, BACK_END_PORTS]), KEYBOARD_SECTION, backEnd],
    starts: ["ioStart"],
    interrupts: { [VECTOR.disk]: "ioInterrupt", [VECTOR.network]: "ioInterrupt" },
    externalInterruptExit: "exit_external_interrupt",
    wait: WAIT_ITSELF,
    exemptPorts: exemptPorts(kind),
  };
}

/** All that are not the keyboard's are the back end's, whether it has devices there or not. */
export const BACK_END_PORTS: PortHandler = {
  firstPort: 0,
  portCount: 2 ** 16,
  read: "ioPortRead",
  write: "ioPortWrite",
};

function portBits(first: number, count: number): bigint {
  return ((1n << BigInt(count)) - 1n) << BigInt(first - DEVICE_WINDOW);
}
