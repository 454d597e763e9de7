import {
  ALL_CAUSES,
  DESCRIPTOR,
  DESCRIPTOR_STATUS,
  NETWORK_REGISTER,
  SEND_COMMAND,
} from "../../devices/network-registers.ts";
import { PORT } from "../../devices/ports.ts";
import { type DriverOptions, IO_MEMORY } from "./io-back-end-options.ts";

/** Descriptors of the rings. More than a guest's queue has entries fit into that of packets to be sent. */
const SEND_SIZE = 64;
const SEND_MASK = SEND_SIZE - 1;
const RECEIVE_SIZE = 32;
const RECEIVE_MASK = RECEIVE_SIZE - 1;
const BUFFER_BYTES = 2048;
const BUFFER_SHIFT = Math.log2(BUFFER_BYTES);
const DESCRIPTOR_SHIFT = Math.log2(DESCRIPTOR.bytes);
const DONE = DESCRIPTOR_STATUS.done * 2 ** DESCRIPTOR.statusShift;
const REPORT = SEND_COMMAND.report << DESCRIPTOR.commandShift;

/** Words of `hostNetworkState`: packets queued, announced to the card, sent, received, buffers given back. */
const STATE = { queued: 0, announced: 8, sent: 16, received: 24, returned: 32 } as const;

/**
 * Whoever drives the machine's network card for guests. Packets to be sent lie in the guest's memory and stay there;
 * packets received come into buffers of its own, since nobody knows before for whom they are. It serves interrupts with
 * the same accesses to registers as the guests' driver (`cardNetworkDriver`): hosts have the drivers that kernels have.
 *
 * | label | |
 * |---|---|
 * | `hostNetworkStart` | sets the card up |
 * | `hostNetworkSend` | %rdi: physical address of a packet, %rsi: its bytes; %rax: 1, or 0 if there is no room |
 * | `hostNetworkAnnounce` | has the card send what was given so far, and report when the last of it is sent |
 * | `hostNetworkInterrupt` | serves the card's interrupt |
 *
 * It calls `ioNetworkDeliver` for each packet received (%rdi: address, %rsi: bytes), `ioNetworkSent` with the number of
 * packets that have been sent since the last time in %rdi, and then `ioNetworkSettle`.
 */
export function hostNetwork({ memory, memoryPhysical }: DriverOptions): string {
  const port = (register: number) => PORT.network + register;
  const set = (register: number, value: number) => `
        irmovq $${value},%rsi
        irmovq $${port(register)},%rdi
        outq %rsi,(%rdi)`;
  const flush = `
        irmovq $${port(NETWORK_REGISTER.status)},%rdi
        inq (%rdi),%rax`;
  const receiveRing = memory + IO_MEMORY.receiveRing;
  const sendRing = memory + IO_MEMORY.sendRing;
  return `
hostNetworkStart:
        ${set(NETWORK_REGISTER.control, 1)}
        ${set(NETWORK_REGISTER.sendBase, memoryPhysical + IO_MEMORY.sendRing)}
        ${set(NETWORK_REGISTER.sendLength, SEND_SIZE)}
        irmovq $${memoryPhysical + IO_MEMORY.receiveBuffers},%rax
        irmovq $${receiveRing},%rcx
        irmovq $${RECEIVE_SIZE},%rdx
hostNetworkBuffer:
        rmmovq %rax,(%rcx)
        iaddq $${BUFFER_BYTES},%rax
        iaddq $${DESCRIPTOR.bytes},%rcx
        isubq $1,%rdx
        jne hostNetworkBuffer
        ${set(NETWORK_REGISTER.receiveBase, memoryPhysical + IO_MEMORY.receiveRing)}
        ${set(NETWORK_REGISTER.receiveLength, RECEIVE_SIZE)}
        ${set(NETWORK_REGISTER.receiveTail, RECEIVE_MASK)}
        ${set(NETWORK_REGISTER.maskSet, ALL_CAUSES)}
        ret

hostNetworkSend:
        irmovq $hostNetworkState,%rcx
        mrmovq ${STATE.queued}(%rcx),%rdx
        mrmovq ${STATE.sent}(%rcx),%r8
        rrmovq %rdx,%rax
        subq %r8,%rax
        # one descriptor stays free: a ring whose head is its tail is empty
        isubq $${SEND_MASK},%rax
        je hostNetworkSendEnd
        rrmovq %rdx,%rax
        iandq $${SEND_MASK},%rax
        ishlq $${DESCRIPTOR_SHIFT},%rax
        rmmovq %rdi,${sendRing}(%rax)
        iorq $${SEND_COMMAND.endOfPacket << DESCRIPTOR.commandShift},%rsi
        rmmovq %rsi,${sendRing + 8}(%rax)
        iaddq $1,%rdx
        rmmovq %rdx,${STATE.queued}(%rcx)
        irmovq $1,%rax
hostNetworkSendEnd:
        ret

hostNetworkAnnounce:
        irmovq $hostNetworkState,%rcx
        mrmovq ${STATE.queued}(%rcx),%rdx
        mrmovq ${STATE.announced}(%rcx),%rax
        subq %rdx,%rax
        je hostNetworkAnnounced
        rmmovq %rdx,${STATE.announced}(%rcx)
        # only the last of them is to be reported
        rrmovq %rdx,%rax
        isubq $1,%rax
        iandq $${SEND_MASK},%rax
        ishlq $${DESCRIPTOR_SHIFT},%rax
        mrmovq ${sendRing + 8}(%rax),%r8
        iorq $${REPORT},%r8
        rmmovq %r8,${sendRing + 8}(%rax)
        iandq $${SEND_MASK},%rdx
        irmovq $${port(NETWORK_REGISTER.sendTail)},%rdi
        outq %rdx,(%rdi)
hostNetworkAnnounced:
        ret

hostNetworkInterrupt:
        pushq %rbx
        irmovq $hostNetworkState,%rbx
        irmovq $${port(NETWORK_REGISTER.cause)},%rdi
        inq (%rdi),%rax
        andq %rax,%rax
        je hostNetworkEnd
        ${set(NETWORK_REGISTER.maskClear, ALL_CAUSES)}
        ${flush}
hostNetworkReceive:
        mrmovq ${STATE.received}(%rbx),%rdx
        rrmovq %rdx,%rcx
        iandq $${RECEIVE_MASK},%rcx
        rrmovq %rcx,%rdi
        ishlq $${DESCRIPTOR_SHIFT},%rcx
        mrmovq ${receiveRing + 8}(%rcx),%rsi
        irmovq $${DONE},%rax
        andq %rsi,%rax
        je hostNetworkReturn
        xorq %rax,%rax
        rmmovq %rax,${receiveRing + 8}(%rcx)
        iaddq $1,%rdx
        rmmovq %rdx,${STATE.received}(%rbx)
        iandq $${DESCRIPTOR.lengthMask},%rsi
        ishlq $${BUFFER_SHIFT},%rdi
        iaddq $${memory + IO_MEMORY.receiveBuffers},%rdi
        call ioNetworkDeliver
        jmp hostNetworkReceive
hostNetworkReturn:
        # all buffers that were looked at are the card's again, up to the one before the next
        mrmovq ${STATE.returned}(%rbx),%rax
        subq %rdx,%rax
        je hostNetworkReap
        rmmovq %rdx,${STATE.returned}(%rbx)
        isubq $1,%rdx
        iandq $${RECEIVE_MASK},%rdx
        irmovq $${port(NETWORK_REGISTER.receiveTail)},%rdi
        outq %rdx,(%rdi)
hostNetworkReap:
        # of packets announced together only the last is marked as sent, and it is for all before it
        mrmovq ${STATE.announced}(%rbx),%rdx
        mrmovq ${STATE.sent}(%rbx),%rcx
        rrmovq %rcx,%rdi
hostNetworkReapNext:
        rrmovq %rdx,%rax
        subq %rcx,%rax
        je hostNetworkReaped
        rrmovq %rcx,%rax
        iandq $${SEND_MASK},%rax
        ishlq $${DESCRIPTOR_SHIFT},%rax
        mrmovq ${sendRing + 8}(%rax),%rax
        iaddq $1,%rcx
        rrmovq %rax,%r9
        iandq $${REPORT},%r9
        je hostNetworkReapNext
        irmovq $${DONE},%r8
        andq %r8,%rax
        je hostNetworkReaped
        rrmovq %rcx,%rdi
        jmp hostNetworkReapNext
hostNetworkReaped:
        mrmovq ${STATE.sent}(%rbx),%rcx
        rmmovq %rdi,${STATE.sent}(%rbx)
        subq %rcx,%rdi
        je hostNetworkSettle
        call ioNetworkSent
hostNetworkSettle:
        ${set(NETWORK_REGISTER.maskSet, ALL_CAUSES)}
        ${flush}
        popq %rbx
        jmp ioNetworkSettle
hostNetworkEnd:
        popq %rbx
        ret

        .align 8
hostNetworkState:
        .quad 0, 0, 0, 0, 0
`;
}
