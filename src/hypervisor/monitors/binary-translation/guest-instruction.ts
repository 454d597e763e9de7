import { CONSTANT_BYTES, LONGEST_INSTRUCTION_BYTES } from "../../machine/control-signals.ts";
import { NO_REGISTER } from "../../machine/registers.ts";
import { STATUS } from "../../machine/status.ts";
import { SYSTEM_Y86_64 } from "../../system/instructions.ts";

/** An instruction of the guest's, as the translator reads it. */
export interface GuestInstruction {
  readonly pc: number;
  /** Null: it has none. What leaves the straight way has that of the instruction that does the same. */
  readonly mnemonic: string | null;
  readonly bytes: Uint8Array;
  /** {@link NO_REGISTER} where there is none. */
  readonly rA: number;
  readonly rB: number;
  /** 0 where there is none. */
  readonly constant: bigint;
  /** The first ten bytes at the pc, whatever they belong to. */
  readonly raw: DataView;
}

/** Reads the instruction at an offset of memory that holds the guest's code for a pc. */
export function readGuestInstruction(memory: Uint8Array, offset: number, pc: number): GuestInstruction {
  const raw = new DataView(new ArrayBuffer(LONGEST_INSTRUCTION_BYTES + CONSTANT_BYTES));
  for (let byte = 0; byte < LONGEST_INSTRUCTION_BYTES; byte++) raw.setUint8(byte, memory[offset + byte] ?? 0);
  const opcode = raw.getUint8(0);
  const { lengthBytes, hasRegisters, hasConstant } = SYSTEM_Y86_64.signals[opcode]!;
  const registers = hasRegisters !== 0 ? raw.getUint8(1) : (NO_REGISTER << 4) | NO_REGISTER;
  return {
    pc,
    mnemonic: mnemonicOf(opcode),
    bytes: memory.slice(offset, offset + lengthBytes),
    rA: registers >> 4,
    rB: registers & 15,
    constant: hasConstant !== 0 ? raw.getBigInt64(1 + hasRegisters, true) : 0n,
    raw,
  };
}

/** The machine does not look at every bit of the first byte: of some instructions there are several. */
function mnemonicOf(opcode: number): string | null {
  const instruction = SYSTEM_Y86_64.byOpcode.get(opcode);
  if (instruction !== undefined) return instruction.mnemonic;
  const { status, returns, jumps, writes } = SYSTEM_Y86_64.signals[opcode]!;
  if (status === STATUS.HLT) return "halt";
  if (returns !== 0) return "ret";
  return jumps !== 0 && writes !== 0 ? "call" : null;
}
