import { MONITOR_BASE } from "../core/layout.ts";

const WORD_BYTES = 8;

/** What the emulator keeps where in the first 2 MiB of physical memory. */
export const PHYSICAL = {
  code: 0x1000,
  /** Grows downwards. */
  stackEnd: 0x1_0000,
  state: 0x1_0000,
  /** Look-aside buffers in software, a page for each kind of access. */
  lookAside: 0x1_1000,
  /** The tables that the real processor walks. */
  tables: 0x2_0000,
  tablesEnd: 0x2_4000,
  /** Rings and buffers of device back ends. */
  devices: 0x3_0000,
} as const;

/** Where the emulator sees what lies at a physical address. */
export function addressOf(physical: number): number {
  return MONITOR_BASE + physical;
}

/** Virtual address of the state of the emulated machine, which %rbp always holds. */
export const STATE_ADDRESS: number = addressOf(PHYSICAL.state);

/** The top of the emulator's stack. */
export const STACK_ADDRESS: number = addressOf(PHYSICAL.stackEnd);

const PENDING_OFFSET = 320;
const CONTROL_OFFSET = 512;

/** The emulated machine: offsets of its words. Registers come first, 0 in the place of the one that no instruction has. */
export const STATE = {
  stack: 32,
  noRegister: 120,

  /** How the condition codes came about, one of {@link CODES}, and the operands a and b. */
  codesKind: 128,
  codesA: 136,
  codesB: 144,

  ring: 152,
  /** 0 or `FLAG.interrupts`. */
  interruptFlag: 160,
  /** Not 0: no interrupt is accepted before the next instruction, because `sti` was the last one. */
  interruptShadow: 168,
  /** The last address, as the emulator sees it, at which any instruction lies wholly in the current page of code. */
  pageEnd: 176,

  /** Not 0 while a trap is being delivered, when no other can be. */
  delivering: 184,
  trapPc: 192,
  trapErrorCode: 200,

  /** A bit for each class of interrupts that has one pending, and that has one in service. */
  pendingClasses: 208,
  classesInService: 216,

  /** Where the program begins. */
  start: 224,
  /** One of {@link STOP}. */
  stop: 232,
  /** Four words, one for each segment register. */
  selectors: 240,
} as const;

/** How condition codes came about: they are computed when somebody wants to know them. */
export const CODES = {
  /** As those of b − a; of a result alone as those of it − 0. */
  subtraction: 0,
  /** As those of b + a. */
  addition: 1,
  /** a holds the flags themselves. */
  given: -1,
} as const;

/** Why the emulator has stopped. */
export const STOP = { none: 0, halted: 1, doubleFault: 2 } as const;

/** Where a register is kept. */
export function registerOffset(register: number): number {
  return WORD_BYTES * register;
}

/** Where a class's pending interrupts are kept, a bit for each. */
export function pendingOffset(interruptClass: number): number {
  return PENDING_OFFSET + WORD_BYTES * interruptClass;
}

/** Where a control register is kept. */
export function controlOffset(register: number): number {
  return CONTROL_OFFSET + WORD_BYTES * register;
}
