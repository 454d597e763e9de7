import { BLOCK_BYTES } from "../../devices/disk.ts";
import { DESCRIPTOR } from "../../devices/network-registers.ts";
import { VECTOR } from "../../system/vectors.ts";
import { GUEST_PHYSICAL } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { guestMemory } from "../io/guest-memory.ts";
import { HOST_DISK, hostDisk } from "../io/host-disk.ts";
import { hostNetwork } from "../io/host-network.ts";
import type { DriverOptions } from "../io/io-back-end-options.ts";
import { APPLICATION, HOST, kernelAddress } from "./layout.ts";
import { EVENT } from "./system-calls.ts";

/** Routines of system calls for devices, in the order of their numbers, from `HOST_CALL.send` on. */
export const DRIVER_CALLS: readonly string[] = [
  "host_send",
  "hostNetworkAnnounce",
  "host_receive",
  "host_sent",
  "host_disk_begin",
  "host_disk_outcome",
];

/** Packets that wait for the application, and bytes that each may have; what comes when there is no room is lost. */
const QUEUE_PACKETS = 32;
const PACKET_BYTES = 2048;
const QUEUE: number = kernelAddress(HOST.packets);

/** Bits of a packet's length in a descriptor. */
const PACKET_LENGTH_BITS = Math.log2(DESCRIPTOR.lengthMask + 1);

/** Words of `host_socket`: packets that have arrived and that were read, and that have been sent since the last time. */
const SOCKET = { arrived: 0, read: 8, sent: 16, lengths: 24 } as const;

/** The host's drivers of network and disk, and the system calls by which a process uses them. */
export function driverSections(options: DriverOptions): string {
  return [
    SERVICE,
    NETWORK_CALLS,
    DISK_CALLS,
    guestMemory(options),
    hostNetwork(options),
    hostDisk(options),
  ].join("\n");
}

const SERVICE = `
start_devices:
  call hostNetworkStart
  jmp hostDiskStart

# %rdi: vector
serve_device:
  rrmovq %rdi, %rax
  isubq $${VECTOR.network}, %rax
  je hostNetworkInterrupt
  iaddq $${VECTOR.network - VECTOR.disk}, %rax
  je serve_disk
  jmp note_vector
serve_disk:
  call hostDiskInterrupt
  rrmovq %rax, %rcx
  isubq $${HOST_DISK.underWay}, %rcx
  je nothing_served
  irmovq host_disk_result, %rcx
  rmmovq %rax, (%rcx)
  irmovq $${EVENT.disk}, %rdi
  jmp note_events
nothing_served:
  ret
`;

const NETWORK_CALLS = `
# A packet has arrived. %rdi: where it is, until the card gets its buffer back; %rsi: bytes.
ioNetworkDeliver:
  irmovq host_socket, %rcx
  mrmovq ${SOCKET.arrived}(%rcx), %rdx
  mrmovq ${SOCKET.read}(%rcx), %rax
  iaddq $${QUEUE_PACKETS}, %rax
  subq %rdx, %rax
  je packet_lost
  rrmovq %rdx, %rax
  iaddq $1, %rdx
  rmmovq %rdx, ${SOCKET.arrived}(%rcx)
  iandq $${QUEUE_PACKETS - 1}, %rax
  rrmovq %rax, %rdx
  ishlq $3, %rdx
  addq %rcx, %rdx
  rmmovq %rsi, ${SOCKET.lengths}(%rdx)
  rrmovq %rsi, %rdx
  ishlq $${Math.log2(PACKET_BYTES)}, %rax
  irmovq $${hex(QUEUE)}, %rsi
  addq %rax, %rsi
  jmp ioCopyWords
packet_lost:
  ret

# %rdi: packets
ioNetworkSent:
  irmovq host_socket, %rcx
  mrmovq ${SOCKET.sent}(%rcx), %rax
  addq %rdi, %rax
  rmmovq %rax, ${SOCKET.sent}(%rcx)
  ret

ioNetworkSettle:
  irmovq $${EVENT.network}, %rdi
  jmp note_events

# HOST_CALL.send
host_send:
  rrmovq %rsi, %rax
  ishrq $${PACKET_LENGTH_BITS}, %rax
  jne packet_refused
  call ioGuestAddress
  andq %rax, %rax
  je call_refused
  iaddq $${hex(GUEST_PHYSICAL)}, %rdi
  jmp hostNetworkSend
call_refused:
  ret
packet_refused:
  xorq %rax, %rax
  ret

# HOST_CALL.receive
host_receive:
  rrmovq %rdi, %rax
  isubq $${hex(APPLICATION.code)}, %rax
  jl no_packet
  isubq $${hex(APPLICATION.bytes - PACKET_BYTES)}, %rax
  jg no_packet
  irmovq host_socket, %rcx
  mrmovq ${SOCKET.read}(%rcx), %rdx
  mrmovq ${SOCKET.arrived}(%rcx), %rax
  subq %rdx, %rax
  je no_packet
  rrmovq %rdx, %rax
  iaddq $1, %rdx
  rmmovq %rdx, ${SOCKET.read}(%rcx)
  iandq $${QUEUE_PACKETS - 1}, %rax
  rrmovq %rax, %rdx
  ishlq $3, %rdx
  addq %rcx, %rdx
  rrmovq %rdi, %rsi
  irmovq $${hex(QUEUE)}, %rdi
  ishlq $${Math.log2(PACKET_BYTES)}, %rax
  addq %rax, %rdi
  mrmovq ${SOCKET.lengths}(%rdx), %rax
  rrmovq %rax, %rdx
  jmp ioCopyWords
no_packet:
  xorq %rax, %rax
  ret

# HOST_CALL.sent
host_sent:
  irmovq host_socket, %rcx
  mrmovq ${SOCKET.sent}(%rcx), %rax
  xorq %rdx, %rdx
  rmmovq %rdx, ${SOCKET.sent}(%rcx)
  ret

  .align 8
host_socket:
  .quad 0, 0, 0
${"  .quad 0\n".repeat(QUEUE_PACKETS)}
`;

const DISK_CALLS = `
# HOST_CALL.diskBegin
host_disk_begin:
  rrmovq %rdi, %r8
  rrmovq %rsi, %rdi
  irmovq $${BLOCK_BYTES}, %rsi
  call ioGuestAddress
  andq %rax, %rax
  je no_such_memory
  rrmovq %rdi, %rsi
  rrmovq %r8, %rdi
  jmp hostDiskBegin
no_such_memory:
  irmovq $${HOST_DISK.failed}, %rax
  ret

# HOST_CALL.diskOutcome
host_disk_outcome:
  irmovq host_disk_result, %rcx
  mrmovq (%rcx), %rax
  ret

  .align 8
host_disk_result:
  .quad ${HOST_DISK.underWay}
`;
