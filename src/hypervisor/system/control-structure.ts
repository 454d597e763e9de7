/** Words of a virtual machine's control structure by name: their numbers in `vmread` and `vmwrite`. */
export const VM_FIELD = {
  /** One of {@link EXIT}. */
  exitReason: 0,
  /** What there is to know about the exit, by reason. */
  qualification: 1,
  /** What a fault of the host's tables was about. */
  faultGuestPhysical: 2,
  /** Bytes of the instruction that has exited; 0 if it is not an instruction's doing. */
  instructionLength: 3,
  /** Where exits go. */
  hostEntry: 4,
  /** With which stack. */
  hostStack: 5,
  /** With which top table; 0: the one that the host had at entry. */
  hostRoot: 6,
  /** Bits of {@link VM_CONTROL}. */
  controls: 7,
  /** Exceptions that exit, a bit for each vector. */
  exceptionBitmap: 8,
  /** What entry delivers to the guest: bits of {@link ENTRY_EVENT}, and the vector. */
  entryEvent: 9,
  /** Its error code. */
  entryErrorCode: 10,
  /** Physical address of the tables that map guest-physical addresses; 0: there are none. */
  nestedRoot: 11,
  /** Tells its translations from others'; 0: they are all forgotten at entry and exit. */
  tag: 12,
  /** Control registers whose writes exit: a bit for each. */
  controlWriteExits: 13,
  /** Control registers whose reads exit. */
  controlReadExits: 14,
  /** Ports of the device window that do not exit: a bit for each. */
  portExempt: 15,
  /** Vector of an exception or interrupt that has exited. */
  exitVector: 16,
  /** Error code of an exception that has exited. */
  exitErrorCode: 17,
  /** What the guest's `rdtsc` gives beyond the time. */
  timeOffset: 18,
  /** Not 0: exit as soon as the guest accepts interrupts. */
  interruptWindow: 19,
  /** The first eight bytes of the instruction that has exited. */
  instruction: 20,
  /** Address of the instruction that has exited, or of the next one. */
  guestPc: 24,
  /** Its stack pointer. */
  guestStack: 25,
  /** Its condition codes and interrupt flag. */
  guestFlags: 26,
  /** The guest's segment registers, 16 bits each; the lowest two are its ring. */
  guestSelectors: 27,
  /** Not 0: what the fault of the host's tables was about was itself a table of the guest. */
  faultInTables: 28,
  /** The guest's control registers follow by number. */
  guestControl: 32,
} as const;

/** Words of a control structure. */
export const CONTROL_STRUCTURE_WORDS = 96;

/** Bits of {@link VM_FIELD.controls}: what exits. */
export const VM_CONTROL = {
  idle: 1,
  invalidatePage: 2,
  timestamp: 4,
  externalInterrupt: 8,
  ports: 16,
} as const;

/** Bits of {@link VM_FIELD.entryEvent} besides the vector. */
export const ENTRY_EVENT = { errorCode: 0x100, software: 0x200, valid: -0x8000_0000 } as const;

/** Why a virtual machine was left. */
export const EXIT = {
  exception: 0,
  externalInterrupt: 1,
  halt: 2,
  idle: 3,
  identify: 4,
  invalidatePage: 5,
  timestamp: 6,
  hypercall: 7,
  controlRead: 8,
  controlWrite: 9,
  port: 10,
  nestedFault: 11,
  interruptWindow: 12,
  virtualisation: 13,
} as const;

/** One of {@link EXIT}. */
export type ExitReason = (typeof EXIT)[keyof typeof EXIT];
