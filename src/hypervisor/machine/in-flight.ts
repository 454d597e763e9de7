import type { ControlSignals } from "./control-signals.ts";
import { NO_DESTINATION, NO_REGISTER } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";

/** Where a value that decode picks up comes from: the register file, valP, or a later stage that has it already. */
export const ORIGIN = { registers: 0, valP: 1, eValE: 2, mValM: 3, MValE: 4, WValM: 5, WValE: 6 } as const;

/** One of {@link ORIGIN}. */
export type Origin = (typeof ORIGIN)[keyof typeof ORIGIN];

/**
 * An instruction on its way through the pipeline, or a bubble: what the pipeline registers D, E, M and W hold. Signals
 * have the names of the book. Values are two signed halves of 32 bits.
 */
export class InFlight {
  status: Status = STATUS.BUB;
  signals: ControlSignals;
  pcLow = 0;
  pcHigh = 0;
  /** rA and rB, four bits each. */
  registers = 0;
  valCLow = 0;
  valCHigh = 0;
  valPLow = 0;
  valPHigh = 0;

  srcA: number = NO_REGISTER;
  srcB: number = NO_REGISTER;
  dstE: number = NO_DESTINATION;
  dstM: number = NO_DESTINATION;
  valALow = 0;
  valAHigh = 0;
  valBLow = 0;
  valBHigh = 0;
  originA: Origin = ORIGIN.registers;
  originB: Origin = ORIGIN.registers;
  /** 1 if it was kept in decode for a cycle, because the instruction before it was still loading, else 0. */
  waited = 0;

  valELow = 0;
  valEHigh = 0;
  /** 1 if its condition holds, else 0. */
  cnd = 1;
  /** The condition codes that it found. */
  codesBefore = 0;

  valMLow = 0;
  valMHigh = 0;
  /** Where it reads or writes memory, if it does. */
  location = 0;

  /** @param nothing - signals that do nothing */
  constructor(nothing: ControlSignals) {
    this.signals = nothing;
  }

  /** Makes it a bubble, or another thing that does nothing. */
  empty(status: Status, nothing: ControlSignals): void {
    this.status = status;
    this.signals = nothing;
    this.srcA = NO_REGISTER;
    this.srcB = NO_REGISTER;
    this.dstE = NO_DESTINATION;
    this.dstM = NO_DESTINATION;
    this.waited = 0;
    this.cnd = 1;
  }
}
