/** What traps are numbered by. The first ones are an x86's exceptions, 32 and above are interrupts. */
export const VECTOR = {
  divide: 0,
  invalidInstruction: 6,
  doubleFault: 8,
  generalProtection: 13,
  pageFault: 14,
  timer: 32,
  disk: 33,
  network: 34,
  interprocessor: 35,
  /** Where `int $0x80` goes, an operating system's calls by custom. */
  systemCall: 0x80,
  /** Where `vmcall` goes in rings 1 to 3 outside a virtual machine. */
  hypercall: 0x82,
} as const;

/** Interrupts are accepted by class: the higher four bits of their vector. */
export function classOf(vector: number): number {
  return vector >> 4;
}

/** Bits of the second word of a vector's entry; the first word is the handler's address. */
export const GATE = {
  present: 1,
  /** Bits 1 and 2: the outermost ring whose instructions may trap through it. */
  privilegeShift: 1,
  /** Bits 3 and 4: the handler's ring. */
  ringShift: 3,
} as const;

/** Bytes of a vector's entry. */
export const GATE_BYTES = 16;

/** Words of what a trap leaves on the stack, the lowest address first. */
export const FRAME = { errorCode: 0, pc: 1, selector: 2, flags: 3, stack: 4, words: 5 } as const;

/** Bits of the flags, which the condition codes are the lowest three of. */
export const FLAG = { conditionCodes: 7, interrupts: 0x200 } as const;
