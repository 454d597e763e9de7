import type { ControlSignals } from "./control-signals.ts";
import { CONSTANT_BYTES, LONGEST_INSTRUCTION_BYTES, NO_REGISTERS } from "./control-signals.ts";
import type { InstructionSet } from "./instruction-set.ts";
import type { MachineMemory } from "./memory.ts";
import { RecentStores } from "./recent-stores.ts";
import { NO_DESTINATION, NO_REGISTER, REGISTER_COUNT } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";
import type { InstructionStore, Trace } from "./trace.ts";
import { Y86_64 } from "./y86-64.ts";

/** An instruction's slot is its location modulo this. */
const SLOTS = 32_768;
/** What may be in memory: a decoded instruction, one that is part of a trace. */
const MARK = { decoded: 1, traced: 2 } as const;
/** Where no instruction is. */
const NOWHERE = -2;
const ZERO: number = NO_REGISTER;
const PLUS_8: number = REGISTER_COUNT;
const MINUS_8: number = PLUS_8 + 1;
/** Where the first slot has its valC, and behind that its valP. */
const FIRST_CONSTANTS: number = MINUS_8 + 1;
const CONSTANTS_OF_SLOT = 2;
const VALUES: number = FIRST_CONSTANTS + (SLOTS + 1) * CONSTANTS_OF_SLOT;

/**
 * An instruction at a location with its operands found. An operand is its index among the values of
 * {@link DecodedInstructions}, where registers and constants are alike.
 */
export class DecodedInstruction {
  /** Where it is in memory; nowhere, once memory has changed under it. */
  location: number = 0;
  /** Its address; negative, once memory has changed under it. */
  address: number = 0;
  /** What was executed after it the last time. */
  successor: DecodedInstruction = this;
  /** How often the program has gone back from it, or called; of those that do. */
  heat = 0;
  /** What is executed in one go when the program goes back from it, or calls. */
  trace: Trace | null = null;
  readonly status: Status = STATUS.INS;
  /** One of `KIND`. */
  readonly kind: number = 0;
  readonly valA: number = 0;
  readonly aluA: number = 0;
  readonly aluB: number = 0;
  readonly destinationE: number = 0;
  readonly destinationM: number = 0;
  readonly valC: number = 0;
  /** The address behind it. */
  readonly behind: number = 0;
  /** Registers that it reads, as bits. */
  readonly waits: number = 0;
  /** Registers that it loads, as bits. */
  readonly loads: number = 0;
  readonly alu: number = 0;
  readonly holds: Uint8Array;
  /** 1 if it reads at valA, 0 if at valE. */
  readonly addressIsValA: number = 0;
  /** Bits of `USE`. */
  readonly use: number = 0;

  /** @param constants - index of its valC, which its valP follows */
  constructor(
    location: number,
    address: number,
    status: Status,
    signals: ControlSignals,
    registers: number,
    constants: number,
  ) {
    const valP = constants + 1;
    const srcA = signals.sourceA[registers]!;
    const srcB = signals.sourceB[registers]!;
    const dstM = signals.destinationM[registers]!;
    this.location = location;
    this.address = address;
    this.status = status;
    this.kind = signals.kind;
    this.valA = signals.keepsValP !== 0 ? valP : srcA;
    this.aluA = aluA(signals, this.valA, constants);
    this.aluB = signals.toValB !== 0 ? srcB : ZERO;
    this.destinationE = signals.destinationE[registers]!;
    this.destinationM = dstM;
    this.valC = constants;
    this.behind = (address + signals.lengthBytes) | 0;
    this.waits = (1 << srcA) | (1 << srcB);
    this.loads = (1 << dstM) & ~(1 << NO_DESTINATION);
    this.alu = signals.alu;
    this.holds = signals.holds;
    this.addressIsValA = signals.addressIsValA;
    this.use = signals.use;
  }
}

function aluA(signals: ControlSignals, valA: number, valC: number): number {
  if (signals.addsValA !== 0) return valA;
  if (signals.addsValC !== 0) return valC;
  if (signals.addsNumber === 0) return ZERO;
  return signals.addsNumber > 0 ? PLUS_8 : MINUS_8;
}

/** Instructions as the interpreter wants them, decoded once and kept by location until memory changes under them. */
export class DecodedInstructions implements InstructionStore {
  /** Bits 0 to 31 of whatever an instruction can use: registers first, then constants. */
  readonly low: Int32Array = new Int32Array(VALUES);
  /** Bits 32 to 63 of the same. */
  readonly high: Int32Array = new Int32Array(VALUES);
  /** What is executed before the first instruction, and followed by none that is known. */
  readonly start: DecodedInstruction;
  /** By location & {@link mask}; an instruction there may be another's. */
  readonly slots: DecodedInstruction[];
  readonly mask: number = SLOTS - 1;
  /** Bits of {@link MARK} for eight bytes of memory each: what may be there. */
  readonly marks: Uint8Array;
  /** How often an instruction of a trace was overwritten. */
  changes = 0;
  readonly stores: RecentStores = new RecentStores();
  private readonly memory: MachineMemory;
  private readonly instructionSet: InstructionSet;
  private readonly fetched: DataView = new DataView(new ArrayBuffer(LONGEST_INSTRUCTION_BYTES));

  constructor(memory: MachineMemory, instructionSet: InstructionSet = Y86_64) {
    this.memory = memory;
    this.instructionSet = instructionSet;
    this.marks = new Uint8Array((memory.view.byteLength >> 3) + 1);
    this.low[PLUS_8] = 8;
    this.low[MINUS_8] = -8;
    this.high[MINUS_8] = -1;
    this.start = this.stopping(-1, STATUS.ADR);
    this.slots = Array<DecodedInstruction>(SLOTS).fill(this.start);
  }

  /** Forgets the instructions that some bytes from a location on are part of. */
  drop(location: number, bytes: number): void {
    for (let eight = location >> 3; eight <= (location + bytes - 1) >> 3; eight++) {
      if ((this.marks[eight]! & MARK.traced) !== 0) this.changes++;
    }
    for (let at = location - LONGEST_INSTRUCTION_BYTES + 1; at < location + bytes; at++) {
      if (this.slots[at & this.mask]!.location === at) this.vacate(at & this.mask);
    }
  }

  /** Notes that an instruction is part of a trace. */
  markTraced(location: number, bytes: number): void {
    for (let eight = location >> 3; eight <= (location + bytes - 1) >> 3; eight++)
      this.marks[eight]! |= MARK.traced;
  }

  /** Makes that nobody takes the instruction of a slot for the one at its address any more. */
  private vacate(slot: number): void {
    const instruction = this.slots[slot]!;
    if (instruction === this.start) return;
    instruction.location = NOWHERE;
    instruction.address = -1;
  }

  /**
   * Decodes the instruction at an address.
   *
   * @param location - where it is; negative if it is not there
   * @param cycles - how many have passed before it
   */
  decode(location: number, pcLow: number, pcHigh: number, cycles: number): DecodedInstruction {
    const { memory, fetched, low, high, marks } = this;
    if (location < 0) return this.stopping(pcLow, STATUS.ADR);
    const there = Math.min(LONGEST_INSTRUCTION_BYTES, memory.view.byteLength - location);
    for (let byte = 0; byte < there; byte++) fetched.setUint8(byte, memory.view.getUint8(location + byte));
    const outdated = this.stores.undo(fetched, location, cycles);
    const signals = this.instructionSet.signals[fetched.getUint8(0)]!;
    const registers = signals.hasRegisters !== 0 ? fetched.getUint8(1) : NO_REGISTERS;
    // Of one that is in two pages the second may go without the first.
    const last = location + signals.lengthBytes - 1;
    const passing = outdated || (location ^ last) >> memory.codePageBits !== 0;
    const slot = passing ? SLOTS : location & this.mask;
    // Its constants are about to be another's.
    if (!passing) this.vacate(slot);
    const constants = FIRST_CONSTANTS + slot * CONSTANTS_OF_SLOT;
    const constantAt = 1 + signals.hasRegisters;
    const hasConstant = signals.hasConstant !== 0 && constantAt + CONSTANT_BYTES <= there;
    low[constants] = hasConstant ? fetched.getInt32(constantAt, true) : 0;
    high[constants] = hasConstant ? fetched.getInt32(constantAt + 4, true) : 0;
    const decoded = new DecodedInstruction(location, pcLow, signals.status, signals, registers, constants);
    low[constants + 1] = decoded.behind;
    high[constants + 1] = pcHigh;
    if (passing) {
      // Not even after itself.
      decoded.successor = this.start;
    } else {
      this.slots[slot] = decoded;
      for (let eight = location >> 3; eight <= last >> 3; eight++) marks[eight]! |= MARK.decoded;
    }
    return decoded;
  }

  private stopping(address: number, status: Status): DecodedInstruction {
    return new DecodedInstruction(NOWHERE, address, status, this.instructionSet.nothing, NO_REGISTERS, ZERO);
  }
}
