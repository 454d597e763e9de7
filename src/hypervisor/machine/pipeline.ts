import { aluConditionCodes, aluHigh, aluLow } from "./alu.ts";
import { CONSTANT_BYTES, NO_REGISTERS } from "./control-signals.ts";
import { InFlight, ORIGIN, type Origin } from "./in-flight.ts";
import type { InstructionSet } from "./instruction-set.ts";
import { FILL_CYCLES, LOST_CYCLES, Machine } from "./machine.ts";
import type { MachineMemory } from "./memory.ts";
import { NO_DESTINATION } from "./registers.ts";
import { STATUS, type Status } from "./status.ts";

const NO_PAGE = -1;

/**
 * The five-stage pipeline PIPE of CS:APP (see `registers.ts`), section 4.5: fetch, decode, execute, memory, write-back,
 * with full forwarding, jumps predicted taken, and exceptions that take effect in write-back. Each cycle is
 * {@link evaluate}, in which every stage works on what its pipeline register holds, and {@link clock}, in which all
 * registers and the memory change at once.
 *
 * Where an encoding names no register but needs one, 0 is read, nothing is forwarded and nothing waits.
 */
export class Pipeline extends Machine {
  /** What fetch has fetched, and what each other stage works on. The five objects change places. */
  inFetch: InFlight;
  inDecode: InFlight;
  inExecute: InFlight;
  inMemory: InFlight;
  inWriteBack: InFlight;

  /** Decode keeps its instruction for another cycle: it needs what execute's is about to load. */
  waitsForLoad = false;
  /** The jump in execute is not to be taken: what fetch and decode hold must not be executed. */
  mispredicted = false;
  /** A return is in decode, execute or memory: fetch does not know where to go on. */
  awaitsReturn = false;

  /** Cycles so far, those that fill the pipeline included. */
  private clockCycles = 0;
  /** The page of code that memory was asked for last. */
  private codePage = NO_PAGE;
  private predictedLow = 0;
  private predictedHigh = 0;
  private nextConditionCodes: number = this.conditionCodes;
  // What selectValue has selected.
  private selectedLow = 0;
  private selectedHigh = 0;

  constructor(memory: MachineMemory, instructionSet?: InstructionSet) {
    super(memory, instructionSet);
    const { nothing } = this.instructionSet;
    this.inFetch = new InFlight(nothing);
    this.inDecode = new InFlight(nothing);
    this.inExecute = new InFlight(nothing);
    this.inMemory = new InFlight(nothing);
    this.inWriteBack = new InFlight(nothing);
  }

  override advance(untilCycles: number): void {
    while (this.status === STATUS.AOK) {
      // What is completed is never more than the clock says.
      if (this.clockCycles >= untilCycles && this.hasReached(untilCycles)) return;
      this.evaluate();
      this.clock();
    }
  }

  /** Whether so many cycles have passed when the instruction in write-back is completed. */
  hasReached(cycles: number): boolean {
    const { inWriteBack } = this;
    if (inWriteBack.status === STATUS.AOK) {
      // What it lets its successors lose has passed with it.
      this.cycles = this.clockCycles + 1 - FILL_CYCLES + lostBehind(inWriteBack);
    }
    return this.cycles >= cycles;
  }

  override interrupt(): void {
    const { inMemory, inWriteBack } = this;
    if (inWriteBack.status === STATUS.AOK) {
      this.writeBack();
      this.clockCycles += 1 + lostBehind(inWriteBack);
      if (inMemory.status !== STATUS.BUB) this.conditionCodes = inMemory.codesBefore;
      this.pointBehind(inWriteBack);
    } else {
      // Nothing was completed since the pipeline began to fill.
      if (this.clockCycles > 0) this.clockCycles += FILL_CYCLES;
      this.pcLow = this.predictedLow;
      this.pcHigh = this.predictedHigh;
    }
    this.flush();
  }

  override resume(pcLow: number, pcHigh: number): void {
    this.flush();
    // What fills a new pipeline does not count; what fills it anew does, also if nothing has run yet.
    if (this.clockCycles === 0) this.clockCycles = FILL_CYCLES;
    this.status = STATUS.AOK;
    this.predictedLow = pcLow;
    this.predictedHigh = pcHigh;
    this.cycles = this.clockCycles;
    this.nextConditionCodes = this.conditionCodes;
  }

  override wait(cycles: number): void {
    this.clockCycles += cycles;
    this.cycles += cycles;
  }

  override memoryChanged(): void {
    // Instructions are read from memory whenever they are fetched.
  }

  /** Where the program goes on behind an instruction that is being completed. */
  private pointBehind(completed: InFlight): void {
    const { signals } = completed;
    if (signals.returns !== 0) {
      this.pcLow = completed.valMLow;
      this.pcHigh = completed.valMHigh;
    } else if (signals.jumps > completed.cnd) {
      this.pcLow = completed.valALow;
      this.pcHigh = completed.valAHigh;
    } else {
      this.pcLow = signals.jumps !== 0 ? completed.valCLow : completed.valPLow;
      this.pcHigh = signals.jumps !== 0 ? completed.valCHigh : completed.valPHigh;
    }
  }

  private flush(): void {
    const { nothing } = this.instructionSet;
    for (const inFlight of [this.inFetch, this.inDecode, this.inExecute, this.inMemory, this.inWriteBack]) {
      inFlight.empty(STATUS.BUB, nothing);
    }
    this.waitsForLoad = false;
    this.mispredicted = false;
    this.awaitsReturn = false;
    this.codePage = NO_PAGE;
  }

  /** The first half of a cycle: computes every signal, changes nothing that the program can see. */
  evaluate(): void {
    this.clockCycles++;
    // Fetch needs nothing that another stage computes in this cycle; decode needs what the later ones do.
    this.fetch();
    this.accessMemory();
    this.execute();
    this.decode();
    this.control();
  }

  private fetch(): void {
    const { inFetch, inMemory, inWriteBack, memory } = this;
    let low = this.predictedLow;
    let high = this.predictedHigh;
    if (inMemory.signals.jumps > inMemory.cnd) {
      low = inMemory.valALow;
      high = inMemory.valAHigh;
    } else if (inWriteBack.signals.returns !== 0) {
      low = inWriteBack.valMLow;
      high = inWriteBack.valMHigh;
    }
    inFetch.pcLow = low;
    inFetch.pcHigh = high;
    const location = memory.peekInstruction(low, high);
    if (location < 0) {
      this.fetchNothing(STATUS.ADR);
      return;
    }
    const { view } = memory;
    const signals = this.instructionSet.signals[view.getUint8(location)]!;
    inFetch.signals = signals;
    inFetch.status = signals.status;
    inFetch.waited = 0;
    let constantAt = location + 1;
    inFetch.registers = signals.hasRegisters !== 0 ? view.getUint8(constantAt++) : NO_REGISTERS;
    inFetch.valCLow = 0;
    inFetch.valCHigh = 0;
    if (signals.hasConstant !== 0 && constantAt + CONSTANT_BYTES <= view.byteLength) {
      inFetch.valCLow = view.getInt32(constantAt, true);
      inFetch.valCHigh = view.getInt32(constantAt + 4, true);
    }
    const behindLow = (low + signals.lengthBytes) | 0;
    inFetch.valPLow = behindLow;
    inFetch.valPHigh = (high + (behindLow >>> 0 < low >>> 0 ? 1 : 0)) | 0;
  }

  /** Something that does nothing, but stops the machine when it comes to write-back. */
  private fetchNothing(status: Status): void {
    const { inFetch } = this;
    inFetch.empty(status, this.instructionSet.nothing);
    inFetch.registers = NO_REGISTERS;
    inFetch.valPLow = inFetch.pcLow;
    inFetch.valPHigh = inFetch.pcHigh;
  }

  private decode(): void {
    const { inDecode } = this;
    const { signals, registers } = inDecode;
    inDecode.srcA = signals.sourceA[registers]!;
    inDecode.srcB = signals.sourceB[registers]!;
    inDecode.dstE = signals.destinationE[registers]!;
    inDecode.dstM = signals.destinationM[registers]!;
    if (signals.keepsValP !== 0) {
      inDecode.originA = ORIGIN.valP;
      inDecode.valALow = inDecode.valPLow;
      inDecode.valAHigh = inDecode.valPHigh;
    } else {
      inDecode.originA = this.selectValue(inDecode.srcA);
      inDecode.valALow = this.selectedLow;
      inDecode.valAHigh = this.selectedHigh;
    }
    inDecode.originB = this.selectValue(inDecode.srcB);
    inDecode.valBLow = this.selectedLow;
    inDecode.valBHigh = this.selectedHigh;
  }

  /** Finds the youngest value of a register. CS:APP, section 4.5.7: "Sel+Fwd A" and "Fwd B". */
  private selectValue(register: number): Origin {
    const { inExecute, inMemory, inWriteBack } = this;
    if (register === inExecute.dstE) {
      this.selectedLow = inExecute.valELow;
      this.selectedHigh = inExecute.valEHigh;
      return ORIGIN.eValE;
    }
    if (register === inMemory.dstM) {
      this.selectedLow = inMemory.valMLow;
      this.selectedHigh = inMemory.valMHigh;
      return ORIGIN.mValM;
    }
    if (register === inMemory.dstE) {
      this.selectedLow = inMemory.valELow;
      this.selectedHigh = inMemory.valEHigh;
      return ORIGIN.MValE;
    }
    if (register === inWriteBack.dstM) {
      this.selectedLow = inWriteBack.valMLow;
      this.selectedHigh = inWriteBack.valMHigh;
      return ORIGIN.WValM;
    }
    if (register === inWriteBack.dstE) {
      this.selectedLow = inWriteBack.valELow;
      this.selectedHigh = inWriteBack.valEHigh;
      return ORIGIN.WValE;
    }
    this.selectedLow = this.registersLow[register]!;
    this.selectedHigh = this.registersHigh[register]!;
    return ORIGIN.registers;
  }

  private execute(): void {
    const { inExecute } = this;
    const { signals } = inExecute;
    let aLow = signals.addsNumber;
    let aHigh = aLow >> 31;
    if (signals.addsValA !== 0) {
      aLow = inExecute.valALow;
      aHigh = inExecute.valAHigh;
    } else if (signals.addsValC !== 0) {
      aLow = inExecute.valCLow;
      aHigh = inExecute.valCHigh;
    }
    const bLow = signals.toValB !== 0 ? inExecute.valBLow : 0;
    const bHigh = signals.toValB !== 0 ? inExecute.valBHigh : 0;
    const fn = signals.alu;
    const low = aluLow(fn, aLow, bLow, bHigh);
    const high = aluHigh(fn, aLow, aHigh, bLow, bHigh, low);
    inExecute.valELow = low;
    inExecute.valEHigh = high;
    inExecute.cnd = signals.holds[this.conditionCodes]!;
    if (inExecute.cnd === 0) inExecute.dstE = NO_DESTINATION;
    inExecute.codesBefore = this.conditionCodes;
    this.nextConditionCodes = this.conditionCodes;
    // Nothing behind an exception may be seen to have happened.
    if (
      signals.setsConditionCodes !== 0 &&
      this.inMemory.status <= STATUS.AOK &&
      this.inWriteBack.status <= STATUS.AOK
    ) {
      this.nextConditionCodes = aluConditionCodes(fn, aHigh, bHigh, low, high);
    }
  }

  private accessMemory(): void {
    const { inMemory, memory } = this;
    const { signals } = inMemory;
    const { codePageBits } = memory;
    const enters =
      ((inMemory.pcLow >> codePageBits) ^ this.codePage) |
      (((inMemory.valPLow - 1) >> codePageBits) ^ this.codePage);
    if ((enters !== 0 && inMemory.status !== STATUS.BUB) || inMemory.status === STATUS.ADR) {
      this.enterCodePage();
    }
    if ((signals.reads | signals.writes) === 0) return;
    const location = memory.locateWord(
      signals.addressIsValA !== 0 ? inMemory.valALow : inMemory.valELow,
      signals.addressIsValA !== 0 ? inMemory.valAHigh : inMemory.valEHigh,
      signals.use,
    );
    this.clockCycles += memory.cycles;
    inMemory.location = location;
    if (location < 0) {
      inMemory.status = STATUS.ADR;
    } else if (signals.reads !== 0) {
      inMemory.valMLow = memory.view.getInt32(location, true);
      inMemory.valMHigh = memory.view.getInt32(location + 4, true);
    }
  }

  /**
   * Has the page of the instruction in memory located with all that this entails. Only now is it certain that it is to
   * be executed.
   */
  private enterCodePage(): void {
    const { inMemory, memory } = this;
    const location = memory.locateInstruction(inMemory.pcLow, inMemory.pcHigh);
    this.clockCycles += memory.cycles;
    if (location >= 0) this.codePage = inMemory.pcLow >> memory.codePageBits;
  }

  /** CS:APP, section 4.5.8, figures 4.64 to 4.68. */
  private control(): void {
    const { inDecode, inExecute, inMemory } = this;
    const loaded = inExecute.dstM;
    this.waitsForLoad = loaded === inDecode.srcA || loaded === inDecode.srcB;
    this.mispredicted = inExecute.signals.jumps > inExecute.cnd;
    this.awaitsReturn =
      (inDecode.signals.returns | inExecute.signals.returns | inMemory.signals.returns) !== 0;
  }

  /** The second half of a cycle: what the program can see changes, and instructions move on by a stage. */
  clock(): void {
    const { inFetch, inDecode, inExecute, inMemory, inWriteBack } = this;
    if (inWriteBack.status > STATUS.AOK) {
      this.stop();
      return;
    }
    if (inWriteBack.status === STATUS.AOK) this.writeBack();
    if (inMemory.signals.writes !== 0 && inMemory.status === STATUS.AOK) {
      const { view } = this.memory;
      view.setInt32(inMemory.location, inMemory.valALow, true);
      view.setInt32(inMemory.location + 4, inMemory.valAHigh, true);
    }
    this.conditionCodes = this.nextConditionCodes;

    const { nothing } = this.instructionSet;
    this.inWriteBack = inMemory;
    if (inMemory.status > STATUS.AOK) inExecute.empty(STATUS.BUB, nothing);
    this.inMemory = inExecute;
    if (this.waitsForLoad) {
      inDecode.waited = 1;
      inWriteBack.empty(STATUS.BUB, nothing);
      this.inExecute = inWriteBack;
      return;
    }
    if (this.mispredicted) inDecode.empty(STATUS.BUB, nothing);
    this.inExecute = inDecode;
    if (!this.awaitsReturn) {
      this.predictedLow = inFetch.signals.jumps !== 0 ? inFetch.valCLow : inFetch.valPLow;
      this.predictedHigh = inFetch.signals.jumps !== 0 ? inFetch.valCHigh : inFetch.valPHigh;
    }
    if (this.mispredicted || this.awaitsReturn) inFetch.empty(STATUS.BUB, nothing);
    this.inDecode = inFetch;
    this.inFetch = inWriteBack;
  }

  private writeBack(): void {
    const { inWriteBack, registersLow, registersHigh } = this;
    const { signals, dstE, dstM } = inWriteBack;
    registersLow[dstE] = inWriteBack.valELow;
    registersHigh[dstE] = inWriteBack.valEHigh;
    registersLow[dstM] = inWriteBack.valMLow;
    registersHigh[dstM] = inWriteBack.valMHigh;
    this.instructions++;
    this.loadUseStalls += inWriteBack.waited;
    this.returns += signals.returns;
    this.mispredictions += signals.jumps & ~inWriteBack.cnd;
  }

  /** What stops the machine has no other effect. */
  private stop(): void {
    const { inWriteBack } = this;
    this.status = inWriteBack.status;
    this.pcLow = inWriteBack.pcLow;
    this.pcHigh = inWriteBack.pcHigh;
    this.cycles = this.clockCycles - FILL_CYCLES;
    this.instructions++;
    this.loadUseStalls += inWriteBack.waited;
  }
}

/** Cycles that the instructions behind lose by one that is being completed. */
function lostBehind({ signals, cnd }: InFlight): number {
  if (signals.returns !== 0) return LOST_CYCLES.return;
  return signals.jumps > cnd ? LOST_CYCLES.misprediction : 0;
}
