import { VIRTQUEUE } from "../../devices/virtqueue.ts";

const INDEX_MASK = VIRTQUEUE.size - 1;

/**
 * Text that looks up the chain of an entry of the available ring.
 *
 * @param queue - register with the queue's address
 * @param entry - register with the entry's index
 * @param head - register to put the number of the chain's first descriptor into
 * @param descriptor - register to put that descriptor's address into; not one of the others
 */
export function takeChain(queue: string, entry: string, head: string, descriptor: string): string {
  return `
        rrmovq ${entry},${head}
        iandq $${INDEX_MASK},${head}
        ishlq $3,${head}
        addq ${queue},${head}
        mrmovq ${VIRTQUEUE.availableRing}(${head}),${head}
        # whatever the guest has written there, it is a descriptor of its queue
        iandq $${INDEX_MASK},${head}
        rrmovq ${head},${descriptor}
        ishlq $4,${descriptor}
        addq ${queue},${descriptor}`;
}

/**
 * Text that finds out whether the guest has made entries available.
 *
 * @param queue - register with the queue's address
 * @param entry - register with the index of the next entry; %rax is changed
 * @param none - where to go on if there is none
 * @param broken - where to go on if the guest says that there are more than the queue has
 */
export function unlessAvailable(queue: string, entry: string, none: string, broken: string): string {
  return `
        mrmovq ${VIRTQUEUE.availableIndex}(${queue}),%rax
        subq ${entry},%rax
        je ${none}
        jl ${broken}
        isubq $${VIRTQUEUE.size},%rax
        jg ${broken}`;
}

/**
 * Text that puts an element into the used ring, and the index behind it.
 *
 * @param queue - register with the queue's address
 * @param entry - register with the index of the element; becomes that of the next
 * @param element - register with the element
 * @param scratch - register that is changed
 */
export function putUsed(queue: string, entry: string, element: string, scratch: string): string {
  return `
        rrmovq ${entry},${scratch}
        iandq $${INDEX_MASK},${scratch}
        ishlq $3,${scratch}
        addq ${queue},${scratch}
        rmmovq ${element},${VIRTQUEUE.usedRing}(${scratch})
        iaddq $1,${entry}
        rmmovq ${entry},${VIRTQUEUE.usedIndex}(${queue})`;
}

/**
 * Text that finds out whether the guest wants to be interrupted: if the entry that it has named is among those that were
 * used since the last time it was asked. VIRTIO 1.2 (see `virtqueue.ts`), § 2.7.7.2.
 *
 * @param queue - register with the queue's address
 * @param before - register with the used index when it was last asked; changed
 * @param now - register with the used index
 * @param scratch - register that is changed
 * @param unwanted - where to go on if it does not
 */
export function unlessWanted(
  queue: string,
  before: string,
  now: string,
  scratch: string,
  unwanted: string,
): string {
  return `
        mrmovq ${VIRTQUEUE.usedEvent}(${queue}),${scratch}
        subq ${scratch},${before}
        jg ${unwanted}
        subq ${now},${scratch}
        jge ${unwanted}`;
}
