import { CONSTANT_BYTES } from "../../machine/control-signals.ts";
import { NO_REGISTER } from "../../machine/registers.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";

const HALF = 2 ** 32;

/** Operands of an instruction to be written; a memory operand without rB is an absolute address. */
export interface WrittenOperands {
  readonly rA?: number;
  readonly rB?: number;
  /** An integer that is exact. */
  readonly constant?: number | bigint;
}

/** A record of the map that is to be: see `MAP`. */
export interface WrittenRecord {
  readonly address: number;
  readonly pc: number;
  readonly restore: number;
  /** The sequence's first address, the one behind it, or none. */
  readonly resume: "first" | "behind" | "nowhere";
}

/** Where the guest is in the eyes of whoever interrupts translated code. */
export interface GuestState {
  readonly pc: number;
  /** Bits of `RESTORE`; default 0. */
  readonly restore?: number;
  /** Default `first`: the whole sequence is done again. */
  readonly resume?: WrittenRecord["resume"];
}

/** Writes machine code for the translation cache, and the map of it. */
export class CodeWriter {
  /** Address of what is written next. */
  address: number;
  readonly begin: number;
  private readonly bytes: number[] = [];
  private readonly view: DataView = new DataView(new ArrayBuffer(CONSTANT_BYTES));
  private records: WrittenRecord[] = [];
  private sequenceBegin: number;
  private readonly resolved: [address: number, pc: number, resume: number, restore: number][] = [];

  constructor(address: number) {
    this.address = address;
    this.begin = address;
    this.sequenceBegin = address;
  }

  /** What was written so far. */
  get code(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  /** Records of all sequences that were ended: address, pc, resume, restore. */
  get map(): readonly (readonly [number, number, number, number])[] {
    return this.resolved;
  }

  /** Writes an instruction; what is known of the guest when it is about to be executed goes to the map. */
  put(state: GuestState, mnemonic: string, { rA, rB, constant }: WrittenOperands = {}): void {
    this.records.push({
      address: this.address,
      pc: state.pc,
      restore: state.restore ?? 0,
      resume: state.resume ?? "first",
    });
    const { opcode } = SYSTEM_Y86_64.byMnemonic.get(mnemonic)!;
    const { hasRegisters, hasConstant } = SYSTEM_Y86_64.signals[opcode]!;
    this.byte(opcode);
    if (hasRegisters !== 0) this.byte(((rA ?? NO_REGISTER) << 4) | (rB ?? NO_REGISTER));
    if (hasConstant !== 0) this.word(constant ?? 0);
  }

  /** Writes an instruction's bytes as they are. */
  copy(state: GuestState, bytes: Uint8Array): void {
    this.records.push({
      address: this.address,
      pc: state.pc,
      restore: state.restore ?? 0,
      resume: state.resume ?? "first",
    });
    for (const byte of bytes) this.byte(byte);
  }

  /** Writes a word of data. */
  word(value: number | bigint): void {
    if (typeof value === "bigint") {
      this.view.setBigInt64(0, BigInt.asIntN(64, value), true);
    } else {
      this.view.setInt32(0, value | 0, true);
      this.view.setInt32(4, Math.floor(value / HALF) | 0, true);
    }
    for (let byte = 0; byte < CONSTANT_BYTES; byte++) this.byte(this.view.getUint8(byte));
  }

  /** Fills in a word that was written before. */
  fill(address: number, value: number): void {
    this.view.setInt32(0, value, true);
    this.view.setInt32(4, 0, true);
    for (let byte = 0; byte < CONSTANT_BYTES; byte++) {
      this.bytes[address - this.begin + byte] = this.view.getUint8(byte);
    }
  }

  /** What was written since the last time is one of the guest's instructions: it is resumed at its beginning or behind it. */
  endSequence(): void {
    const resumeAt = { first: this.sequenceBegin, behind: this.address, nowhere: 0 };
    for (const { address, pc, restore, resume } of this.records) {
      this.resolved.push([address, pc, resumeAt[resume], restore]);
    }
    this.records = [];
    this.sequenceBegin = this.address;
  }

  private byte(value: number): void {
    this.bytes.push(value);
    this.address++;
  }
}
