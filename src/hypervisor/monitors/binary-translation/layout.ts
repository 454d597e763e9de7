import { monitorAddress, PHYSICAL } from "../core/layout.ts";

/** What binary translation keeps in the part of the monitor's memory that is free for it; physical addresses. */
const PLACES = {
  targets: 0x4_0000,
  block: 0x8_0000,
  codePages: 0x8_1000,
  code: 0x8_2000,
  /** A word for each of the guest's frames: see {@link CODE_FRAMES_OFFSET}. */
  codeFrames: 0x9_0000,
  map: 0xa_0000,
  cache: 0xc_0000,
  cacheEnd: 0x10_0000,
} as const;

/** What it keeps there, as the monitor sees it. */
export const TRANSLATION: Readonly<
  Record<"targets" | "block" | "codePages" | "code" | "map" | "mapEnd" | "cache" | "cacheEnd", number>
> = {
  /** {@link TARGET} entries by the lowest bits of the guest's pc: where translated code finds translated code. */
  targets: monitorAddress(PLACES.targets),
  /** Words that translated code works with: {@link SLOT}. */
  block: monitorAddress(PLACES.block),
  /** Words by the lowest bits of a virtual page's number, not 0 where code of such a page was translated. */
  codePages: monitorAddress(PLACES.codePages),
  /** Routines of the monitor. */
  code: monitorAddress(PLACES.code),
  /** {@link MAP} records in the order of the cache's addresses. */
  map: monitorAddress(PLACES.map),
  mapEnd: monitorAddress(PLACES.cache),
  /** The translation cache. */
  cache: monitorAddress(PLACES.cache),
  cacheEnd: monitorAddress(PLACES.cacheEnd),
};

/** From a frame's record to the word that is not 0 while translated code comes from the frame. */
export const CODE_FRAMES_OFFSET: number = PLACES.codeFrames - PHYSICAL.frames;

/** Where a frame's word is, frame 0's first. */
export const CODE_FRAMES_PHYSICAL: number = PLACES.codeFrames;

/** How many entries there are for targets. More than a small kernel has bytes of code: then no two of its targets meet. */
export const TARGETS: number = 2 ** 14;

/** Words of a target's entry: the guest's pc, −1 for none, and the address in the cache. */
export const TARGET = { pc: 0, translation: 8, bytes: 16 } as const;

/** How many words {@link TRANSLATION.codePages} has. */
export const CODE_PAGES = 512;

/**
 * Words of the map from addresses in the cache to the guest's. A record holds from its address on to the next record's.
 */
export const MAP = {
  address: 0,
  /** The guest's pc there, but for what {@link RESTORE} says. */
  pc: 8,
  /** Address in the cache at which to go on with that pc; 0: to be looked up. */
  resume: 16,
  /** Bits of {@link RESTORE}, and in units of {@link MAP.fault} how often the monitor had to write for the guest. */
  restore: 24,
  bytes: 32,
  fault: 0x1000,
} as const;

/** What differs from the guest's state in the middle of a translation, and where it is to be found. */
export const RESTORE = {
  /** Registers are in {@link SLOT}. */
  rax: 1,
  rcx: 2,
  rsp: 4,
  /** Condition codes are where `pushfq` has put them on the scratch stack. */
  flags: 8,
  /** The pc is in `SLOT.target`, or still in %rax. */
  target: 16,
  targetInRax: 32,
  /** Condition codes and interrupt flag are in `SLOT.popped`, and the stack pointer is before it was popped. */
  popped: 64,
} as const;

/** Offsets of words in {@link TRANSLATION.block}. */
export const SLOT = {
  rax: 0,
  rcx: 8,
  rsp: 16,
  /** The guest's pc that an indirect jump goes to. */
  target: 24,
  /** Address in the cache that translated code is about to jump to. */
  next: 32,
  /** Flags that the guest is popping. */
  popped: 40,
  /** 8 if interrupts are pending, else 0: which of two words to jump by. */
  pending: 48,
  /** Up to two of the guest's pcs and their addresses in the cache: where the guest was, and what is behind. */
  hintPc: 64,
  hintAddress: 72,
  nextPc: 80,
  nextAddress: 88,
  /** Address of the map's record of the instruction that a page fault was in; 0 if it was none. */
  faultRecord: 96,
  /** Address behind the map's last record. */
  mapLast: 104,
  /** Not 0 if there are translations of pages that are not global. */
  local: 112,
  /** Address of the jump that is being chained; 0 once it is gone. */
  patch: 120,
  /** Grows by {@link EPOCH} whenever pages, tables or shadows may be elsewhere. */
  epoch: 128,
} as const;

/**
 * Words of a traced store: the last address's page, with {@link SLOT.epoch} added, and what leads from such an address to
 * its shadow and to where the monitor sees it.
 */
export const SITE = { key: 0, shadow: 8, window: 16 } as const;

/** What the epoch grows by: more than any address. */
export const EPOCH: number = 2 ** 32;

/** Where translated code pushes flags: in a page that nobody else uses, and that the guest does not reach. */
export const SCRATCH_STACK: number = monitorAddress(0x1000 - 16);

/** Requests to the translator by number. Arguments are in %rdi, %rsi and %rdx, results are in %rax and %rdx. */
export const REQUEST = {
  /**
   * %rdi: the guest's pc, %rsi: its guest-physical address, %rdx: its page's entry, %rcx: 1 if the next page is known to have
   * code, too. %rax: address of the translation, or 0 if the instruction goes on in the next page; %rdx: guest-physical
   * address of the frame whose code was not translated before, or −1; %rcx: the same of the next page's frame.
   */
  translate: 1,
  /** %rdi: the guest's pc, an instruction whose writes are traced. */
  retranslate: 2,
  /** %rdi, %rsi: from where to where the guest's memory has changed, guest-physical. */
  codeWritten: 3,
  /** Code of pages that are not global may be other code now. */
  addressSpaceChanged: 4,
  /** %rdi: an address in a page that may have other code now. */
  pageChanged: 5,
} as const;
