import { BLOCK_BYTES } from "../../devices/disk.ts";
import { PORT } from "../../devices/ports.ts";
import {
  VIRTIO_DISK,
  VIRTIO_QUEUE,
  VIRTQUEUE,
  VIRTQUEUE_FLAG,
  VIRTQUEUE_NEXT_SHIFT,
} from "../../devices/virtqueue.ts";
import type { GuestSection } from "../guest-section.ts";
import type { KernelOperations } from "../kernel-operations.ts";
import { DISK_SECTION, DISK_STATE } from "./disk-driver.ts";
import { DRIVER_MEMORY } from "./driver-memory.ts";
import { announceQueue, type Notification, notifyIfWanted, type VirtioDevice } from "./virtqueue-text.ts";

const SECTORS_SHIFT = Math.log2(BLOCK_BYTES) - VIRTIO_DISK.sectorShift;
const { availableIndex, usedIndex, usedEvent, availableRing } = VIRTQUEUE;

/** Where the header and the status of the one request lie in the queue's page, behind the used ring. */
const HEADER = 2048;
const STATUS = HEADER + 16;

/** The second word of a descriptor, in hexadecimal: it does not fit into a number. */
function descriptorWord(bytes: number, flags: number, next: number): string {
  const word = BigInt(flags) + BigInt(bytes) + (BigInt(next) << BigInt(VIRTQUEUE_NEXT_SHIFT));
  return `0x${word.toString(16)}`;
}

/**
 * The driver of a virtio disk, with the labels of `DISK_STATE`. A request is a chain of three descriptors:
 * header, data, status. There is one request at a time, so the chain is always the same, and only what differs is
 * written again.
 */
export function virtioDiskDriver(operations: KernelOperations, notification: Notification): GuestSection {
  const device: VirtioDevice = { operations, notification, port: PORT.virtioDisk };
  const queue = DRIVER_MEMORY.diskQueue;
  const { next, write } = VIRTQUEUE_FLAG;
  const code = `
diskStart:
        irmovq $${queue},%rcx
        irmovq $${queue + HEADER},%rax
        rmmovq %rax,(%rcx)
        irmovq $${descriptorWord(16, next, 1)},%rax
        rmmovq %rax,8(%rcx)
        irmovq $${queue + STATUS},%rax
        rmmovq %rax,32(%rcx)
        irmovq $${descriptorWord(8, write, 0)},%rax
        rmmovq %rax,40(%rcx)
        ${announceQueue(device, VIRTIO_QUEUE.disk, queue)}
        ret

diskRead:
        # the device writes the data
        irmovq $${descriptorWord(BLOCK_BYTES, next + write, 2)},%r9
        irmovq $${VIRTIO_DISK.read},%rax
        jmp diskBegin
diskWrite:
        irmovq $${descriptorWord(BLOCK_BYTES, next, 2)},%r9
        irmovq $${VIRTIO_DISK.write},%rax
diskBegin:
        irmovq $${queue},%rcx
        rmmovq %rax,${HEADER}(%rcx)
        ishlq $${SECTORS_SHIFT},%rdi
        rmmovq %rdi,${HEADER + 8}(%rcx)
        rmmovq %rsi,16(%rcx)
        rmmovq %r9,24(%rcx)
        irmovq $diskState,%r8
        mrmovq ${DISK_STATE.begun}(%r8),%r10
        rrmovq %r10,%r11
        iaddq $1,%r11
        rmmovq %r11,${DISK_STATE.begun}(%r8)
        # the chain begins with descriptor 0, whatever the entry
        rrmovq %r10,%rax
        iandq $${VIRTQUEUE.size - 1},%rax
        ishlq $3,%rax
        xorq %rdx,%rdx
        rmmovq %rdx,${queue + availableRing}(%rax)
        # interrupt when this request is over; the device must not see the index before the entry
        rmmovq %r10,${usedEvent}(%rcx)
        rmmovq %r11,${availableIndex}(%rcx)
        ${notifyIfWanted(device, VIRTIO_QUEUE.disk, queue, "%r10", "%r11", "diskBegun")}
        ret

diskInterrupt:
        irmovq $diskState,%r8
        irmovq $${queue},%rcx
        mrmovq ${usedIndex}(%rcx),%rax
        mrmovq ${DISK_STATE.done}(%r8),%r9
        subq %rax,%r9
        je diskInterruptEnd
        rmmovq %rax,${DISK_STATE.done}(%r8)
        mrmovq ${STATUS}(%rcx),%rax
        mrmovq ${DISK_STATE.failed}(%r8),%r9
        addq %rax,%r9
        rmmovq %r9,${DISK_STATE.failed}(%r8)
diskInterruptEnd:
        ret
`;
  return { ...DISK_SECTION, initialise: "diskStart", code };
}
