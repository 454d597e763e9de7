/** Control registers by name: their numbers in `rdcr` and `wrcr`. All are of 64 bits and begin as 0. */
export const CR = {
  /** Bits of {@link MACHINE_STATUS}. */
  status: 0,
  /** The address that the last page fault was about. */
  faultAddress: 2,
  /** Physical address of the top page table. Writing it forgets all translations but global pages'. */
  root: 3,
  /** Bits of {@link FEATURE}. Writing it forgets all translations. */
  features: 4,
  /** Interrupts of this class (vector / 16) and below have to wait. */
  taskPriority: 8,
  /** Address of the vectors' table. */
  idt: 16,
  /** Address of the descriptor table. */
  gdt: 17,
  /** Selector of the local descriptor table: kept, not used. */
  ldt: 18,
  /** Selector of the task: kept, not used. */
  task: 19,
  /** Stack of traps that enter ring 0 from another one. */
  stack0: 20,
  /** Stack of traps that enter ring 1 from another one. */
  stack1: 21,
  /** Where `syscall` goes; the lowest two bits are the ring, 0 or 1. */
  systemCallEntry: 22,
  /** Rings 1 to 3 may not access data from this address on; 0: they may. */
  limit: 23,
  /** The kernel's to use. */
  scratch: 24,
  /** Number of this processor; cannot be written. */
  processor: 25,
  /** Writing n asks for an interrupt in n cycles, 0 for none; it reads as the cycles left. */
  timer: 32,
  /** Writing target × 256 + vector sends an inter-processor interrupt. */
  interruptCommand: 33,
  /** Any write ends the interrupt in service. */
  endOfInterrupt: 34,
  /** Physical address of the current virtual machine's control structure. */
  controlStructure: 40,
} as const;

/** How many control registers there are room for. */
export const CONTROL_REGISTERS = 64;

/** Bits of {@link CR.status}. */
export const MACHINE_STATUS = {
  protected: 1,
  /** Bit 31, the sign of the lower half. */
  paging: -0x8000_0000,
} as const;

/** Bits of {@link CR.features}. */
export const FEATURE = {
  /** `rdtsc` is for ring 0 only. */
  timestampDisable: 4,
  /** {@link CR.limit} holds for accesses of ring 1 that are otherwise never limited, too. */
  limitsEverySegment: 8,
} as const;

/** Those that belong to a virtual machine while it runs, and change when it is entered and left. */
export const SWITCHED_REGISTERS: readonly number[] = [
  CR.status,
  CR.faultAddress,
  CR.root,
  CR.features,
  CR.taskPriority,
  CR.idt,
  CR.gdt,
  CR.ldt,
  CR.task,
  CR.stack0,
  CR.stack1,
  CR.systemCallEntry,
  CR.limit,
  CR.scratch,
  CR.processor,
];

const HALF = 2 ** 32;

/** A processor's control registers. */
export class ControlRegisters {
  readonly low: Int32Array = new Int32Array(CONTROL_REGISTERS);
  readonly high: Int32Array = new Int32Array(CONTROL_REGISTERS);

  /** As an unsigned integer; exact below 2^53. */
  get(register: number): number {
    return (this.high[register]! >>> 0) * HALF + (this.low[register]! >>> 0);
  }

  /** @param value - an unsigned integer below 2^53 */
  set(register: number, value: number): void {
    this.low[register] = value | 0;
    this.high[register] = Math.floor(value / HALF) | 0;
  }
}
