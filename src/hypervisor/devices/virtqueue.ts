/**
 * A queue in memory that a driver and a device share: the split virtqueue of Virtual I/O Device (VIRTIO) version 1.2,
 * OASIS, 2022, § 2.7, with event indices (§ 2.7.10) always agreed upon. Descriptors and used elements have the bits of
 * the standard; indices and the available ring's elements are words here and not 16 bits, since words are all that the
 * machine can store. Indices therefore never wrap. The queue takes up a page:
 *
 * | offset | |
 * |--:|---|
 * | 0 | descriptors of two words: address; and length, flags << 32, next << 48 |
 * | `availableIndex` | how many entries the driver has made available so far |
 * | `usedEvent` | the driver wants to be interrupted when this entry is used |
 * | `availableRing` | heads of chains |
 * | `usedIndex` | how many entries the device has used so far |
 * | `availableEvent` | the device wants to be notified when this entry becomes available |
 * | `usedRing` | head of the chain, bytes written << 32 |
 */
export const VIRTQUEUE = {
  /** Entries of each of the three parts; a power of 2. */
  size: 32,
  bytes: 4096,
  availableIndex: 512,
  usedEvent: 520,
  availableRing: 528,
  usedIndex: 1024,
  availableEvent: 1032,
  usedRing: 1040,
} as const;

/** An index that is never passed: no interrupt, or no notification. */
export const NEVER = -1;

/** VIRTQ_DESC_F_NEXT and VIRTQ_DESC_F_WRITE, where they stand in a descriptor's second word. */
export const VIRTQUEUE_FLAG = {
  /** The chain goes on with the descriptor named by `next`. */
  next: 0x1_0000_0000,
  /** The device writes there; else it reads. */
  write: 0x2_0000_0000,
} as const;

/** Where `next` stands in a descriptor's second word. */
export const VIRTQUEUE_NEXT_SHIFT = 48;

/** Ports from a virtio device's first one on. */
export const VIRTIO_REGISTER = {
  /** Guest-physical addresses of up to two queues; a network card's are for packets received and to be sent. */
  queue0: 0,
  queue1: 1,
  /** The number of the queue in which something has become available. */
  notify: 2,
} as const;

/** How many ports a virtio device has. */
export const VIRTIO_PORT_COUNT = 8;

/** Queues of a network card (§ 5.1.2) and of a disk (§ 5.2.2). */
export const VIRTIO_QUEUE = { receive: 0, send: 1, disk: 0 } as const;

/**
 * A disk's request (§ 5.2.6): a chain of a header, the data and a status. The header is two words: the type and the
 * sector, of 512 bytes. The status is a word.
 */
export const VIRTIO_DISK = {
  read: 0,
  write: 1,
  sectorShift: 9,
  ok: 0,
  failed: 1,
} as const;
