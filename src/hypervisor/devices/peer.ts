/** A packet on its way to a network card. */
export interface Arrival {
  readonly packet: Uint8Array;
  /** From the end of the packet that it answers. */
  readonly delayNs: number;
}

/** Whoever is at the other end of the wire: what arrives because a packet was sent. */
export type Peer = (packet: Uint8Array) => readonly Arrival[];

/** A network that keeps what it is given. */
export const silent: Peer = () => [];

/** Every packet comes back. */
export const loopback: Peer = (packet) => [{ packet, delayNs: 0 }];

/**
 * Answers a packet with as many others as its first byte says, as fast as the wire takes them.
 *
 * @param bytes - of each answer; its first byte is its number among them, from 0, and all others are 0
 */
export function answering(bytes: number): Peer {
  return ([count = 0]) =>
    Array.from({ length: count }, (_, index) => {
      const packet = new Uint8Array(bytes);
      packet[0] = index;
      return { packet, delayNs: 0 };
    });
}
