/**
 * Ports from the network card's first one on: those registers of Intel's 8254x that a driver needs for packets, one
 * after the other. Intel Corporation, PCI/PCI-X Family of Gigabit Ethernet Controllers Software Developer's Manual,
 * 317453, chapter 13. Lengths of rings are in descriptors and not in bytes.
 */
export const NETWORK_REGISTER = {
  /** Writing anything here resets the card. */
  control: 0,
  /** Bit 1: the link is up. Drivers read it to be sure that what they wrote before has arrived. */
  status: 1,
  /** ICR: causes of interrupts since it was read last. Reading clears it. */
  cause: 2,
  /** IMS: sets bits of the mask; what is in the mask and in the causes interrupts. */
  maskSet: 3,
  /** IMC: clears bits of the mask. */
  maskClear: 4,
  /** TDBAL, TDLEN, TDH, TDT: the ring of packets to send; the card owns those from head up to tail. */
  sendBase: 5,
  sendLength: 6,
  sendHead: 7,
  sendTail: 8,
  /** RDBAL, RDLEN, RDH, RDT: the ring of empty buffers; the card owns those from head up to tail. */
  receiveBase: 9,
  receiveLength: 10,
  receiveHead: 11,
  receiveTail: 12,
} as const;

/** How many ports the card has. */
export const NETWORK_PORT_COUNT = 16;

/** What the status register says: STATUS.LU. */
export const LINK_UP = 2;

/** Causes of interrupts: ICR, table 13-62. */
export const NETWORK_CAUSE = {
  /** TXDW: a descriptor that asked for it has been written back. */
  sent: 0x01,
  /** RXO: a packet was lost for want of a buffer. */
  overrun: 0x40,
  /** RXT0: a packet has been received. */
  received: 0x80,
} as const;

/** All causes. */
export const ALL_CAUSES: number = NETWORK_CAUSE.sent | NETWORK_CAUSE.overrun | NETWORK_CAUSE.received;

/**
 * A descriptor is two words: the address of a buffer; and length in bits 0 to 15, command in 24 to 31 and status in 32
 * to 39. Legacy formats, sections 3.2.3 and 3.3.3.
 */
export const DESCRIPTOR = {
  bytes: 16,
  lengthMask: 0xffff,
  commandShift: 24,
  statusShift: 32,
} as const;

/** Commands of a descriptor to send. */
export const SEND_COMMAND = {
  /** EOP: the packet ends with this buffer. Packets of several buffers are not supported: it is always set. */
  endOfPacket: 0x01,
  /** RS: write the status back, and interrupt. */
  report: 0x08,
} as const;

/** Status of a descriptor. */
export const DESCRIPTOR_STATUS = {
  /** DD: the card is done with it. */
  done: 0x01,
  /** EOP, of a buffer received. */
  endOfPacket: 0x02,
} as const;
