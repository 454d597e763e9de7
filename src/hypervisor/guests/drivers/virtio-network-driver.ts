import { PORT } from "../../devices/ports.ts";
import { NEVER, VIRTIO_QUEUE, VIRTQUEUE, VIRTQUEUE_FLAG } from "../../devices/virtqueue.ts";
import type { GuestSection } from "../guest-section.ts";
import type { KernelOperations } from "../kernel-operations.ts";
import { BUFFER_BYTES, DRIVER_MEMORY } from "./driver-memory.ts";
import { countReceived, NETWORK_SECTION, NETWORK_STATE } from "./network-driver.ts";
import { announceQueue, type Notification, notifyIfWanted, type VirtioDevice } from "./virtqueue-text.ts";

const { size, availableIndex, usedEvent, availableRing, usedIndex, usedRing } = VIRTQUEUE;
const INDEX_MASK = size - 1;
const BUFFER_SHIFT = Math.log2(BUFFER_BYTES);
const LENGTH_SHIFT = 32;

/**
 * The driver of a virtio network card, with the labels of `NETWORK_STATE`. Packets to be sent are made
 * available one by one and announced together, by `networkFlush`, if the device wants to know at all. That they have
 * been sent is not interrupted for until somebody asks, or the queue is full. No offload is agreed upon, and the header
 * that would describe it is left out (VIRTIO 1.2, § 5.1.6). Entries are used in the order in which they became
 * available, so that indices are enough to take them back (VIRTIO_F_IN_ORDER).
 */
export function virtioNetworkDriver(operations: KernelOperations, notification: Notification): GuestSection {
  const device: VirtioDevice = { operations, notification, port: PORT.virtioNetwork };
  const { sendRing: sendQueue, receiveRing: receiveQueue, receiveBuffers } = DRIVER_MEMORY;
  const code = `
networkStart:
        # all buffers are made available to receive; descriptor and entry i are about buffer i
        irmovq $${receiveBuffers},%r8
        irmovq $${receiveQueue},%r9
        irmovq $${VIRTQUEUE_FLAG.write + BUFFER_BYTES},%r10
        irmovq $${receiveQueue + availableRing},%r11
        xorq %rcx,%rcx
networkStartBuffer:
        rmmovq %r8,(%r9)
        rmmovq %r10,8(%r9)
        rmmovq %rcx,(%r11)
        iaddq $${BUFFER_BYTES},%r8
        iaddq $16,%r9
        iaddq $8,%r11
        iaddq $1,%rcx
        rrmovq %rcx,%rax
        isubq $${size},%rax
        jne networkStartBuffer
        irmovq $${receiveQueue},%r9
        rmmovq %rcx,${availableIndex}(%r9)
        # the first packet received interrupts, packets sent do not
        irmovq $${sendQueue},%r9
        irmovq $${NEVER},%rax
        rmmovq %rax,${usedEvent}(%r9)
        ${announceQueue(device, VIRTIO_QUEUE.receive, receiveQueue)}
        ${announceQueue(device, VIRTIO_QUEUE.send, sendQueue)}
        ret

networkSend:
        irmovq $networkState,%r8
        irmovq $${sendQueue},%rcx
        mrmovq ${NETWORK_STATE.queued}(%r8),%r9
        mrmovq ${usedIndex}(%rcx),%rax
        rmmovq %rax,${NETWORK_STATE.sent}(%r8)
        rrmovq %r9,%r10
        subq %rax,%r10
        isubq $${size},%r10
        je networkSendFull
        rrmovq %r9,%r10
        iandq $${INDEX_MASK},%r10
        rrmovq %r10,%r11
        ishlq $4,%r11
        rmmovq %rdi,${sendQueue}(%r11)
        rmmovq %rsi,${sendQueue + 8}(%r11)
        rrmovq %r10,%r11
        ishlq $3,%r11
        rmmovq %r10,${sendQueue + availableRing}(%r11)
        # the device must not see the index before the entry
        iaddq $1,%r9
        rmmovq %r9,${availableIndex}(%rcx)
        rmmovq %r9,${NETWORK_STATE.queued}(%r8)
        irmovq $1,%rax
        ret
networkSendFull:
        # wait for room for a quarter of the queue, not for one packet
        isubq $${(size * 3) / 4 + 1},%r9
        rmmovq %r9,${usedEvent}(%rcx)
        xorq %rax,%rax
        ret

networkFlush:
        irmovq $networkState,%r8
        mrmovq ${NETWORK_STATE.queued}(%r8),%r9
        mrmovq ${NETWORK_STATE.announced}(%r8),%r10
        rmmovq %r9,${NETWORK_STATE.announced}(%r8)
        ${notifyIfWanted(device, VIRTIO_QUEUE.send, sendQueue, "%r10", "%r9", "networkFlushEnd")}
        ret

networkExpectSent:
        irmovq $networkState,%r8
        mrmovq ${NETWORK_STATE.queued}(%r8),%rax
        isubq $1,%rax
        irmovq $${sendQueue},%rcx
        rmmovq %rax,${usedEvent}(%rcx)
        # they may have been sent before the event was asked for
        mrmovq ${usedIndex}(%rcx),%rax
        rmmovq %rax,${NETWORK_STATE.sent}(%r8)
        ret

# looks through both queues until nothing has come while it looked; only then does it want interrupts again
networkInterrupt:
        irmovq $networkState,%r8
        irmovq $${sendQueue},%rcx
        mrmovq ${usedIndex}(%rcx),%rax
        rmmovq %rax,${NETWORK_STATE.sent}(%r8)
        call networkPoll
        irmovq $${receiveQueue},%rcx
        rmmovq %r9,${usedEvent}(%rcx)
        mrmovq ${usedIndex}(%rcx),%rax
        subq %r9,%rax
        jne networkInterrupt
        ret

# hands on what has been received, and makes the buffers available again; leaves the count of packets in %r9
networkPoll:
        irmovq $networkState,%r8
        irmovq $${receiveQueue},%rcx
        mrmovq ${NETWORK_STATE.received}(%r8),%r9
        mrmovq ${usedIndex}(%rcx),%rdx
        rrmovq %rdx,%rax
        subq %r9,%rax
        je networkPollEnd
networkPollNext:
        # entry i of the used ring: buffer, and bytes
        rrmovq %r9,%r11
        iandq $${INDEX_MASK},%r11
        ishlq $3,%r11
        mrmovq ${receiveQueue + usedRing}(%r11),%r10
        rrmovq %r10,%rsi
        ishrq $${LENGTH_SHIFT},%rsi
        iandq $${INDEX_MASK},%r10
        # the buffer goes into entry i of the available ring: there were as many entries available as there are buffers
        rmmovq %r10,${receiveQueue + availableRing}(%r11)
        ishlq $${BUFFER_SHIFT},%r10
        iaddq $${receiveBuffers},%r10
        ${countReceived("%r10", "%rsi", "%r8")}
        iaddq $1,%r9
        rrmovq %rdx,%rax
        subq %r9,%rax
        jne networkPollNext
        mrmovq ${NETWORK_STATE.received}(%r8),%r10
        rmmovq %r9,${NETWORK_STATE.received}(%r8)
        rrmovq %r9,%r11
        iaddq $${size},%r11
        iaddq $${size},%r10
        rmmovq %r11,${availableIndex}(%rcx)
        ${notifyIfWanted(device, VIRTIO_QUEUE.receive, receiveQueue, "%r10", "%r11", "networkPollEnd")}
        ret
`;
  return { ...NETWORK_SECTION, code };
}
