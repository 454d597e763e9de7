import { formatConditionCodes } from "./condition-codes.ts";
import type { Machine } from "./machine.ts";
import { REGISTER_NAMES } from "./registers.ts";
import { STATUS_NAMES } from "./status.ts";
import { hexadecimal, wordOf } from "./word.ts";

/** How a machine stands, for people and for files. Values and addresses are texts, `0x…`. */
export interface Outcome {
  /** Name of the status. */
  readonly status: string;
  /** Address of the instruction that stopped the machine, or that would have been the next. */
  readonly pc: string;
  readonly cycles: number;
  readonly instructions: number;
  readonly loadUseStalls: number;
  readonly mispredictions: number;
  readonly returns: number;
  /** Condition codes: `Z=1 S=0 O=0`. */
  readonly cc: string;
  /** Values by name of the registers that are not 0. */
  readonly registers: Readonly<Record<string, string>>;
  /** Values by address of the words (eight bytes at a multiple of eight) that have changed. */
  readonly memory: Readonly<Record<string, string>>;
}

const WORD_BYTES = 8;

/** @param initial - what memory held when the machine started */
export function outcomeOf(machine: Machine, initial: DataView): Outcome {
  const registers: Record<string, string> = {};
  for (const [register, name] of REGISTER_NAMES.entries()) {
    const value = wordOf(machine.registersLow[register]!, machine.registersHigh[register]!);
    if (value !== 0n) registers[name] = hexadecimal(value);
  }
  const memory: Record<string, string> = {};
  const { view } = machine.memory;
  for (let address = 0; address + WORD_BYTES <= view.byteLength; address += WORD_BYTES) {
    const value = view.getBigUint64(address, true);
    if (value !== initial.getBigUint64(address, true)) memory[hexadecimal(address)] = hexadecimal(value);
  }
  return {
    status: STATUS_NAMES[machine.status]!,
    pc: hexadecimal(wordOf(machine.pcLow, machine.pcHigh)),
    cycles: machine.cycles,
    instructions: machine.instructions,
    loadUseStalls: machine.loadUseStalls,
    mispredictions: machine.mispredictions,
    returns: machine.returns,
    cc: formatConditionCodes(machine.conditionCodes),
    registers,
    memory,
  };
}
