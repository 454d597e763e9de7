import {
  ALL_CAUSES,
  DESCRIPTOR,
  DESCRIPTOR_STATUS,
  NETWORK_REGISTER,
  SEND_COMMAND,
} from "../../devices/network-registers.ts";
import { PORT } from "../../devices/ports.ts";
import type { GuestSection } from "../guest-section.ts";
import type { KernelOperations } from "../kernel-operations.ts";
import { BUFFER_BYTES, DRIVER_MEMORY, RING_SIZE } from "./driver-memory.ts";
import { countReceived, NETWORK_SECTION, NETWORK_STATE } from "./network-driver.ts";
import { readPort, writeConstant, writePort } from "./port-text.ts";

const INDEX_MASK = RING_SIZE - 1;
const DESCRIPTOR_SHIFT = Math.log2(DESCRIPTOR.bytes);
const BUFFER_SHIFT = Math.log2(BUFFER_BYTES);
/** The second word of the descriptor of a packet to be sent, but for its length. */
const SEND_FLAGS: number = (SEND_COMMAND.endOfPacket | SEND_COMMAND.report) << DESCRIPTOR.commandShift;
const DONE = DESCRIPTOR_STATUS.done * 2 ** DESCRIPTOR.statusShift;

/**
 * The driver of the card in the manner of Intel's 8254x. It does with registers what Linux' e1000 does: the tail is
 * written for each packet; an interrupt reads the causes, masks all, and lifts the mask when rings have been looked
 * through; the status is read after a change of the mask, because the bus posts writes. (Linux,
 * drivers/net/ethernet/intel/e1000/e1000_main.c: e1000_intr, e1000_clean, e1000_irq_enable.)
 */
export function cardNetworkDriver(operations: KernelOperations): GuestSection {
  const { sendRing, receiveRing, receiveBuffers } = DRIVER_MEMORY;
  const read = (register: number) => readPort(operations, PORT.network + register);
  const write = (register: number) => writePort(operations, PORT.network + register);
  const set = (register: number, value: number) => writeConstant(operations, PORT.network + register, value);
  const code = `
networkStart:
        ${set(NETWORK_REGISTER.control, 1)}
        ${set(NETWORK_REGISTER.sendBase, sendRing)}
        ${set(NETWORK_REGISTER.sendLength, RING_SIZE)}
        # every descriptor to receive with has its buffer for good
        irmovq $${receiveBuffers},%r8
        irmovq $${receiveRing},%r9
        irmovq $${RING_SIZE},%r10
networkStartBuffer:
        rmmovq %r8,(%r9)
        iaddq $${BUFFER_BYTES},%r8
        iaddq $${DESCRIPTOR.bytes},%r9
        isubq $1,%r10
        jne networkStartBuffer
        ${set(NETWORK_REGISTER.receiveBase, receiveRing)}
        ${set(NETWORK_REGISTER.receiveLength, RING_SIZE)}
        ${set(NETWORK_REGISTER.receiveTail, INDEX_MASK)}
        ${set(NETWORK_REGISTER.maskSet, ALL_CAUSES)}
        ret

networkSend:
        irmovq $networkState,%r8
        mrmovq ${NETWORK_STATE.queued}(%r8),%r9
        mrmovq ${NETWORK_STATE.sent}(%r8),%rax
        rrmovq %r9,%r10
        subq %rax,%r10
        # one descriptor stays free: a ring whose head is its tail is empty
        isubq $${INDEX_MASK},%r10
        je networkSendFull
        rrmovq %r9,%r10
        iandq $${INDEX_MASK},%r10
        ishlq $${DESCRIPTOR_SHIFT},%r10
        rmmovq %rdi,${sendRing}(%r10)
        iorq $${SEND_FLAGS},%rsi
        rmmovq %rsi,${sendRing + 8}(%r10)
        iaddq $1,%r9
        rmmovq %r9,${NETWORK_STATE.queued}(%r8)
        rmmovq %r9,${NETWORK_STATE.announced}(%r8)
        rrmovq %r9,%rsi
        iandq $${INDEX_MASK},%rsi
        ${write(NETWORK_REGISTER.sendTail)}
        irmovq $1,%rax
        ret
networkSendFull:
        xorq %rax,%rax
        ret

# each packet has been announced, and each is reported
networkFlush:
networkExpectSent:
        ret

networkInterrupt:
        ${read(NETWORK_REGISTER.cause)}
        andq %rax,%rax
        je networkInterruptEnd
        ${set(NETWORK_REGISTER.maskClear, ALL_CAUSES)}
        ${read(NETWORK_REGISTER.status)}
        call networkReclaim
        call networkPoll
        ${set(NETWORK_REGISTER.maskSet, ALL_CAUSES)}
        ${read(NETWORK_REGISTER.status)}
networkInterruptEnd:
        ret

# takes back the descriptors of packets that have been sent
networkReclaim:
        irmovq $networkState,%r8
        mrmovq ${NETWORK_STATE.queued}(%r8),%r9
        mrmovq ${NETWORK_STATE.sent}(%r8),%r10
networkReclaimNext:
        rrmovq %r9,%rax
        subq %r10,%rax
        je networkReclaimEnd
        rrmovq %r10,%rcx
        iandq $${INDEX_MASK},%rcx
        ishlq $${DESCRIPTOR_SHIFT},%rcx
        mrmovq ${sendRing + 8}(%rcx),%rax
        irmovq $${DONE},%rdx
        andq %rdx,%rax
        je networkReclaimEnd
        iaddq $1,%r10
        jmp networkReclaimNext
networkReclaimEnd:
        rmmovq %r10,${NETWORK_STATE.sent}(%r8)
        ret

# hands on what has been received, and gives the buffers back to the card
networkPoll:
        irmovq $networkState,%r8
        mrmovq ${NETWORK_STATE.received}(%r8),%r9
networkPollNext:
        rrmovq %r9,%r10
        iandq $${INDEX_MASK},%r10
        rrmovq %r10,%r11
        ishlq $${DESCRIPTOR_SHIFT},%r10
        mrmovq ${receiveRing + 8}(%r10),%rsi
        rrmovq %rsi,%rax
        irmovq $${DONE},%rdx
        andq %rdx,%rax
        je networkPollEnd
        iandq $${DESCRIPTOR.lengthMask},%rsi
        ishlq $${BUFFER_SHIFT},%r11
        iaddq $${receiveBuffers},%r11
        ${countReceived("%r11", "%rsi", "%r8")}
        xorq %rax,%rax
        rmmovq %rax,${receiveRing + 8}(%r10)
        iaddq $1,%r9
        jmp networkPollNext
networkPollEnd:
        mrmovq ${NETWORK_STATE.received}(%r8),%rax
        subq %r9,%rax
        je networkPollNone
        rmmovq %r9,${NETWORK_STATE.received}(%r8)
        # the last buffer before the next one to be looked at is the card's again
        rrmovq %r9,%rsi
        isubq $1,%rsi
        iandq $${INDEX_MASK},%rsi
        ${write(NETWORK_REGISTER.receiveTail)}
networkPollNone:
        ret
`;
  return { ...NETWORK_SECTION, code };
}
