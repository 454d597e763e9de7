import { INITIAL_CONDITION_CODES } from "./condition-codes.ts";
import type { InstructionSet } from "./instruction-set.ts";
import type { MachineMemory } from "./memory.ts";
import { REGISTER_COUNT } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";
import { Y86_64 } from "./y86-64.ts";

/** Cycles that are lost besides the one that each instruction takes. CS:APP (see `registers.ts`), section 4.5.9. */
export const LOST_CYCLES = { loadUse: 1, misprediction: 2, return: 3 } as const;

/** Cycles until the first instruction is written back, after a stop or at the beginning. CS:APP, section 4.5. */
export const FILL_CYCLES = 4;

/**
 * A processor with its registers and counters. It runs a program from address 0 with all registers 0; when it has
 * stopped, {@link Machine.status} says why.
 */
export abstract class Machine {
  readonly memory: MachineMemory;
  readonly instructionSet: InstructionSet;
  /** Bits 0 to 31 of each register. */
  readonly registersLow: Int32Array;
  /** Bits 32 to 63 of each register. */
  readonly registersHigh: Int32Array;
  /** Bits of `CONDITION_CODE`. */
  conditionCodes: number = INITIAL_CONDITION_CODES;
  status: Status = STATUS.AOK;
  /** Address of the instruction that stopped the machine, or that would have been the next; two halves as everywhere. */
  pcLow = 0;
  pcHigh = 0;

  /**
   * From the first cycle in which an instruction is written back to, inclusive, the one in which the last is. For a
   * program that ends by itself, instructions + load/use stalls + 2 · mispredictions + 3 · returns; and
   * {@link FILL_CYCLES} for each time it was resumed, and those waited for memory or others.
   */
  cycles = 0;
  /** Instructions that were completed, the one that stopped the machine among them. */
  instructions = 0;
  /** Instructions that waited a cycle for what the one before them was loading. */
  loadUseStalls = 0;
  /** Jumps that were not to be taken: all are predicted to be. */
  mispredictions = 0;
  /** Returns, behind which nothing can be fetched until they have read their address. */
  returns = 0;

  constructor(
    memory: MachineMemory,
    instructionSet: InstructionSet = Y86_64,
    registersLow: Int32Array = new Int32Array(REGISTER_COUNT),
    registersHigh: Int32Array = new Int32Array(REGISTER_COUNT),
  ) {
    this.memory = memory;
    this.instructionSet = instructionSet;
    this.registersLow = registersLow;
    this.registersHigh = registersHigh;
  }

  /**
   * Runs until the program stops, or until the budget is used up: then the instruction in write-back is the last one,
   * and the status is `LIM`. This is how an interrupt would come.
   */
  run(cycleBudget: number): void {
    this.advance(cycleBudget);
    if (this.status !== STATUS.AOK) return;
    this.interrupt();
    this.status = STATUS.LIM;
  }

  /**
   * Runs until the program stops, or until {@link cycles} are as many as given, or a few more: those that the last
   * instruction took. What is in flight stays in flight, so that the machine can go on as if nothing had been.
   */
  abstract advance(untilCycles: number): void;

  /** Drops what is in flight behind the last instruction that was completed; {@link pcLow} is the next one's address. */
  abstract interrupt(): void;

  /** Goes on at an address after a stop or an interrupt; the pipeline has to be filled anew. */
  abstract resume(pcLow: number, pcHigh: number): void;

  /** Lets cycles pass in which nothing happens. */
  abstract wait(cycles: number): void;

  /** To be told of every change of memory from outside, by location: there may be instructions. */
  abstract memoryChanged(location: number, bytes: number): void;
}
