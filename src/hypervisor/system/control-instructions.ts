import { CONTROL_REGISTERS, CR } from "./control-registers.ts";
import { EXIT, VM_CONTROL, VM_FIELD } from "./control-structure.ts";
import { Microcode, type Rows } from "./microcode.ts";

/** Control registers, ports, and single translations. */
export class ControlInstructions extends Microcode {
  override readonly rows: Rows = {
    rdcr: () => this.privileged(() => this.readControl()),
    wrcr: () => this.privileged(() => this.writeControl()),
    inq: () => this.privileged(() => this.input()),
    outq: () => this.privileged(() => this.output()),
    invlpg: () => this.privileged(() => this.invalidatePage()),
    sgdt: () => this.store(CR.gdt),
    sidt: () => this.store(CR.idt),
    sldt: () => this.store(CR.ldt),
    smsw: () => this.store(CR.status),
    str: () => this.store(CR.task),
  };

  private readControl(): boolean {
    const { core } = this;
    const register = this.constantLow;
    if (!this.isControlRegister()) return this.protect();
    if (core.virtualMachine !== 0 && this.virtualisation.hasBit(VM_FIELD.controlReadExits, register)) {
      return this.exit(EXIT.controlRead, register | (this.rA << 8));
    }
    if (register === CR.timer) {
      const left = core.interrupts.timerAt - core.now;
      core.setRegister(this.rA, Number.isFinite(left) ? Math.max(0, left) : 0);
    } else {
      core.setRegisterHalves(this.rA, core.control.low[register]!, core.control.high[register]!);
    }
    this.charge("pushFlags");
    return true;
  }

  private writeControl(): boolean {
    const { core } = this;
    const { control, interrupts, machine, unit } = core;
    const register = this.constantLow;
    if (!this.isControlRegister() || register === CR.processor) return this.protect();
    if (core.virtualMachine !== 0 && this.virtualisation.hasBit(VM_FIELD.controlWriteExits, register)) {
      return this.exit(EXIT.controlWrite, register | (this.rA << 8));
    }
    const value = core.register(this.rA);
    control.low[register] = machine.registersLow[this.rA]!;
    control.high[register] = machine.registersHigh[this.rA]!;
    switch (register) {
      case CR.root:
        core.enterAddressSpace();
        unit.flushAddressSpace();
        this.charge("addressSpaceSwitch");
        break;
      case CR.status:
        core.enterAddressSpace();
        unit.flush();
        this.charge("flushAll");
        break;
      case CR.features:
        unit.flush();
        this.charge("flushAll");
        break;
      case CR.timer:
        interrupts.timerAt = value === 0 ? Number.POSITIVE_INFINITY : core.now + value;
        this.charge("modelSpecificWrite");
        break;
      case CR.interruptCommand:
        this.charge("interprocessorInterruptSend");
        this.surroundings.sendInterrupt(Math.floor(value / 256), value % 256, core.now);
        break;
      case CR.endOfInterrupt:
        interrupts.end();
        this.charge("endOfInterrupt");
        break;
      default:
        this.charge("controlRegisterWrite");
    }
    return true;
  }

  private isControlRegister(): boolean {
    return this.constantHigh === 0 && this.constantLow >= 0 && this.constantLow < CONTROL_REGISTERS;
  }

  private get port(): number {
    return (this.core.machine.registersLow[this.rB]! + this.constantLow) & 0xffff;
  }

  private input(): boolean {
    const { core, port } = this;
    const { bus } = this.surroundings;
    if (core.virtualMachine !== 0 && this.virtualisation.portExits(port)) {
      return this.exit(EXIT.port, port + this.rA * 2 ** 24);
    }
    bus.advance(core.now);
    core.charge(bus.accessCycles(port, false));
    core.setRegister(this.rA, bus.read(port, core.now));
    return true;
  }

  private output(): boolean {
    const { core, port } = this;
    const { bus } = this.surroundings;
    if (core.virtualMachine !== 0 && this.virtualisation.portExits(port)) {
      return this.exit(EXIT.port, port + 2 ** 16 + this.rA * 2 ** 24);
    }
    bus.advance(core.now);
    core.charge(bus.accessCycles(port, true));
    bus.write(port, core.register(this.rA), core.now);
    return true;
  }

  private invalidatePage(): boolean {
    const { core } = this;
    const address = core.register(this.rA);
    if (core.virtualMachine !== 0 && this.virtualisation.controls(VM_CONTROL.invalidatePage)) {
      return this.exit(EXIT.invalidatePage, address);
    }
    if (address < 2 ** 47) core.unit.invalidate(address);
    this.charge("invalidatePage");
    return true;
  }

  /** Gives a register's value to whoever asks. */
  private store(register: number): boolean {
    const { control } = this.core;
    this.core.setRegisterHalves(this.rA, control.low[register]!, control.high[register]!);
    this.charge("pushFlags");
    return true;
  }
}
