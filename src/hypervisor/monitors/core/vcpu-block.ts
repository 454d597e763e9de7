import { monitorAddress, PHYSICAL } from "./layout.ts";

const WORD_BYTES = 8;

/** Where the trap frame ends, which is behind the registers: a trap's frame and pushes fill the block by themselves. */
const FRAME_END = 160;
const WALK_ENTRIES_OFFSET = 272;
const PENDING_OFFSET = 320;
const CONTROL_OFFSET = 512;

/** Virtual address of the vCPU's block. The monitor keeps it in `%rbp`. */
export const VCPU_ADDRESS: number = monitorAddress(PHYSICAL.vcpu);

/** What the processor pushes a trap's frame below: behind the frame in the block. */
export const TRAP_STACK: number = VCPU_ADDRESS + FRAME_END;

/** Bytes from the start of the vCPU's block: its words by name. */
export const VCPU = {
  /** The stack pointer among the registers; {@link registerOffset} has the others. */
  rsp: 32,

  // What `iretq` takes, and below it the error code.
  errorCode: 120,
  pc: 128,
  /** The real selector: of ring 1 for the guest's kernel, which believes that it is in ring 0. */
  selector: 136,
  /** The real flags: the interrupt flag is always set. */
  flags: 144,
  stack: 152,

  /** The guest's interrupt flag, 0 or `FLAG.interrupts`. */
  interruptFlag: 160,
  /** 1 while the guest waits for an interrupt. */
  idle: 176,
  /** A bit for each class of interrupts that has one pending; {@link pendingOffset} has the vectors. */
  pendingClasses: 184,
  /** A bit for each class that has an interrupt in service. */
  classesInService: 192,
  /** One of {@link STOP}. */
  stopReason: 200,

  /** The first eight bytes of the instruction to emulate. */
  instruction: 208,
  /** The eight bytes behind its first two. */
  constant: 216,

  /** What a walk that failed is to be injected as. */
  faultVector: 224,
  faultErrorCode: 232,
  faultAddress: 240,

  /** Physical address of the next page of the pool, and where the monitor sees the top shadow table. */
  poolNext: 248,
  shadowRoot: 256,
} as const;

/** The bit by which the real selector tells user programs, in ring 3, from the guest's kernel, in ring 1. */
export const OF_USER = 2;

/** Where a register is kept. */
export function registerOffset(register: number): number {
  return WORD_BYTES * register;
}

/** Where the last walk has noted the monitor's address of the guest's entry of a level, 1 to 4. */
export function walkEntryOffset(level: number): number {
  return WALK_ENTRIES_OFFSET + WORD_BYTES * (level - 1);
}

/** Where a class's pending vectors are kept, a bit for each. */
export function pendingOffset(interruptClass: number): number {
  return PENDING_OFFSET + WORD_BYTES * interruptClass;
}

/** Where the guest's value of a control register is kept. */
export function controlOffset(register: number): number {
  return CONTROL_OFFSET + WORD_BYTES * register;
}

/** Why the monitor has stopped the machine. */
export const STOP = {
  none: 0,
  /** The guest's kernel has halted; its registers are in the processor's. */
  halted: 1,
  /** A fault while a trap was being delivered to the guest. */
  doubleFault: 2,
  /** Something that this monitor does not virtualise, such as switching paging off. */
  unsupported: 3,
} as const;
