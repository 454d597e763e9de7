import { aluConditionCodes, aluHigh, aluLow } from "./alu.ts";
import { DecodedInstructions } from "./decoded-instructions.ts";
import type { InstructionSet } from "./instruction-set.ts";
import { LOST_CYCLES, Machine } from "./machine.ts";
import type { MachineMemory } from "./memory.ts";
import { REGISTER_COUNT } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";

/** Cycles that are counted in 32 bits at a time. */
const STRETCH_CYCLES: number = 2 ** 30;

/**
 * Executes one instruction after the other, and knows what the pipeline would have taken: a cycle for each, and those
 * that are lost to loads, mispredicted jumps and returns. What the program can see is the same to the last bit, and so
 * are all counters.
 */
export class Interpreter extends Machine {
  private readonly decoded: DecodedInstructions;
  /** Registers that the instruction before was loading, as bits. */
  private loading = 0;

  constructor(memory: MachineMemory, instructionSet?: InstructionSet) {
    const decoded = new DecodedInstructions(memory, instructionSet);
    const registersOf = (values: Int32Array): Int32Array => values.subarray(0, REGISTER_COUNT);
    super(memory, instructionSet, registersOf(decoded.low), registersOf(decoded.high));
    this.decoded = decoded;
  }

  override run(cycleBudget: number): void {
    while (this.status === STATUS.AOK) {
      if (this.cycles >= cycleBudget) {
        this.status = STATUS.LIM;
        return;
      }
      this.runStretch(Math.min(cycleBudget - this.cycles, STRETCH_CYCLES));
    }
  }

  /** Runs until the program stops, or until no instruction may be started any more. */
  private runStretch(budget: number): void {
    const { decoded, memory } = this;
    const { low, high, slots, mask, marks, stores } = decoded;
    const { view, halves } = memory;
    // "| 0": else V8 would keep them as objects that could be anything.
    let pcLow = this.pcLow | 0;
    let pcHigh = this.pcHigh | 0;
    let conditionCodes = this.conditionCodes | 0;
    let loading = this.loading | 0;
    let status: Status = STATUS.AOK;
    let cycles = 0;
    let loadUseStalls = 0;
    let mispredictions = 0;
    let returns = 0;
    let instruction = decoded.start;
    run: while (cycles < budget) {
      let next = instruction.successor;
      if (next.address !== pcLow || pcHigh !== 0) {
        next = slots[pcLow & mask]!;
        if (next.address === pcLow && pcHigh === 0) instruction.successor = next;
        else next = decoded.decode(pcLow, pcHigh, cycles);
      }
      instruction = next;
      if ((instruction.waits & loading) !== 0) {
        cycles++;
        loadUseStalls++;
      }
      cycles++;
      const { kind, aluA, aluB, alu } = instruction;
      if (kind === 0) {
        status = instruction.status;
        break;
      }

      const aLow = low[aluA]!;
      const aHigh = high[aluA]!;
      const bLow = low[aluB]!;
      const bHigh = high[aluB]!;
      const eLow = aluLow(alu, aLow, bLow);
      const eHigh = aluHigh(alu, aLow, aHigh, bLow, bHigh, eLow);
      loading = instruction.loads;
      pcLow = instruction.behind;
      // The numbers are those of KIND.
      switch (kind) {
        case 2: // sets codes
          conditionCodes = aluConditionCodes(alu, aHigh, bHigh, eLow, eHigh);
          break;
        case 3: // computes if
          if (instruction.holds[conditionCodes] === 0) continue;
          break;
        case 4: // reads
        case 5: {
          // returns
          const { valA, destinationE, destinationM } = instruction;
          const byA = instruction.addressIsValA !== 0;
          const location = memory.locateWord(byA ? low[valA]! : eLow, byA ? high[valA]! : eHigh);
          if (location < 0) {
            status = STATUS.ADR;
            break run;
          }
          low[destinationE] = eLow;
          high[destinationE] = eHigh;
          const aligned = (location & 3) === 0;
          const mLow = aligned ? halves[location >> 2]! : view.getInt32(location, true);
          const mHigh = aligned ? halves[(location >> 2) + 1]! : view.getInt32(location + 4, true);
          if (kind === 4) {
            // Second: of two values for one register the one from memory stays.
            low[destinationM] = mLow;
            high[destinationM] = mHigh;
            continue;
          }
          returns++;
          cycles += LOST_CYCLES.return;
          pcLow = mLow;
          pcHigh = mHigh;
          continue;
        }
        case 6: // writes
        case 7: {
          // calls
          const { valA } = instruction;
          const location = memory.locateWord(eLow, eHigh);
          if (location < 0) {
            status = STATUS.ADR;
            break run;
          }
          if ((location & 3) === 0) {
            const half = location >> 2;
            stores.add(location, halves[half]!, halves[half + 1]!, cycles);
            halves[half] = low[valA]!;
            halves[half + 1] = high[valA]!;
          } else {
            stores.add(location, view.getInt32(location, true), view.getInt32(location + 4, true), cycles);
            view.setInt32(location, low[valA]!, true);
            view.setInt32(location + 4, high[valA]!, true);
          }
          if ((marks[location >> 3]! | marks[(location + 7) >> 3]!) !== 0) decoded.drop(location);
          if (kind === 7) {
            pcLow = low[instruction.valC]!;
            pcHigh = high[instruction.valC]!;
          }
          break;
        }
        case 8: // jumps
          if (instruction.holds[conditionCodes] === 0) {
            mispredictions++;
            cycles += LOST_CYCLES.misprediction;
          } else {
            pcLow = low[instruction.valC]!;
            pcHigh = high[instruction.valC]!;
          }
          continue;
      }
      low[instruction.destinationE] = eLow;
      high[instruction.destinationE] = eHigh;
    }
    if (status !== STATUS.AOK) pcLow = instruction.address;
    const lost =
      loadUseStalls * LOST_CYCLES.loadUse +
      mispredictions * LOST_CYCLES.misprediction +
      returns * LOST_CYCLES.return;
    this.cycles += cycles;
    this.instructions += cycles - lost;
    this.loadUseStalls += loadUseStalls;
    this.mispredictions += mispredictions;
    this.returns += returns;
    this.status = status;
    this.pcLow = pcLow;
    this.pcHigh = pcHigh;
    this.conditionCodes = conditionCodes;
    this.loading = loading;
    stores.rebase(cycles);
  }
}
