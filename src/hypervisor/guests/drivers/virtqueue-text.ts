import type { PORT } from "../../devices/ports.ts";
import { VIRTIO_REGISTER, VIRTQUEUE } from "../../devices/virtqueue.ts";
import type { KernelOperations } from "../kernel-operations.ts";
import { writeConstant } from "./port-text.ts";

/**
 * How a virtio driver tells its device that something has become available: a write to a port, or a hypercall with the
 * port in %rdi and the queue's number in %rsi, which asks for the same.
 */
export type Notification = "port" | "hypercall";

/** The constant of the hypercall that stands for a write to a port. */
export const NOTIFY_HYPERCALL = 0x10;

/** A virtio device, as its driver sees it. */
export interface VirtioDevice {
  readonly operations: KernelOperations;
  readonly notification: Notification;
  /** First port. */
  readonly port: (typeof PORT)["virtioNetwork" | "virtioDisk"];
}

/** Text that tells a device where a queue is; changes what `writeConstant` does. */
export function announceQueue({ operations, port }: VirtioDevice, queue: 0 | 1, address: number): string {
  return writeConstant(operations, port + VIRTIO_REGISTER[`queue${queue}`], address);
}

/**
 * Text that notifies a device of what has become available since the last time, unless it does not want to know: only
 * if the index that it has named is among the new ones. VIRTIO 1.2 (see `virtqueue.ts`), § 2.7.10.1.
 *
 * @param before - register with the available index as the device was told it, or did not want to be told
 * @param now - register with the available index; %rax is changed
 * @param skip - label that nothing else has, made up by the caller
 */
export function notifyIfWanted(
  device: VirtioDevice,
  queue: 0 | 1,
  address: number,
  before: string,
  now: string,
  skip: string,
): string {
  return `
        irmovq $${address},%rax
        mrmovq ${VIRTQUEUE.availableEvent}(%rax),%rax
        subq %rax,${before}
        jg ${skip}
        subq ${now},%rax
        jge ${skip}
        ${notify(device, queue)}
${skip}:`;
}

function notify({ operations, notification, port }: VirtioDevice, queue: 0 | 1): string {
  if (notification === "port") return writeConstant(operations, port + VIRTIO_REGISTER.notify, queue);
  return `
        irmovq $${port + VIRTIO_REGISTER.notify},%rdi
        irmovq $${queue},%rsi
    vmcall $${NOTIFY_HYPERCALL}`;
}
