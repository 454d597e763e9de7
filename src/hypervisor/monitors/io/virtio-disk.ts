import { BLOCK_BYTES, DISK_COMMAND } from "../../devices/disk.ts";
import {
  NEVER,
  VIRTIO_DISK,
  VIRTIO_REGISTER,
  VIRTQUEUE,
  VIRTQUEUE_NEXT_SHIFT,
} from "../../devices/virtqueue.ts";
import { VECTOR } from "../../system/vectors.ts";
import { HOST_DISK } from "./host-disk.ts";
import type { DeviceModelOptions } from "./io-back-end-options.ts";
import { putUsed, takeChain, unlessAvailable, unlessWanted } from "./virtqueue-text.ts";

const SECTORS_SHIFT = Math.log2(BLOCK_BYTES) - VIRTIO_DISK.sectorShift;
const LENGTH_MASK = 0xffff_ffff;

/**
 * Words of `virtioDiskState`: where the queue is, 0 if the guest has not said; entries that have been used; those of
 * them that the guest has been told of, if it wanted; and of the request under way, whether there is one, its chain and
 * where its status is to be.
 */
const STATE = { queue: 0, used: 8, told: 16, isBusy: 24, head: 32, status: 40 } as const;

/** Text that goes from a descriptor to the next of its chain, which lies in the same queue whatever the guest says. */
function follow(queue: string, descriptor: string): string {
  return `
        mrmovq 8(${descriptor}),${descriptor}
        ishrq $${VIRTQUEUE_NEXT_SHIFT},${descriptor}
        iandq $${VIRTQUEUE.size - 1},${descriptor}
        ishlq $4,${descriptor}
        addq ${queue},${descriptor}`;
}

/**
 * A virtio disk in front of the guest's image. One request is under way at a time; when it is over the next one is
 * taken, and meanwhile no notification is wanted. A guest whose chains do not lie in its memory, or are no requests for a
 * block, is not listened to any more. Entry points are those that `ioBackEnd` names.
 */
export function virtioDisk({ raise }: DeviceModelOptions): string {
  return `
ioDiskRead:
        xorq %rax,%rax
        ret

ioDiskWrite:
        isubq $${VIRTIO_REGISTER.notify},%rdi
        je virtioDiskServe
        iaddq $${VIRTIO_REGISTER.notify - VIRTIO_REGISTER.queue0},%rdi
        jne virtioDiskWritten
        rrmovq %rsi,%rdi
        irmovq $${VIRTQUEUE.bytes},%rsi
        call ioGuestAddress
        irmovq $virtioDiskState,%rcx
        rmmovq %rax,${STATE.queue}(%rcx)
virtioDiskWritten:
        ret

# takes requests until one is under way, or there is none
virtioDiskServe:
        pushq %rbx
        pushq %r12
        pushq %r13
        irmovq $virtioDiskState,%rbx
virtioDiskNext:
        mrmovq ${STATE.queue}(%rbx),%r13
        andq %r13,%r13
        je virtioDiskServed
        mrmovq ${STATE.isBusy}(%rbx),%rax
        andq %rax,%rax
        jne virtioDiskServed
        mrmovq ${STATE.used}(%rbx),%rdx
        # from here on the guest notifies; what came before that is seen here
        rmmovq %rdx,${VIRTQUEUE.availableEvent}(%r13)
        ${unlessAvailable("%r13", "%rdx", "virtioDiskServed", "virtioDiskBroken")}
        irmovq $${NEVER},%rax
        rmmovq %rax,${VIRTQUEUE.availableEvent}(%r13)
        ${takeChain("%r13", "%rdx", "%rax", "%r8")}
        rmmovq %rax,${STATE.head}(%rbx)
        # the header
        mrmovq (%r8),%rdi
        irmovq $16,%rsi
        call ioGuestAddress
        rrmovq %rax,%r12
        andq %rax,%rax
        je virtioDiskBroken
        ${follow("%r13", "%r8")}
        # the data
        rrmovq %r8,%r9
        mrmovq (%r8),%rdi
        mrmovq 8(%r8),%rsi
        irmovq $${LENGTH_MASK},%rax
        andq %rax,%rsi
        rrmovq %rsi,%rax
        isubq $${BLOCK_BYTES},%rax
        jne virtioDiskBroken
        call ioGuestAddress
        andq %rax,%rax
        je virtioDiskBroken
        ${follow("%r13", "%r8")}
        # the status
        mrmovq (%r8),%rdi
        irmovq $8,%rsi
        call ioGuestAddress
        rmmovq %rax,${STATE.status}(%rbx)
        andq %rax,%rax
        je virtioDiskBroken
        mrmovq (%r9),%rsi
        mrmovq 8(%r12),%rdi
        ishrq $${SECTORS_SHIFT},%rdi
        mrmovq (%r12),%rdx
        iaddq $${DISK_COMMAND.read - VIRTIO_DISK.read},%rdx
        call hostDiskBegin
        andq %rax,%rax
        je virtioDiskUnderWay
        call virtioDiskEnd
        jmp virtioDiskNext
virtioDiskUnderWay:
        irmovq $1,%rax
        rmmovq %rax,${STATE.isBusy}(%rbx)
        jmp virtioDiskServed
virtioDiskBroken:
        xorq %rax,%rax
        rmmovq %rax,${STATE.queue}(%rbx)
virtioDiskServed:
        popq %r13
        popq %r12
        popq %rbx
        ret

ioDiskInterrupt:
        call hostDiskInterrupt
        andq %rax,%rax
        je virtioDiskWritten
        irmovq $virtioDiskState,%rcx
        xorq %rdx,%rdx
        rmmovq %rdx,${STATE.isBusy}(%rcx)
        call virtioDiskEnd
        jmp virtioDiskServe

# %rax: how the request has ended
virtioDiskEnd:
        irmovq $virtioDiskState,%rcx
        mrmovq ${STATE.queue}(%rcx),%r8
        # the guest may have moved the queue out of its memory meanwhile
        andq %r8,%r8
        je virtioDiskWritten
        mrmovq ${STATE.status}(%rcx),%rdx
        isubq $${HOST_DISK.done - VIRTIO_DISK.ok},%rax
        rmmovq %rax,(%rdx)
        mrmovq ${STATE.used}(%rcx),%rsi
        mrmovq ${STATE.head}(%rcx),%rdi
        ${putUsed("%r8", "%rsi", "%rdi", "%rax")}
        rmmovq %rsi,${STATE.used}(%rcx)
        mrmovq ${STATE.told}(%rcx),%rdi
        rmmovq %rsi,${STATE.told}(%rcx)
        ${unlessWanted("%r8", "%rdi", "%rsi", "%rax", "virtioDiskWritten")}
        irmovq $${VECTOR.disk},%rdi
        jmp ${raise}

        .align 8
virtioDiskState:
        .quad 0, 0, 0, 0, 0, 0
`;
}
