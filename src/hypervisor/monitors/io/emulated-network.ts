import {
  DESCRIPTOR,
  DESCRIPTOR_STATUS,
  LINK_UP,
  NETWORK_CAUSE,
  NETWORK_REGISTER,
  SEND_COMMAND,
} from "../../devices/network-registers.ts";
import { VECTOR } from "../../system/vectors.ts";
import type { DeviceModelOptions } from "./io-back-end-options.ts";

const DESCRIPTOR_SHIFT = Math.log2(DESCRIPTOR.bytes);
const DONE = DESCRIPTOR_STATUS.done * 2 ** DESCRIPTOR.statusShift;
const RECEIVED = (DESCRIPTOR_STATUS.done | DESCRIPTOR_STATUS.endOfPacket) * 2 ** DESCRIPTOR.statusShift;
const REPORT = SEND_COMMAND.report << DESCRIPTOR.commandShift;
/** What the card takes a buffer to hold. */
const BUFFER_BYTES = 2048;

/** Offset of a word. */
const register = (number: number) => 8 * number;

/**
 * Offsets in `emulatedNetworkState`: the model's registers by their numbers, and behind them what the card keeps to
 * itself: the mask of interrupts, the next descriptor to be sent from, and whether an interrupt is under way.
 */
const STATE = {
  status: register(NETWORK_REGISTER.status),
  cause: register(NETWORK_REGISTER.cause),
  sendBase: register(NETWORK_REGISTER.sendBase),
  sendLength: register(NETWORK_REGISTER.sendLength),
  sendHead: register(NETWORK_REGISTER.sendHead),
  sendTail: register(NETWORK_REGISTER.sendTail),
  receiveBase: register(NETWORK_REGISTER.receiveBase),
  receiveLength: register(NETWORK_REGISTER.receiveLength),
  receiveHead: register(NETWORK_REGISTER.receiveHead),
  receiveTail: register(NETWORK_REGISTER.receiveTail),
  mask: register(NETWORK_REGISTER.receiveTail + 1),
  fetched: register(NETWORK_REGISTER.receiveTail + 2),
  asserted: register(NETWORK_REGISTER.receiveTail + 3),
  words: NETWORK_REGISTER.receiveTail + 4,
} as const;

/** Text that moves an index on to the next descriptor of a ring. */
function moveOn(state: string, head: string, length: number, scratch: string): string {
  return `
        iaddq $1,${head}
        mrmovq ${length}(${state}),${scratch}
        subq ${head},${scratch}
        cmovle ${scratch},${head}`;
}

/**
 * A model of the machine's network card, in front of it: every access to a register comes here. Packets are sent from
 * where they lie, and are copied when they are received. A descriptor or a packet outside the guest's memory stops the
 * ring that it is in, as the card does if memory refuses it. Entry points are those that `hostNetwork` and `ioBackEnd`
 * name.
 */
export function emulatedNetwork({ guestPhysical, raise }: DeviceModelOptions): string {
  return `
# %rdi: the register's number
ioNetworkRead:
        ishlq $3,%rdi
        irmovq $emulatedNetworkState,%rcx
        addq %rcx,%rdi
        mrmovq (%rdi),%rax
        iaddq $${STATE.cause},%rcx
        subq %rdi,%rcx
        jne emulatedNetworkRead
        # reading the causes clears them, and takes the interrupt back
        irmovq $emulatedNetworkState,%rdi
        rmmovq %rcx,${STATE.cause}(%rdi)
        rmmovq %rcx,${STATE.asserted}(%rdi)
emulatedNetworkRead:
        ret

# %rdi: the register's number, %rsi: what is written
ioNetworkWrite:
        irmovq $emulatedNetworkState,%rcx
        rrmovq %rdi,%rax
        isubq $${NETWORK_REGISTER.sendTail},%rax
        je emulatedNetworkTail
        rrmovq %rdi,%rax
        isubq $${NETWORK_REGISTER.maskSet},%rax
        je emulatedNetworkMaskSet
        isubq $${NETWORK_REGISTER.maskClear - NETWORK_REGISTER.maskSet},%rax
        je emulatedNetworkMaskClear
        # below the mask there are the reset, and what cannot be written; behind it there are plain registers
        jg emulatedNetworkPlain
        andq %rdi,%rdi
        je emulatedNetworkReset
        ret
emulatedNetworkPlain:
        isubq $${NETWORK_REGISTER.receiveTail - NETWORK_REGISTER.maskClear},%rax
        jg emulatedNetworkWritten
        ishlq $3,%rdi
        addq %rcx,%rdi
        rmmovq %rsi,(%rdi)
emulatedNetworkWritten:
        ret
emulatedNetworkTail:
        rmmovq %rsi,${STATE.sendTail}(%rcx)
        jmp emulatedNetworkSend
emulatedNetworkMaskSet:
        mrmovq ${STATE.mask}(%rcx),%rax
        orq %rsi,%rax
        rmmovq %rax,${STATE.mask}(%rcx)
        jmp ioNetworkSettle
emulatedNetworkMaskClear:
        ixorq $-1,%rsi
        mrmovq ${STATE.mask}(%rcx),%rax
        andq %rsi,%rax
        rmmovq %rax,${STATE.mask}(%rcx)
        mrmovq ${STATE.cause}(%rcx),%rdx
        andq %rdx,%rax
        jne emulatedNetworkWritten
        rmmovq %rax,${STATE.asserted}(%rcx)
        ret

emulatedNetworkReset:
        irmovq $emulatedNetworkState,%rcx
        xorq %rax,%rax
        irmovq $${STATE.words},%rdx
emulatedNetworkClear:
        rmmovq %rax,(%rcx)
        iaddq $8,%rcx
        isubq $1,%rdx
        jne emulatedNetworkClear
        irmovq $${LINK_UP},%rax
        irmovq $emulatedNetworkState,%rcx
        rmmovq %rax,${STATE.status}(%rcx)
        ret

# has the packets up to the tail sent
emulatedNetworkSend:
        pushq %rbx
        pushq %rbp
        irmovq $emulatedNetworkState,%rbx
        mrmovq ${STATE.fetched}(%rbx),%rbp
emulatedNetworkSendNext:
        mrmovq ${STATE.sendTail}(%rbx),%rax
        subq %rbp,%rax
        je emulatedNetworkSendAll
        rrmovq %rbp,%rdi
        ishlq $${DESCRIPTOR_SHIFT},%rdi
        mrmovq ${STATE.sendBase}(%rbx),%rax
        addq %rax,%rdi
        irmovq $${DESCRIPTOR.bytes},%rsi
        call ioGuestAddress
        andq %rax,%rax
        je emulatedNetworkSendAll
        mrmovq (%rax),%rdi
        mrmovq 8(%rax),%rsi
        iandq $${DESCRIPTOR.lengthMask},%rsi
        call ioGuestAddress
        andq %rax,%rax
        je emulatedNetworkSendAll
        iaddq $${guestPhysical},%rdi
        call hostNetworkSend
        # if the host's ring is full, go on when something has been sent
        andq %rax,%rax
        je emulatedNetworkSendAll
        ${moveOn("%rbx", "%rbp", STATE.sendLength, "%rax")}
        jmp emulatedNetworkSendNext
emulatedNetworkSendAll:
        rmmovq %rbp,${STATE.fetched}(%rbx)
        call hostNetworkAnnounce
        popq %rbp
        popq %rbx
        ret

# %rdi: so many packets have been sent
ioNetworkSent:
        pushq %rbx
        pushq %rbp
        pushq %r12
        irmovq $emulatedNetworkState,%rbx
        mrmovq ${STATE.sendHead}(%rbx),%rbp
        rrmovq %rdi,%r12
emulatedNetworkSentNext:
        rrmovq %rbp,%rdi
        ishlq $${DESCRIPTOR_SHIFT},%rdi
        mrmovq ${STATE.sendBase}(%rbx),%rax
        addq %rax,%rdi
        irmovq $${DESCRIPTOR.bytes},%rsi
        call ioGuestAddress
        andq %rax,%rax
        je emulatedNetworkSentMoveOn
        mrmovq 8(%rax),%rcx
        rrmovq %rcx,%rdx
        iandq $${REPORT},%rdx
        je emulatedNetworkSentMoveOn
        irmovq $${DONE},%rdx
        orq %rdx,%rcx
        rmmovq %rcx,8(%rax)
        mrmovq ${STATE.cause}(%rbx),%rcx
        iorq $${NETWORK_CAUSE.sent},%rcx
        rmmovq %rcx,${STATE.cause}(%rbx)
emulatedNetworkSentMoveOn:
        ${moveOn("%rbx", "%rbp", STATE.sendLength, "%rax")}
        isubq $1,%r12
        jne emulatedNetworkSentNext
        rmmovq %rbp,${STATE.sendHead}(%rbx)
        popq %r12
        popq %rbp
        popq %rbx
        # what found the host's ring full
        jmp emulatedNetworkSend

# %rdi: a packet, %rsi: its bytes. It is lost if there is no buffer for it
ioNetworkDeliver:
        pushq %rbx
        pushq %rbp
        pushq %r12
        pushq %r13
        irmovq $emulatedNetworkState,%rbx
        rrmovq %rdi,%r12
        rrmovq %rsi,%r13
        irmovq $${NETWORK_CAUSE.overrun},%rbp
        mrmovq ${STATE.receiveHead}(%rbx),%rdi
        mrmovq ${STATE.receiveTail}(%rbx),%rax
        subq %rdi,%rax
        je emulatedNetworkDelivered
        ishlq $${DESCRIPTOR_SHIFT},%rdi
        mrmovq ${STATE.receiveBase}(%rbx),%rax
        addq %rax,%rdi
        irmovq $${DESCRIPTOR.bytes},%rsi
        call ioGuestAddress
        andq %rax,%rax
        je emulatedNetworkDelivered
        rrmovq %rax,%rdx
        mrmovq (%rax),%rdi
        irmovq $${BUFFER_BYTES},%rsi
        call ioGuestAddress
        andq %rax,%rax
        je emulatedNetworkDelivered
        irmovq $${RECEIVED},%rcx
        orq %r13,%rcx
        rmmovq %rcx,8(%rdx)
        rrmovq %r12,%rdi
        rrmovq %rax,%rsi
        rrmovq %r13,%rdx
        call ioCopyWords
        mrmovq ${STATE.receiveHead}(%rbx),%rdi
        ${moveOn("%rbx", "%rdi", STATE.receiveLength, "%rax")}
        rmmovq %rdi,${STATE.receiveHead}(%rbx)
        irmovq $${NETWORK_CAUSE.received},%rbp
emulatedNetworkDelivered:
        mrmovq ${STATE.cause}(%rbx),%rax
        orq %rbp,%rax
        rmmovq %rax,${STATE.cause}(%rbx)
        popq %r13
        popq %r12
        popq %rbp
        popq %rbx
        ret

# interrupts if a cause is up that the mask lets through, once until the causes have been read
ioNetworkSettle:
        irmovq $emulatedNetworkState,%rcx
        mrmovq ${STATE.cause}(%rcx),%rax
        mrmovq ${STATE.mask}(%rcx),%rdx
        andq %rdx,%rax
        je emulatedNetworkSettled
        mrmovq ${STATE.asserted}(%rcx),%rax
        andq %rax,%rax
        jne emulatedNetworkSettled
        irmovq $1,%rax
        rmmovq %rax,${STATE.asserted}(%rcx)
        irmovq $${VECTOR.network},%rdi
        jmp ${raise}
emulatedNetworkSettled:
        ret

        .align 8
emulatedNetworkState:
        .quad 0, ${LINK_UP}${", 0".repeat(STATE.words - 2)}
`;
}
