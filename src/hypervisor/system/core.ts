import type { Machine } from "../machine/machine.ts";
import { STATUS } from "../machine/status.ts";
import type { Processor } from "../processors/processor.ts";
import { CR, FEATURE, MACHINE_STATUS } from "./control-registers.ts";
import { EXIT, VM_CONTROL, VM_FIELD } from "./control-structure.ts";
import { CoreState } from "./core-state.ts";
import type { Ledger } from "./ledger.ts";
import type { Surroundings } from "./microcode.ts";
import { SystemInstructions } from "./system-instructions.ts";
import { Traps } from "./traps.ts";
import { VECTOR } from "./vectors.ts";
import type { VirtualMemory } from "./virtual-memory.ts";
import { Virtualisation } from "./virtualisation.ts";

const NEVER: number = Number.POSITIVE_INFINITY;
const HALF = 2 ** 32;

/** How a core starts. */
export interface CoreStart {
  /** Address of the first instruction. */
  readonly pc: number;
  /** Value of the stack pointer; 0 if not given. */
  readonly stack?: number;
  /** Physical address of the top page table; without it paging is off. */
  readonly root?: number;
}

/**
 * One core: a machine that runs what is the pipeline's, and the microcode that carries out the rest whenever the machine
 * stops for it, with an empty pipeline. That is what makes exceptions and interrupts precise at write-back, and both
 * kinds of machines equal.
 */
export class Core extends CoreState {
  readonly virtualisation: Virtualisation;
  private readonly traps: Traps;
  private readonly instructions: SystemInstructions;
  private readonly surroundings: Surroundings;
  /** The machine is in the middle of things, or has been resumed: it need not be told where to go on. */
  private isUnderWay = false;

  constructor(
    number: number,
    machine: Machine,
    memory: VirtualMemory,
    processor: Processor,
    ledger: Ledger,
    surroundings: Surroundings,
  ) {
    super(number, machine, memory, processor, ledger);
    this.surroundings = surroundings;
    this.virtualisation = new Virtualisation(this);
    this.traps = new Traps(this, this.virtualisation);
    this.instructions = new SystemInstructions(this, this.traps, this.virtualisation, surroundings);
  }

  /** Starts in ring 0, with interrupts off. */
  start({ pc, stack = 0, root }: CoreStart): void {
    this.control.low[CR.status] = MACHINE_STATUS.protected | (root === undefined ? 0 : MACHINE_STATUS.paging);
    if (root !== undefined) this.control.set(CR.root, root);
    this.enterAddressSpace();
    this.enterRing(0);
    this.stack = stack;
    this.pc = pc;
    this.status = "running";
    this.isUnderWay = false;
  }

  /** When the core can do something: now, at an interrupt's arrival if it sleeps, or never. */
  get nextTime(): number {
    if (this.status === "running") return this.now;
    // Who sleeps and hears nothing sleeps for good.
    const wakes = this.status === "idle" && this.acceptsInterrupts();
    return wakes ? Math.max(this.now, this.nextInterruptTime()) : NEVER;
  }

  /** Runs until a time, or a little longer, or until the core is idle or has stopped for good. */
  advance(until: number): void {
    if (this.status === "idle") this.wake(until);
    while (this.status === "running" && this.now < until) {
      const isShadowed = this.interruptShadow;
      if (!isShadowed && this.takeInterrupt()) continue;
      if (!this.isUnderWay) this.resume();
      this.interruptShadow = false;
      this.machine.advance(isShadowed ? this.now + 1 : Math.min(until, this.nextAcceptance()));
      if (this.machine.status === STATUS.AOK) continue;
      this.isUnderWay = false;
      this.pc = (this.machine.pcHigh >>> 0) * HALF + (this.machine.pcLow >>> 0);
      this.account();
      this.handleStop();
    }
  }

  private resume(): void {
    const limitsEverySegment = (this.control.low[CR.features]! & FEATURE.limitsEverySegment) !== 0;
    this.memory.enter(this.ring, this.control.get(CR.limit), limitsEverySegment);
    this.machine.resume(this.pc | 0, Math.floor(this.pc / HALF) | 0);
    this.isUnderWay = true;
  }

  /** Does what the machine has stopped for. */
  private handleStop(): void {
    switch (this.machine.status) {
      case STATUS.SYS:
        this.instructions.execute(this.memory.peekInstruction(this.machine.pcLow, this.machine.pcHigh));
        break;
      case STATUS.HLT:
        this.halt();
        break;
      case STATUS.ADR:
        this.traps.raiseRefused();
        break;
      default:
        this.traps.raise(VECTOR.invalidInstruction);
    }
  }

  private halt(): void {
    if (this.ring !== 0) this.traps.raise(VECTOR.generalProtection);
    else if (this.virtualMachine !== 0) this.virtualisation.exit(EXIT.halt, 0, 1);
    else this.status = "halted";
  }

  /** Whether an interrupt may end what the core does now. */
  private acceptsInterrupts(): boolean {
    return this.interruptsEnabled || this.externalInterruptsExit();
  }

  /** When an interrupt may have to be accepted. */
  private nextAcceptance(): number {
    return this.acceptsInterrupts() ? this.nextInterruptTime() : NEVER;
  }

  private externalInterruptsExit(): boolean {
    return this.virtualMachine !== 0 && this.virtualisation.controls(VM_CONTROL.externalInterrupt);
  }

  private get priority(): number {
    // A guest's priority is no concern of the hypervisor's interrupts.
    return this.externalInterruptsExit() ? 0 : this.control.low[CR.taskPriority]!;
  }

  private nextInterruptTime(): number {
    const devices = this.number === 0 ? this.surroundings.bus.nextEvent : NEVER;
    return Math.min(devices, this.interrupts.nextTime(this.priority));
  }

  /** Accepts an interrupt if there is one to be accepted; what is in flight is dropped then. */
  private takeInterrupt(): boolean {
    if (this.interruptsEnabled && this.virtualMachine !== 0 && this.windowIsAwaited()) {
      this.stopMachine();
      this.virtualisation.exit(EXIT.interruptWindow, 0, 0);
      return true;
    }
    if (!this.acceptsInterrupts()) return false;
    if (this.number === 0) this.surroundings.bus.advance(this.now);
    const vector = this.interrupts.acceptable(this.now, this.priority);
    if (vector < 0) return false;
    this.stopMachine();
    if (this.externalInterruptsExit()) {
      // It stays asked for: the hypervisor accepts it once it allows interrupts.
      this.virtualisation.setField(VM_FIELD.exitVector, vector);
      this.virtualisation.exit(EXIT.externalInterrupt, vector, 0);
    } else {
      this.interrupts.accept(vector);
      this.traps.deliver(vector, 0, "external");
    }
    return true;
  }

  private windowIsAwaited(): boolean {
    return this.virtualisation.field(VM_FIELD.interruptWindow) !== 0;
  }

  /** Drops what is in flight, so that registers are those of the instruction that was completed last. */
  stopMachine(): void {
    if (!this.isUnderWay) return;
    this.machine.interrupt();
    this.pc = (this.machine.pcHigh >>> 0) * HALF + (this.machine.pcLow >>> 0);
    this.account();
    this.isUnderWay = false;
  }

  /** Ends sleep, if there is something to wake up for until a time. */
  private wake(until: number): void {
    const time = this.nextTime;
    if (time >= until) {
      this.sleepUntil(until);
      return;
    }
    this.sleepUntil(time);
    if (this.number === 0) this.surroundings.bus.advance(this.now);
    const accepts = this.acceptsInterrupts() && this.interrupts.acceptable(this.now, this.priority) >= 0;
    if (!accepts) return;
    this.status = "running";
    this.charge(this.processor.operations.wakeUp.value);
  }
}
