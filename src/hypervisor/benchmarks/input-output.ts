import { DISK_STATE } from "../guests/drivers/disk-driver.ts";
import { DRIVER_MEMORY } from "../guests/drivers/driver-memory.ts";
import type { Drivers } from "../guests/drivers/drivers.ts";
import { NETWORK_STATE } from "../guests/drivers/network-driver.ts";
import type { KernelOperations } from "../guests/kernel-operations.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import type { Benchmark } from "./benchmark.ts";

/** Packets that are sent, or asked for, in one go: fewer than a ring has descriptors. */
export const BURST = 16;

/** The largest packet of Ethernet, without its check sequence. */
export const PACKET_BYTES = 1514;

/** Blocks that are read in turn; a power of 2. */
const BLOCKS = 8;

const PACKET = DRIVER_MEMORY.free;
const BLOCK = DRIVER_MEMORY.free + PAGE_BYTES;

/**
 * Text that waits until two counts are equal, idle meanwhile.
 *
 * @param label - made up by the caller
 * @param compare - text that sets Z if there is nothing to wait for any more
 */
function waitUntil({ disableInterrupts, idle }: KernelOperations, label: string, compare: string): string {
  return `
${label}:
${disableInterrupts}
${compare}
        je ${label}Over
${idle}
        jmp ${label}
${label}Over:`;
}

/** Text that gives a packet to the driver. */
const SEND = `
        irmovq $${PACKET},%rdi
        irmovq $${PACKET_BYTES},%rsi
        call networkSend`;

/** Text that writes what the peer reads: how many packets to answer with. */
function ask(packets: number): string {
  return `
        irmovq $${packets},%rcx
        irmovq $${PACKET},%rax
        rmmovq %rcx,(%rax)`;
}

/** Text that waits until all packets have been sent. */
function waitUntilSent(operations: KernelOperations, label: string): string {
  return `
        call networkFlush
        call networkExpectSent${waitUntil(
          operations,
          label,
          `
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.queued}(%rdx),%rax
        mrmovq ${NETWORK_STATE.sent}(%rdx),%rcx
        subq %rcx,%rax`,
        )}`;
}

const PACKETS_SENT = `
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.sent}(%rdx),%rax`;

function packetOut({ network }: Drivers): Benchmark {
  return {
    name: "packet-out",
    title: "Packet out",
    operation: `A packet of ${PACKET_BYTES} bytes is sent, and waited for until it is`,
    ring: "kernel",
    iterations: 4,
    parts: [network],
    code: (operations) => ({
      start: ask(0),
      event: `
${operations.enableInterrupts}${SEND}${waitUntilSent(operations, "packetOutWait")}`,
      result: PACKETS_SENT,
    }),
  };
}

function packetBurst({ network }: Drivers): Benchmark {
  return {
    name: "packet-burst",
    title: "Packets out in a burst",
    operation: `A packet of ${PACKET_BYTES} bytes is sent, one of ${BURST} that are then waited for together`,
    ring: "kernel",
    iterations: 2,
    eventsPerIteration: BURST,
    parts: [network],
    code: (operations) => ({
      start: ask(0),
      event: `
${operations.enableInterrupts}
        irmovq $${BURST},%r13
packetBurstNext:${SEND}
        isubq $1,%r13
        jne packetBurstNext${waitUntilSent(operations, "packetBurstWait")}`,
      result: PACKETS_SENT,
    }),
  };
}

function packetIn({ network }: Drivers): Benchmark {
  return {
    name: "packet-in",
    title: "Packet in",
    operation: `A packet of ${PACKET_BYTES} bytes arrives, one of ${BURST} that another one has asked for`,
    ring: "kernel",
    iterations: 2,
    eventsPerIteration: BURST,
    parts: [network],
    code: (operations) => ({
      start: ask(BURST),
      event: `
${operations.enableInterrupts}
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.received}(%rdx),%r13
        iaddq $${BURST},%r13${SEND}
        call networkFlush${waitUntil(
          operations,
          "packetInWait",
          `
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.received}(%rdx),%rax
        subq %r13,%rax`,
        )}`,
      // Bytes of all, and what was in them.
      result: `
        irmovq $networkState,%rdx
        mrmovq ${NETWORK_STATE.receivedBytes}(%rdx),%rcx
        ishlq $20,%rcx
        mrmovq ${NETWORK_STATE.receivedSum}(%rdx),%rax
        addq %rcx,%rax`,
    }),
  };
}

function diskRead({ disk }: Drivers): Benchmark {
  return {
    name: "disk-read",
    title: "Disk read",
    operation: "4 KiB are read from the disk, and waited for",
    ring: "kernel",
    iterations: 8,
    parts: [disk],
    code: (operations) => ({
      event: `
        rrmovq %r12,%rdi
        iandq $${BLOCKS - 1},%rdi
        irmovq $${BLOCK},%rsi
        call diskRead${waitUntil(
          operations,
          "diskReadWait",
          `
        irmovq $diskState,%rdx
        mrmovq ${DISK_STATE.begun}(%rdx),%rax
        mrmovq ${DISK_STATE.done}(%rdx),%rcx
        subq %rcx,%rax`,
        )}
        irmovq $${BLOCK},%rdi
        mrmovq ${PAGE_BYTES - 8}(%rdi),%rax
        addq %rax,%r14`,
    }),
  };
}

/** Operations on devices, by way of these drivers. The network's peer must answer as it is asked (see `answering`). */
export function ioBenchmarks(drivers: Drivers): readonly Benchmark[] {
  return [packetOut(drivers), packetBurst(drivers), packetIn(drivers), diskRead(drivers)];
}
