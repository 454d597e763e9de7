import { VECTOR } from "../../system/vectors.ts";
import { EXTERNAL_VECTORS } from "../core/entry.ts";
import type { MonitorDevice } from "../core/monitor-device.ts";
import { type PortHandler, portSection } from "../core/ports.ts";
import { hex } from "../core/text.ts";
import { type DeviceService, exemptPorts } from "../hardware-assisted/io.ts";
import type { IoBackEndKind } from "../io/io-back-end.ts";
import { REASON, REQUEST, REQUEST_WORD, SWITCH_WORLDS, WORLD } from "./layout.ts";

/** All ports are the host's. */
const HOST_PORTS: PortHandler = {
  firstPort: 0,
  portCount: 2 ** 16,
  read: "host_port_read",
  write: "host_port_write",
};

const WAIT_IN_HOST = `
  irmovq $${REASON.idle}, %rax
  call ask_host
  jmp wait_or_resume`;

/** Interrupts are off in the monitor: this one is still asked for when the host allows them. */
const RELAY_UNACCEPTED = `
relay_interrupt:
  irmovq $${REASON.interrupt}, %rax
  xorq %rdi, %rdi
  call ask_host
  jmp resume
`;

/** The monitor has accepted and ended it. %rdi: vector. */
const RELAY_ACCEPTED = `
relay_vector:
  irmovq $${REASON.interrupt}, %rax
  jmp ask_host
`;

const ASKING = `
host_port_read:
  irmovq $${REASON.portRead}, %rax
  call ask_host
  irmovq $${hex(REQUEST)}, %rcx
  mrmovq ${REQUEST_WORD.value}(%rcx), %rax
  ret

host_port_write:
  irmovq $${REASON.portWrite}, %rax
  jmp ask_host

# Has the host do something, and raises the interrupts that come of it. %rax: reason, %rdi: port, %rsi: value.
ask_host:
  irmovq $${hex(REQUEST)}, %rcx
  rmmovq %rax, ${REQUEST_WORD.reason}(%rcx)
  rmmovq %rdi, ${REQUEST_WORD.port}(%rcx)
  rmmovq %rsi, ${REQUEST_WORD.value}(%rcx)
  irmovq $${hex(WORLD.monitor)}, %rdi
  irmovq $${hex(WORLD.host)}, %rsi
  call ${hex(SWITCH_WORLDS)}
  irmovq $${hex(REQUEST)}, %rcx
  mrmovq ${REQUEST_WORD.vectors}(%rcx), %rax
  andq %rax, %rax
  jne raise_interrupts
  ret
raise_interrupts:
  pushq %rbx
  pushq %r12
  rrmovq %rax, %rbx
  xorq %rax, %rax
  rmmovq %rax, ${REQUEST_WORD.vectors}(%rcx)
  irmovq $${VECTOR.timer}, %r12
raise_next:
  rrmovq %rbx, %rax
  iandq $1, %rax
  je raised
  rrmovq %r12, %rdi
  call raise_interrupt
raised:
  iaddq $1, %r12
  ishrq $1, %rbx
  jne raise_next
  popq %r12
  popq %rbx
  ret
`;

/**
 * The monitor's half of hosted devices: it has none, and no interrupts either. Whatever the guest does to a port, its
 * waiting, and every real interrupt that comes while it runs are the host's affair, by way of a switch of worlds.
 */
export function hostDevices(kind: IoBackEndKind): DeviceService {
  return {
    sections: [ASKING, RELAY_UNACCEPTED, portSection([HOST_PORTS])],
    starts: [],
    interrupts: {},
    externalInterruptExit: "relay_interrupt",
    wait: WAIT_IN_HOST,
    exemptPorts: exemptPorts(kind),
  };
}

/** The same for a monitor that accepts interrupts itself, because nothing else ends a turn of its guest's. */
export const HOST_DEVICE: MonitorDevice = {
  ports: [HOST_PORTS],
  interrupts: Object.fromEntries(EXTERNAL_VECTORS.map((vector) => [vector, "relay_vector"])),
  wait: WAIT_IN_HOST,
  sections: [ASKING, RELAY_ACCEPTED],
};
