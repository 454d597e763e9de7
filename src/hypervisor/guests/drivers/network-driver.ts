import { VECTOR } from "../../system/vectors.ts";
import type { GuestSection } from "../guest-section.ts";

/**
 * What network drivers keep, offsets from `networkState`. Counts begin at 0 and never wrap. All drivers define the same
 * labels:
 *
 * | label | |
 * |---|---|
 * | `networkSend` | %rdi: address of a packet, %rsi: its bytes; %rax becomes 1, or 0 if there is no room. The packet must stay until it has been sent |
 * | `networkFlush` | sees to it that all packets given to `networkSend` will be sent |
 * | `networkExpectSent` | asks for an interrupt when all packets have been sent |
 * | `networkState` | the words named here |
 */
export const NETWORK_STATE = {
  /** Packets given to the device, those of them that were announced to it, and those that it is known to have sent. */
  queued: 0,
  announced: 8,
  sent: 16,
  /** Packets received, and the sum of their bytes and of their first words. */
  received: 24,
  receivedBytes: 32,
  receivedSum: 40,
} as const;

/** What all drivers' sections have in common; `networkStart` sets the device up, `networkInterrupt` serves it. */
export const NETWORK_SECTION: GuestSection = {
  data: `
networkState:
        .quad 0,0,0,0,0,0
`,
  initialise: "networkStart",
  interrupts: { [VECTOR.network]: "networkInterrupt" },
};

/**
 * Text that hands a received packet to whoever waits for it, which here only counts and adds up.
 *
 * @param buffer - register with its address
 * @param bytes - register with its length; changed, and so is %rax
 * @param state - register with the address of `networkState`
 */
export function countReceived(buffer: string, bytes: string, state: string): string {
  return `
        mrmovq ${NETWORK_STATE.receivedBytes}(${state}),%rax
        addq %rax,${bytes}
        rmmovq ${bytes},${NETWORK_STATE.receivedBytes}(${state})
        mrmovq (${buffer}),${bytes}
        mrmovq ${NETWORK_STATE.receivedSum}(${state}),%rax
        addq %rax,${bytes}
    rmmovq ${bytes}, ${NETWORK_STATE.receivedSum}(${state})`;
}
