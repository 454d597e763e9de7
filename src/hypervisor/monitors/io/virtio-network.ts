import { NEVER, VIRTIO_QUEUE, VIRTIO_REGISTER, VIRTQUEUE } from "../../devices/virtqueue.ts";
import { VECTOR } from "../../system/vectors.ts";
import type { DeviceModelOptions } from "./io-back-end-options.ts";
import { putUsed, takeChain, unlessAvailable, unlessWanted } from "./virtqueue-text.ts";

/** The part of a descriptor's second word that is a length. */
const LENGTH_MASK = 0xffff_ffff;
const LENGTH_SHIFT = 32;
/** A packet that the host's card can send. */
const MAX_PACKET_BYTES = 2048;

/**
 * Words of `virtioNetworkState`: where the queues are, 0 if the guest has not said; entries to be sent that have been
 * taken, and given back; entries to receive that have been used; and the used indices at the last interrupts.
 */
const STATE = {
  receiveQueue: 0,
  sendQueue: 8,
  taken: 16,
  sent: 24,
  received: 32,
  sentTold: 40,
  receivedTold: 48,
} as const;

/**
 * A virtio network card in front of the machine's. A notification has all packets taken that are available; while some
 * are under way none is wanted, because the card's interrupt has the rest looked at. A guest whose descriptors lie
 * outside its memory is not listened to any more.
 *
 * Packets are sent from where they lie, and are copied when they are received. Entry points are those that
 * `hostNetwork` and `ioBackEnd` name.
 */
export function virtioNetwork({ guestPhysical, raise }: DeviceModelOptions): string {
  return `
ioNetworkRead:
        xorq %rax,%rax
        ret

ioNetworkWrite:
        isubq $${VIRTIO_REGISTER.notify},%rdi
        jne virtioNetworkSetUp
        isubq $${VIRTIO_QUEUE.send},%rsi
        je virtioNetworkSend
        # new buffers to receive with are seen when they are needed
        ret

# %rdi: queue0 or queue1, less notify; %rsi: where it is
virtioNetworkSetUp:
        pushq %rbx
        rrmovq %rdi,%rbx
        rrmovq %rsi,%rdi
        irmovq $${VIRTQUEUE.bytes},%rsi
        call ioGuestAddress
        irmovq $virtioNetworkState,%rcx
        iaddq $${VIRTIO_REGISTER.notify - VIRTIO_REGISTER.queue1},%rbx
        je virtioNetworkSetUpSend
        iaddq $${VIRTIO_REGISTER.queue1 - VIRTIO_REGISTER.queue0},%rbx
        jne virtioNetworkSetUpEnd
        rmmovq %rax,${STATE.receiveQueue}(%rcx)
        andq %rax,%rax
        je virtioNetworkSetUpEnd
        irmovq $${NEVER},%rcx
        rmmovq %rcx,${VIRTQUEUE.availableEvent}(%rax)
        jmp virtioNetworkSetUpEnd
virtioNetworkSetUpSend:
        rmmovq %rax,${STATE.sendQueue}(%rcx)
virtioNetworkSetUpEnd:
        popq %rbx
        ret

# has all packets sent that are available
virtioNetworkSend:
        pushq %rbx
        pushq %rbp
        pushq %r12
        irmovq $virtioNetworkState,%rbx
        mrmovq ${STATE.sendQueue}(%rbx),%rbp
        andq %rbp,%rbp
        je virtioNetworkSendEnd
virtioNetworkSendAgain:
        mrmovq ${STATE.taken}(%rbx),%r12
virtioNetworkSendNext:
        ${unlessAvailable("%rbp", "%r12", "virtioNetworkSendAll", "virtioNetworkSendBroken")}
        ${takeChain("%rbp", "%r12", "%rdx", "%r8")}
        mrmovq (%r8),%rdi
        mrmovq 8(%r8),%rsi
        irmovq $${LENGTH_MASK},%rax
        andq %rax,%rsi
        rrmovq %rsi,%rax
        isubq $${MAX_PACKET_BYTES},%rax
        jg virtioNetworkSendBroken
        call ioGuestAddress
        andq %rax,%rax
        je virtioNetworkSendBroken
        iaddq $${guestPhysical},%rdi
        call hostNetworkSend
        andq %rax,%rax
        je virtioNetworkSendAll
        iaddq $1,%r12
        jmp virtioNetworkSendNext
virtioNetworkSendBroken:
        xorq %rax,%rax
        rmmovq %rax,${STATE.sendQueue}(%rbx)
        rmmovq %r12,${STATE.taken}(%rbx)
        call hostNetworkAnnounce
        jmp virtioNetworkSendEnd
virtioNetworkSendAll:
        rmmovq %r12,${STATE.taken}(%rbx)
        call hostNetworkAnnounce
        irmovq $${NEVER},%rdx
        mrmovq ${STATE.sent}(%rbx),%rax
        subq %r12,%rax
        cmove %r12,%rdx
        rmmovq %rdx,${VIRTQUEUE.availableEvent}(%rbp)
        jne virtioNetworkSendEnd
        # idle again: nothing must have come before the guest could see that it has to notify
        mrmovq ${VIRTQUEUE.availableIndex}(%rbp),%rax
        subq %r12,%rax
        jne virtioNetworkSendAgain
virtioNetworkSendEnd:
        popq %r12
        popq %rbp
        popq %rbx
        ret

# %rdi: so many more packets have been sent; they have been taken in the order of their entries
ioNetworkSent:
        irmovq $virtioNetworkState,%rcx
        mrmovq ${STATE.sendQueue}(%rcx),%r8
        mrmovq ${STATE.sent}(%rcx),%r9
        andq %r8,%r8
        je virtioNetworkSentEnd
virtioNetworkSentNext:
        ${takeChain("%r8", "%r9", "%rdx", "%rax")}
        ${putUsed("%r8", "%r9", "%rdx", "%rax")}
        isubq $1,%rdi
        jne virtioNetworkSentNext
        rmmovq %r9,${STATE.sent}(%rcx)
        jmp virtioNetworkSend
virtioNetworkSentEnd:
        ret

# %rdi: a packet, %rsi: its bytes. It is lost if there is no buffer that it fits into
ioNetworkDeliver:
        pushq %rbx
        pushq %rbp
        pushq %r12
        pushq %r13
        irmovq $virtioNetworkState,%rbx
        mrmovq ${STATE.receiveQueue}(%rbx),%rbp
        mrmovq ${STATE.received}(%rbx),%r12
        andq %rbp,%rbp
        je virtioNetworkDeliverEnd
        mrmovq ${VIRTQUEUE.availableIndex}(%rbp),%rax
        subq %r12,%rax
        je virtioNetworkDeliverEnd
        ${takeChain("%rbp", "%r12", "%r13", "%r8")}
        rrmovq %rdi,%r9
        rrmovq %rsi,%rdx
        mrmovq (%r8),%rdi
        mrmovq 8(%r8),%rsi
        irmovq $${LENGTH_MASK},%rax
        andq %rax,%rsi
        rrmovq %rdx,%rax
        iaddq $7,%rax
        subq %rsi,%rax
        jg virtioNetworkDeliverEnd
        call ioGuestAddress
        andq %rax,%rax
        je virtioNetworkDeliverEnd
        rrmovq %rdx,%rcx
        ishlq $${LENGTH_SHIFT},%rcx
        orq %rcx,%r13
        rrmovq %r9,%rdi
        rrmovq %rax,%rsi
        call ioCopyWords
        ${putUsed("%rbp", "%r12", "%r13", "%rax")}
        rmmovq %r12,${STATE.received}(%rbx)
virtioNetworkDeliverEnd:
        popq %r13
        popq %r12
        popq %rbp
        popq %rbx
        ret

# one interrupt for all that has happened, if the guest wants to know of any of it
ioNetworkSettle:
        irmovq $virtioNetworkState,%rcx
        mrmovq ${STATE.receiveQueue}(%rcx),%rdx
        mrmovq ${STATE.received}(%rcx),%rsi
        mrmovq ${STATE.receivedTold}(%rcx),%rdi
        andq %rdx,%rdx
        je virtioNetworkSettleSent
        rmmovq %rsi,${STATE.receivedTold}(%rcx)
        ${unlessWanted("%rdx", "%rdi", "%rsi", "%rax", "virtioNetworkSettleSent")}
        mrmovq ${STATE.sent}(%rcx),%rsi
        rmmovq %rsi,${STATE.sentTold}(%rcx)
        jmp virtioNetworkRaise
virtioNetworkSettleSent:
        mrmovq ${STATE.sendQueue}(%rcx),%rdx
        mrmovq ${STATE.sent}(%rcx),%rsi
        mrmovq ${STATE.sentTold}(%rcx),%rdi
        andq %rdx,%rdx
        je virtioNetworkSettled
        rmmovq %rsi,${STATE.sentTold}(%rcx)
        ${unlessWanted("%rdx", "%rdi", "%rsi", "%rax", "virtioNetworkSettled")}
virtioNetworkRaise:
        irmovq $${VECTOR.network},%rdi
        jmp ${raise}
virtioNetworkSettled:
        ret

        .align 8
virtioNetworkState:
        .quad 0, 0, 0, 0, 0, 0, 0
`;
}
