import { aluConditionCodes, aluHigh, aluLow } from "./alu.ts";
import { type DecodedInstruction, DecodedInstructions } from "./decoded-instructions.ts";
import type { InstructionSet } from "./instruction-set.ts";
import { FILL_CYCLES, LOST_CYCLES, Machine } from "./machine.ts";
import type { MachineMemory } from "./memory.ts";
import { REGISTER_COUNT } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";
import { LEFT, LEFT_PLACES } from "./trace.ts";
import { traceFrom } from "./trace-finder.ts";

/** Cycles that are counted in 32 bits at a time. */
const STRETCH_CYCLES: number = 2 ** 30;
const WORD_BYTES = 8;
/** Enough for V8 to compile the trace while there is much left to do. */
const TRACED_AFTER = 500;

/**
 * Executes one instruction after the other, and knows what the pipeline would have taken: a cycle for each, and those
 * that are lost to loads, mispredicted jumps and returns. What the program can see is the same to the last bit, and so
 * are all counters.
 */
export class Interpreter extends Machine {
  private readonly decoded: DecodedInstructions;
  private readonly tracedAfter: number;
  /** Registers that the instruction before was loading, as bits. */
  private loading = 0;
  /** What the last trace came to. */
  private readonly left: Int32Array = new Int32Array(LEFT_PLACES);

  /** @param tracedAfter - how often the program goes back from or calls into a place until its path is made a trace */
  constructor(memory: MachineMemory, instructionSet?: InstructionSet, tracedAfter: number = TRACED_AFTER) {
    const decoded = new DecodedInstructions(memory, instructionSet);
    const registersOf = (values: Int32Array): Int32Array => values.subarray(0, REGISTER_COUNT);
    super(memory, instructionSet, registersOf(decoded.low), registersOf(decoded.high));
    this.decoded = decoded;
    this.tracedAfter = tracedAfter;
  }

  override advance(untilCycles: number): void {
    while (this.status === STATUS.AOK && this.cycles < untilCycles) {
      this.runStretch(Math.min(untilCycles - this.cycles, STRETCH_CYCLES));
    }
  }

  override interrupt(): void {
    // Nothing is ever in flight.
  }

  override resume(pcLow: number, pcHigh: number): void {
    this.status = STATUS.AOK;
    this.pcLow = pcLow;
    this.pcHigh = pcHigh;
    this.loading = 0;
    this.decoded.stores.clear();
    this.cycles += FILL_CYCLES;
  }

  override wait(cycles: number): void {
    this.cycles += cycles;
  }

  override memoryChanged(location: number, bytes: number): void {
    const { marks } = this.decoded;
    for (let eight = location >> 3; eight <= (location + bytes - 1) >> 3; eight++) {
      if (marks[eight] === 0) continue;
      this.decoded.drop(location, bytes);
      return;
    }
  }

  /** Looks for a trace from where an instruction goes to; only within a page, whose instructions stay together. */
  private findTrace(instruction: DecodedInstruction, pcLow: number, pcHigh: number): void {
    const { decoded, memory } = this;
    if (pcHigh !== 0 || (instruction.address ^ pcLow) >> memory.codePageBits !== 0) return;
    const location = instruction.location + pcLow - instruction.address;
    const head = decoded.slots[location & decoded.mask]!;
    if (head.location !== location || head.address !== pcLow) return;
    instruction.trace = traceFrom(head, decoded, memory.waits);
  }

  /** Runs until the program stops, or until no instruction may be started any more. */
  private runStretch(budget: number): void {
    const { decoded, memory, left, tracedAfter } = this;
    const { low, high, slots, mask, marks, stores } = decoded;
    const { view, halves, codePageBits } = memory;
    // "| 0": else V8 would keep them as objects that could be anything.
    let pcLow = this.pcLow | 0;
    let pcHigh = this.pcHigh | 0;
    let conditionCodes = this.conditionCodes | 0;
    let loading = this.loading | 0;
    let status: Status = STATUS.AOK;
    let cycles = 0;
    /** Cycles of these in which the machine stood still for memory. */
    let waited = 0;
    let loadUseStalls = 0;
    let mispredictions = 0;
    let returns = 0;
    let instruction = decoded.start;
    run: while (cycles < budget) {
      let next = instruction.successor;
      // Code lies below 2^31. What is no instruction any more has an address that no code has.
      if (next.address !== pcLow || (pcHigh | (pcLow >> 31)) !== 0) {
        const location = memory.locateInstruction(pcLow, pcHigh);
        cycles += memory.cycles;
        waited += memory.cycles;
        next = slots[location & mask]!;
        if (next.location !== location || next.address !== pcLow) {
          next = decoded.decode(location, pcLow, pcHigh, cycles);
        } else if ((instruction.address ^ pcLow) >> codePageBits === 0) {
          instruction.successor = next;
        }
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
        pcLow = instruction.address;
        break;
      }

      const aLow = low[aluA]!;
      const aHigh = high[aluA]!;
      const bLow = low[aluB]!;
      const bHigh = high[aluB]!;
      const eLow = aluLow(alu, aLow, bLow, bHigh);
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
          const location = memory.locateWord(
            byA ? low[valA]! : eLow,
            byA ? high[valA]! : eHigh,
            instruction.use,
          );
          cycles += memory.cycles;
          waited += memory.cycles;
          if (location < 0) {
            status = STATUS.ADR;
            pcLow = instruction.address;
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
          const location = memory.locateWord(eLow, eHigh, instruction.use);
          cycles += memory.cycles;
          waited += memory.cycles;
          if (location < 0) {
            status = STATUS.ADR;
            pcLow = instruction.address;
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
          if ((marks[location >> 3]! | marks[(location + 7) >> 3]!) !== 0) decoded.drop(location, WORD_BYTES);
          if (kind === 6) break;
          low[instruction.destinationE] = eLow;
          high[instruction.destinationE] = eHigh;
          pcLow = low[instruction.valC]!;
          pcHigh = high[instruction.valC]!;
          if (++instruction.heat < tracedAfter) continue;
          break;
        }
        case 8: // jumps
          if (instruction.holds[conditionCodes] === 0) {
            mispredictions++;
            cycles += LOST_CYCLES.misprediction;
          } else {
            pcLow = low[instruction.valC]!;
            pcHigh = high[instruction.valC]!;
            if (pcLow <= instruction.address && ++instruction.heat >= tracedAfter) break;
          }
          continue;
      }
      if (kind >= 7) {
        // Now and then where the program has been often already.
        if (instruction.heat === tracedAfter) this.findTrace(instruction, pcLow, pcHigh);
        const { trace } = instruction;
        if (trace === null || cycles + trace.longest > budget) continue;
        if (trace.changes !== decoded.changes) {
          instruction.trace = null;
          instruction.heat = 0;
          continue;
        }
        if ((trace.waits & loading) !== 0) {
          cycles++;
          loadUseStalls++;
        }
        trace.run(decoded, memory, cycles, conditionCodes, budget, left);
        pcLow = left[LEFT.pcLow]!;
        pcHigh = left[LEFT.pcHigh]!;
        cycles = left[LEFT.cycles]!;
        waited += left[LEFT.waited]!;
        loadUseStalls += left[LEFT.loadUseStalls]!;
        mispredictions += left[LEFT.mispredictions]!;
        returns += left[LEFT.returns]!;
        conditionCodes = left[LEFT.conditionCodes]!;
        loading = left[LEFT.loading]!;
        status = left[LEFT.status]! as Status;
        if (status !== STATUS.AOK) break;
        instruction = decoded.start;
        continue;
      }
      low[instruction.destinationE] = eLow;
      high[instruction.destinationE] = eHigh;
    }
    const lost =
      waited +
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
    if (status === STATUS.AOK) stores.rebase(cycles);
  }
}
