import { USE } from "../machine/memory.ts";
import type { HardwareOperations } from "../processors/processor.ts";
import type { Bus } from "./bus.ts";
import { type ExitReason, VM_FIELD } from "./control-structure.ts";
import type { CoreState } from "./core-state.ts";
import type { Traps } from "./traps.ts";
import { VECTOR } from "./vectors.ts";
import type { Virtualisation } from "./virtualisation.ts";

const WORD_BYTES = 8;

/**
 * A translator of programs, which is no program of the machine's: it reads and writes the machine's memory and registers,
 * and what it does counts as so many cycles of the code that asks.
 *
 * @param request - the number that it was called with
 * @returns cycles
 */
export type Translator = (core: CoreState, request: number) => number;

/** What instructions need of the machine around their core. */
export interface Surroundings {
  readonly bus: Bus;
  /** Whom `vmcall` calls in ring 0 outside virtual machines, where there is an invalid instruction without it. */
  readonly translator?: Translator;
  /** Sends an interrupt to a core. */
  sendInterrupt(target: number, vector: number, now: number): void;
  /** Notes a mark. */
  mark(id: number): void;
}

/** What there is to carry instructions out with. */
export interface MicrocodeParts {
  readonly core: CoreState;
  readonly traps: Traps;
  readonly virtualisation: Virtualisation;
  readonly surroundings: Surroundings;
  readonly current: CurrentInstruction;
}

/** The instruction that is carried out. */
export class CurrentInstruction {
  rA = 0;
  rB = 0;
  constantLow = 0;
  constantHigh = 0;
  length = 0;
  location = 0;
}

/** What instructions do, by mnemonic; each says whether the program goes on behind it. */
export type Rows = Readonly<Record<string, () => boolean>>;

/** The steps that microcode is made of, for a group of instructions. */
export abstract class Microcode {
  /** The group's instructions. */
  abstract readonly rows: Rows;
  protected readonly core: CoreState;
  protected readonly traps: Traps;
  protected readonly virtualisation: Virtualisation;
  protected readonly surroundings: Surroundings;
  private readonly current: CurrentInstruction;

  constructor({ core, traps, virtualisation, surroundings, current }: MicrocodeParts) {
    this.core = core;
    this.traps = traps;
    this.virtualisation = virtualisation;
    this.surroundings = surroundings;
    this.current = current;
  }

  protected get rA(): number {
    return this.current.rA;
  }

  protected get rB(): number {
    return this.current.rB;
  }

  protected get constantLow(): number {
    return this.current.constantLow;
  }

  protected get constantHigh(): number {
    return this.current.constantHigh;
  }

  /** Address behind the instruction. */
  protected get nextPc(): number {
    return this.core.pc + this.current.length;
  }

  protected charge(operation: Exclude<keyof HardwareOperations, "portReadNs" | "portWriteNs">): void {
    this.core.charge(this.core.processor.operations[operation].value);
  }

  protected raise(vector: number, errorCode = 0): false {
    this.traps.raise(vector, errorCode);
    return false;
  }

  protected protect(errorCode = 0): false {
    return this.raise(VECTOR.generalProtection, errorCode);
  }

  /** An access of the program was refused. */
  protected refuse(): false {
    this.traps.raiseRefused();
    return false;
  }

  /** An access of microcode was refused. */
  protected refuseTranslation(): false {
    this.traps.raiseSystemRefused();
    return false;
  }

  protected trap(vector: number): false {
    this.traps.deliverSoftware(vector, this.nextPc);
    return false;
  }

  protected privileged(carryOut: () => boolean): boolean {
    return this.core.ring === 0 ? carryOut() : this.protect();
  }

  protected exit(reason: ExitReason, qualification: number): false {
    const { physical } = this.core;
    // What software needs to carry it out itself.
    const { view } = this.core.memory;
    physical.writeWord(
      this.core.virtualMachine + VM_FIELD.instruction * WORD_BYTES,
      view.getInt32(this.current.location, true),
      view.getInt32(this.current.location + 4, true),
    );
    this.virtualisation.exit(reason, qualification, this.current.length);
    return false;
  }

  protected push(value: number, operation: "pushFlags" | null, use: number = USE.write): boolean {
    const { core } = this;
    const location = core.locateWord(core.stack - WORD_BYTES, use);
    if (location < 0) return this.refuse();
    core.writeLocation(location, value, 0);
    core.stack -= WORD_BYTES;
    if (operation !== null) this.charge(operation);
    return true;
  }
}
