import { RSP } from "../machine/registers.ts";
import type { VirtualisationOperations } from "../processors/processor.ts";
import { CONTROL_REGISTERS, CR, SWITCHED_REGISTERS } from "./control-registers.ts";
import { CONTROL_STRUCTURE_WORDS, EXIT, type ExitReason, VM_CONTROL, VM_FIELD } from "./control-structure.ts";
import type { CoreState } from "./core-state.ts";
import { SEGMENTS } from "./descriptors.ts";
import { DEVICE_WINDOW, DEVICE_WINDOW_PORTS } from "./device.ts";
import { FLAG } from "./vectors.ts";

const NO_TABLES = -1;
const WORD_BYTES = 8;
const SELECTOR_BITS = 16;
const HALF = 2 ** 32;
/** What translations of a virtual machine without a tag are kept under, until they are all forgotten. */
const UNTAGGED = 1;

/** Charged for an exit, by reason; those of which nothing is known take as long as one for `cpuid`. */
const EXIT_COSTS: Readonly<Partial<Record<ExitReason, keyof VirtualisationOperations>>> = {
  [EXIT.exception]: "exitPageFault",
  [EXIT.externalInterrupt]: "exitInterrupt",
  [EXIT.hypercall]: "exitHypercall",
  [EXIT.port]: "exitPort",
  [EXIT.nestedFault]: "exitNestedFault",
};

/** Hardware assistance to virtualisation: entry into a virtual machine, and exits from it. */
export class Virtualisation {
  /** Exits by reason, since the beginning. */
  readonly exits: Int32Array = new Int32Array(Object.keys(EXIT).length);
  private readonly core: CoreState;
  /** The host's control registers, while a virtual machine has its own. */
  private readonly hostLow: Int32Array = new Int32Array(CONTROL_REGISTERS);
  private readonly hostHigh: Int32Array = new Int32Array(CONTROL_REGISTERS);

  constructor(core: CoreState) {
    this.core = core;
  }

  /** A field of the control structure of the virtual machine that runs, as an unsigned integer; exact below 2^53. */
  field(field: number): number {
    const address = this.addressOf(field);
    const { physical } = this.core;
    return (physical.high(address) >>> 0) * HALF + (physical.low(address) >>> 0);
  }

  /** The same as a signed integer; exact between -2^53 and 2^53. */
  signedField(field: number): number {
    const address = this.addressOf(field);
    const { physical } = this.core;
    return physical.high(address) * HALF + (physical.low(address) >>> 0);
  }

  setField(field: number, value: number): void {
    this.core.physical.writeWord(this.addressOf(field), value | 0, Math.floor(value / HALF) | 0);
  }

  /** Whether a control is set. */
  controls(control: (typeof VM_CONTROL)[keyof typeof VM_CONTROL]): boolean {
    return (this.core.physical.low(this.addressOf(VM_FIELD.controls)) & control) !== 0;
  }

  /** Whether bit n of a field is set. */
  hasBit(field: number, bit: number): boolean {
    const address = this.addressOf(field);
    const half = bit < 32 ? this.core.physical.low(address) : this.core.physical.high(address);
    return ((half >>> (bit & 31)) & 1) !== 0;
  }

  /** Whether an access to a port exits. */
  portExits(port: number): boolean {
    if (!this.controls(VM_CONTROL.ports)) return false;
    const bit = port - DEVICE_WINDOW;
    return !(bit >= 0 && bit < DEVICE_WINDOW_PORTS && this.hasBit(VM_FIELD.portExempt, bit));
  }

  /**
   * Enters the virtual machine of a control structure.
   *
   * @returns false if there is no such structure
   */
  enter(structure: number): boolean {
    const { core } = this;
    const { control, physical, processor, unit } = core;
    if (structure === 0 || structure + CONTROL_STRUCTURE_WORDS * WORD_BYTES > physical.sizeBytes)
      return false;
    core.account();
    core.charge(processor.virtualisation.vmresume.value);
    core.virtualMachine = structure;
    for (const register of SWITCHED_REGISTERS) {
      this.hostLow[register] = control.low[register]!;
      this.hostHigh[register] = control.high[register]!;
      const address = this.addressOf(VM_FIELD.guestControl + register);
      control.low[register] = physical.low(address);
      control.high[register] = physical.high(address);
    }
    core.pc = this.field(VM_FIELD.guestPc);
    const stack = this.addressOf(VM_FIELD.guestStack);
    core.setRegisterHalves(RSP, physical.low(stack), physical.high(stack));
    core.setFlags(this.field(VM_FIELD.guestFlags), true);
    this.loadSelectors();
    const nestedRoot = this.field(VM_FIELD.nestedRoot);
    const tag = this.field(VM_FIELD.tag);
    if (tag === 0) unit.flush();
    unit.enterVirtualMachine(nestedRoot === 0 ? NO_TABLES : nestedRoot, tag === 0 ? UNTAGGED : tag);
    core.enterAddressSpace();
    return true;
  }

  /**
   * Leaves the virtual machine, and goes on where its control structure says.
   *
   * @param qualification - see {@link VM_FIELD.qualification}
   * @param instructionLength - of the instruction that exits; 0 if it is not an instruction's doing
   */
  exit(reason: ExitReason, qualification: number, instructionLength: number): void {
    const { core } = this;
    const { control, physical, processor, unit, machine } = core;
    core.account();
    const cost =
      processor.virtualisation[EXIT_COSTS[reason] ?? "exitIdentify"] ??
      processor.virtualisation.exitPageFault;
    core.charge(cost.value);
    this.exits[reason]!++;
    this.setField(VM_FIELD.exitReason, reason);
    this.setField(VM_FIELD.qualification, qualification);
    this.setField(VM_FIELD.instructionLength, instructionLength);
    this.setField(VM_FIELD.guestPc, core.pc);
    physical.writeWord(
      this.addressOf(VM_FIELD.guestStack),
      machine.registersLow[RSP]!,
      machine.registersHigh[RSP]!,
    );
    this.setField(VM_FIELD.guestFlags, core.flags);
    this.storeSelectors();
    for (const register of SWITCHED_REGISTERS) {
      const address = this.addressOf(VM_FIELD.guestControl + register);
      physical.writeWord(address, control.low[register]!, control.high[register]!);
    }

    const hostEntry = this.field(VM_FIELD.hostEntry);
    const hostRoot = this.field(VM_FIELD.hostRoot);
    core.stack = this.field(VM_FIELD.hostStack);
    if (this.field(VM_FIELD.tag) === 0) unit.flush();
    unit.enterVirtualMachine(NO_TABLES, 0);
    core.pc = hostEntry;
    core.setFlags(machine.conditionCodes & FLAG.conditionCodes, true);
    core.enterRing(0);
    for (const register of SWITCHED_REGISTERS) {
      control.low[register] = this.hostLow[register]!;
      control.high[register] = this.hostHigh[register]!;
    }
    if (hostRoot !== 0) control.set(CR.root, hostRoot);
    core.enterAddressSpace();
    core.virtualMachine = 0;
  }

  private loadSelectors(): void {
    const { core } = this;
    const selectors = this.field(VM_FIELD.guestSelectors);
    const ring = selectors & 3;
    core.enterRing(ring);
    const address = this.addressOf(VM_FIELD.guestSelectors);
    const halves = [core.physical.low(address), core.physical.high(address)];
    for (let segment = 0; segment < SEGMENTS; segment++) {
      core.selectors[segment] = (halves[segment >> 1]! >>> (SELECTOR_BITS * (segment & 1))) & 0xffff;
    }
  }

  private storeSelectors(): void {
    const { selectors, physical } = this.core;
    physical.writeWord(
      this.addressOf(VM_FIELD.guestSelectors),
      selectors[0]! | (selectors[1]! << SELECTOR_BITS),
      selectors[2]! | (selectors[3]! << SELECTOR_BITS),
    );
  }

  private addressOf(field: number): number {
    return this.core.virtualMachine + field * WORD_BYTES;
  }
}
