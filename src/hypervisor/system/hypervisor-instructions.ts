import { CR } from "./control-registers.ts";
import { CONTROL_STRUCTURE_WORDS, EXIT } from "./control-structure.ts";
import { Microcode, type Rows } from "./microcode.ts";

const WORD_BYTES = 8;

/** Entry into virtual machines, and their control structures. */
export class HypervisorInstructions extends Microcode {
  override readonly rows: Rows = {
    vmresume: () => this.ofHypervisor(() => this.enterVirtualMachine()),
    vmread: () => this.ofHypervisor(() => this.readField()),
    vmwrite: () => this.ofHypervisor(() => this.writeField()),
    invept: () => this.ofHypervisor(() => this.invalidateNested()),
  };

  private ofHypervisor(carryOut: () => boolean): boolean {
    if (this.core.ring !== 0) return this.protect();
    return this.core.virtualMachine === 0 ? carryOut() : this.exit(EXIT.virtualisation, 0);
  }

  private enterVirtualMachine(): boolean {
    if (!this.virtualisation.enter(this.core.control.get(CR.controlStructure))) return this.protect();
    this.traps.deliverEntryEvent();
    return false;
  }

  private fieldAddress(): number {
    const structure = this.core.control.get(CR.controlStructure);
    const field = this.constantLow;
    const isThere =
      structure > 0 && structure + CONTROL_STRUCTURE_WORDS * WORD_BYTES <= this.core.physical.sizeBytes;
    return isThere && field >= 0 && field < CONTROL_STRUCTURE_WORDS ? structure + field * WORD_BYTES : -1;
  }

  private readField(): boolean {
    const { core } = this;
    const address = this.fieldAddress();
    if (address < 0) return this.protect();
    core.setRegisterHalves(this.rA, core.physical.low(address), core.physical.high(address));
    core.charge(core.processor.virtualisation.vmread.value);
    return true;
  }

  private writeField(): boolean {
    const { core } = this;
    const { machine } = core;
    const address = this.fieldAddress();
    if (address < 0) return this.protect();
    core.physical.writeWord(address, machine.registersLow[this.rA]!, machine.registersHigh[this.rA]!);
    core.charge(core.processor.virtualisation.vmwrite.value);
    return true;
  }

  private invalidateNested(): boolean {
    this.core.unit.flushNested();
    this.charge("flushAll");
    return true;
  }
}
