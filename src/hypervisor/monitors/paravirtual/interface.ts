import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { VECTOR } from "../../system/vectors.ts";

/**
 * What a paravirtual kernel and its monitor have agreed upon. P. Barham et al., Xen and the art of virtualization,
 * SOSP 2003, §§ 2 and 3, is the model: the guest's own page tables are the processor's, and only the monitor writes them.
 *
 * Each frame of the guest's memory has two names: its guest-physical address, and its machine address, where it really
 * is. Page tables hold machine addresses. All of the guest's memory is mapped at both.
 */

/**
 * Hypercalls: `vmcall` with one of these. Arguments are in %rdi and %rsi, the result is in %rax, and nothing else changes.
 * 0 is success unless something else is said, -1 that the monitor refuses.
 */
export const HYPERCALL = {
  /** %rdi: address of a list of {@link TRAP_RECORD}s. */
  registerTraps: 0,
  /** %rdi: address of what {@link CALLBACKS} describes. */
  registerCallbacks: 1,
  /** %rdi: the stack that traps and events from user programs shall use. */
  setStack: 2,
  /** %rdi: machine address of the top table of the address space to enter; forgets all but global pages. */
  writeRoot: 3,
  /** %rdi: machine address of a top table. It is checked once, and stays a table until it is unpinned. */
  pinRoot: 4,
  unpinRoot: 5,
  /** %rdi: machine address of an entry, %rsi: what to write there. */
  updateEntry: 6,
  /** %rdi: address of pairs of the same, %rsi: how many. %rax: how many were not written, the first of them refused. */
  updateEntries: 7,
  /** %rdi: the virtual address whose translation is to be forgotten. */
  invalidatePage: 8,
  /** Delivers what is pending, if the guest accepts it. There is no result: %rax is kept. */
  deliver: 9,
  /** Returns from a trap: %rcx, %rax and the frame, error code and all, are on top of the stack. */
  returnFromTrap: 10,
  /** Accepts events, and waits for one. */
  block: 11,
  /** %rdi: cycles until the timer's event, 0: none. */
  setTimer: 12,
  /** %rdi: processor × 256 + vector. */
  sendEvent: 13,
  /** %rdi: port; %rax: what it says. */
  readPort: 14,
  /** The end: the guest's processor stops. */
  shutDown: 15,
  /** %rdi: port, %rsi: value. The number is that by which virtio's drivers notify. */
  writePort: 16,
} as const;

/** Numbers of hypercalls are below. */
export const HYPERCALLS = 32;

/** What the monitor answers if it refuses. */
export const REFUSED = -1;

/**
 * Words of a record of {@link HYPERCALL.registerTraps}: where an exception or a system call goes, in ring 1. All but
 * page and protection faults get there without the monitor. A vector of −1 ends the list.
 */
export const TRAP_RECORD = { vector: 0, outermostRing: 8, handler: 16, bytes: 24 } as const;

/**
 * Words of what {@link HYPERCALL.registerCallbacks} is told. There are two pieces of the kernel's code in which ring 1 is
 * still, or again, on a user program's stack: at the entry of system calls up to where events are disabled, and at their
 * end from where events are enabled on. An event that comes there is delivered as if the program were still before its
 * system call, or already behind it.
 */
export const CALLBACKS = {
  /** Where events go, with a trap's frame that has the vector in place of an error code. */
  event: 0,
  /** Where `syscall` goes, in ring 1 and without the monitor: a multiple of 4. The first piece begins there. */
  systemCallEntry: 8,
  systemCallEntryEnd: 16,
  systemCallReturn: 24,
  systemCallReturnEnd: 32,
  bytes: 40,
} as const;

/** Guest-physical addresses of what the domain's builder puts into memory for the kernel. */
export const DOMAIN_PAGES = {
  /** What kernel and monitor share: words by name in {@link SHARED}. Bit 9 of the address is clear. */
  shared: 0x1000,
  /** The machine address of each page, by either of its names. */
  machineAddresses: 0x2000,
  /** Updates that wait: the bytes of them, and from the next 16 bytes on {@link HYPERCALL.updateEntries}' pairs. */
  queue: 0x4000,
  /** The table that maps the guest's memory where machine addresses say. */
  window: 0x5000,
} as const;

/** Words of the machine addresses. */
export const MACHINE_ADDRESSES: number = (DOMAIN_PAGES.queue - DOMAIN_PAGES.machineAddresses) / 8;

/** Updates that the queue holds. */
export const QUEUE_UPDATES = 128;

/** Bytes of an update, and offset of the first one in the queue's page. */
export const UPDATE_BYTES = 16;

/** Offsets of the shared page's words. */
export const SHARED = {
  /** Whether events are accepted: bit 9, as in the flags; the others mean nothing. */
  interruptFlag: 0,
  /** Events that have come, bit n for vector {@link FIRST_EVENT} + n; the monitor's to write. */
  pending: 8,
  /** Those that the kernel's task priority leaves it with. */
  accepted: 16,
  /** The address of the last page fault. */
  faultAddress: 24,
  /** The kernel's, which alone reads it. */
  taskPriority: 32,
  processor: 40,
} as const;

/** The vector of the first event. There are {@link EVENTS}. */
export const FIRST_EVENT: number = VECTOR.timer;
export const EVENTS = 32;

/** Bytes of the pages from the first one up to the end of the last one. */
export const DOMAIN_PAGES_END: number = DOMAIN_PAGES.window + PAGE_BYTES;
