import { GUEST_BYTES } from "../../guests/layout.ts";
import { VECTOR } from "../../system/vectors.ts";
import { KEYBOARD, KEYBOARD_SECTION } from "../core/keyboard.ts";
import { portSection } from "../core/ports.ts";
import { hex } from "../core/text.ts";
import { BACK_END_PORTS } from "../hardware-assisted/io.ts";
import { deviceModels, type IoBackEndKind } from "../io/io-back-end.ts";
import { APPLICATION, REASON } from "./layout.ts";
import { EVENT, HOST_CALL } from "./system-calls.ts";

/**
 * The application that a guest belongs to, an ordinary process of the host's: it lets the guest run by a system call,
 * which returns when there is something to do, and has models of the guest's devices. What these need of real devices
 * it asks the kernel for, as every process does.
 */
export function application(kind: IoBackEndKind): string {
  return [
    `  .pos ${hex(APPLICATION.code)}`,
    MAIN_LOOP,
    kind === "passthrough" ? RAISE_ALL : SERVE_EVENTS,
    kind === "passthrough" ? "" : DRIVER_STUBS,
    portSection([KEYBOARD, BACK_END_PORTS]),
    KEYBOARD_SECTION,
    deviceModels(kind, {
      guestVirtual: APPLICATION.guest,
      // The kernel takes addresses as the guest has them.
      guestPhysical: 0,
      guestBytes: GUEST_BYTES,
      raise: "raise",
    }),
  ].join("\n");
}

/** Text of a system call. */
function call(number: number): string {
  return `  irmovq $${number}, %rax
  syscall`;
}

const MAIN_LOOP = `
# %rbx: what the guest reads from the port that it waits for.
run:
  irmovq raised, %rcx
  mrmovq (%rcx), %rdi
  xorq %rax, %rax
  rmmovq %rax, (%rcx)
  rrmovq %rbx, %rsi
${call(HOST_CALL.run)}
  ishlq $3, %rax
  mrmovq reasons(%rax), %rax
  pushq %rax
  ret
guest_reads:
  call port_read
  rrmovq %rax, %rbx
  jmp run
guest_writes:
  call port_write
  jmp run
guest_waits:
${call(HOST_CALL.wait)}
events:
  rrmovq %rdx, %rdi
  call serve_events
  jmp run

# Makes an interrupt of the guest's pending. %rdi: vector.
raise:
  isubq $${VECTOR.timer}, %rdi
  irmovq $1, %rax
  shlq %rdi, %rax
raise_bits:
  irmovq raised, %rcx
  mrmovq (%rcx), %rdx
  orq %rax, %rdx
  rmmovq %rdx, (%rcx)
  ret

  .align 8
reasons:
  .quad ${reasonLabels().join(", ")}
raised:
  .quad 0
`;

function reasonLabels(): readonly string[] {
  const labels: string[] = [];
  labels[REASON.portRead] = "guest_reads";
  labels[REASON.portWrite] = "guest_writes";
  labels[REASON.idle] = "guest_waits";
  labels[REASON.interrupt] = "events";
  return labels;
}

/** All real interrupts are the guest's. */
const RAISE_ALL = `
serve_events:
  rrmovq %rdi, %rax
  jmp raise_bits
`;

const SERVE_EVENTS = `
# %rdi: bits of EVENT
serve_events:
  pushq %rbx
  rrmovq %rdi, %rbx
  iandq $${EVENT.timer}, %rdi
  je no_timer
  irmovq $${VECTOR.timer}, %rdi
  call raise
no_timer:
  rrmovq %rbx, %rax
  iandq $${EVENT.disk}, %rax
  je no_disk
  call ioDiskInterrupt
no_disk:
  iandq $${EVENT.network}, %rbx
  je events_served
next_packet:
  irmovq $${hex(APPLICATION.buffer)}, %rdi
${call(HOST_CALL.receive)}
  andq %rax, %rax
  je no_more_packets
  irmovq $${hex(APPLICATION.buffer)}, %rdi
  rrmovq %rax, %rsi
  call ioNetworkDeliver
  jmp next_packet
no_more_packets:
${call(HOST_CALL.sent)}
  rrmovq %rax, %rdi
  andq %rdi, %rdi
  je none_sent
  call ioNetworkSent
none_sent:
  call ioNetworkSettle
events_served:
  popq %rbx
  ret
`;

/** What the models know as the drivers' routines. */
const DRIVER_STUBS: string = [
  ["hostNetworkSend", HOST_CALL.send],
  ["hostNetworkAnnounce", HOST_CALL.flush],
  ["hostDiskBegin", HOST_CALL.diskBegin],
  ["hostDiskInterrupt", HOST_CALL.diskOutcome],
]
  .map(
    ([label, number]) => `
${label}:
${call(Number(number))}
  ret`,
  )
  .join("\n");
