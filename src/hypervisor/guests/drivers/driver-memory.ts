import { VIRTQUEUE } from "../../devices/virtqueue.ts";
import { PHYSICAL } from "../layout.ts";

/** Descriptors of each ring of a network card's driver; a power of 2. */
export const RING_SIZE: number = VIRTQUEUE.size;

/** Bytes of a buffer for a packet to be received: half a page, and any packet of Ethernet. */
export const BUFFER_BYTES = 2048;

/**
 * Where drivers have in the guest's memory what they share with devices. Rings of the card and queues of a virtio
 * device take up the same pages, since a guest has one or the other.
 */
export const DRIVER_MEMORY: Readonly<
  Record<"sendRing" | "receiveRing" | "diskQueue" | "receiveBuffers" | "free", number>
> = {
  sendRing: PHYSICAL.drivers,
  receiveRing: PHYSICAL.drivers + VIRTQUEUE.bytes,
  diskQueue: PHYSICAL.drivers + 2 * VIRTQUEUE.bytes,
  receiveBuffers: PHYSICAL.drivers + 3 * VIRTQUEUE.bytes,
  /** What is left to those who use drivers: up to `PHYSICAL.userCode`. */
  free: PHYSICAL.drivers + 3 * VIRTQUEUE.bytes + RING_SIZE * BUFFER_BYTES,
};
