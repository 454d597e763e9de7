import { USE } from "../machine/memory.ts";
import { CR, FEATURE } from "./control-registers.ts";
import { EXIT, VM_CONTROL, VM_FIELD } from "./control-structure.ts";
import { Microcode, type Rows } from "./microcode.ts";
import { VECTOR } from "./vectors.ts";

/** What `cpuid` gives: "Y86", the first letter highest. */
const IDENTITY = 0x59_3836;
/** Cycles of a division of 64 bits, as on Nehalem to Broadwell. (A. Fog, Instruction tables.) */
const DIVISION_CYCLES = 40;
/** Cycles of a locked exchange in the first cache. (A. Fog, Instruction tables: 18 to 25 since Nehalem.) */
const EXCHANGE_CYCLES = 20;

/** What any ring may ask of microcode: division, exchange, time, marks. */
export class OrdinaryInstructions extends Microcode {
  override readonly rows: Rows = {
    divq: () => this.divide(),
    xchgq: () => this.exchange(),
    rdtsc: () => this.readTimestamp(),
    cpuid: () => this.identify(),
    pause: () => true,
    mark: () => this.mark(),
  };

  private divide(): boolean {
    const { machine } = this.core;
    const word = (register: number): bigint =>
      BigInt.asUintN(
        64,
        (BigInt(machine.registersHigh[register]!) << 32n) | BigInt(machine.registersLow[register]! >>> 0),
      );
    const divisor = word(this.rA);
    if (divisor === 0n) return this.raise(VECTOR.divide);
    const quotient = word(this.rB) / divisor;
    this.core.setRegisterHalves(
      this.rB,
      Number(BigInt.asIntN(32, quotient)),
      Number(BigInt.asIntN(32, quotient >> 32n)),
    );
    this.core.charge(DIVISION_CYCLES);
    return true;
  }

  private exchange(): boolean {
    const { core, rA, rB } = this;
    const { machine } = core;
    const low = (machine.registersLow[rB]! + this.constantLow) | 0;
    const carry = low >>> 0 < this.constantLow >>> 0 ? 1 : 0;
    const high = (machine.registersHigh[rB]! + this.constantHigh + carry) | 0;
    const location = core.memory.locateWord(low, high, USE.write);
    machine.wait(core.memory.cycles);
    if (location < 0) return this.refuse();
    const { view } = core.memory;
    const oldLow = view.getInt32(location, true);
    const oldHigh = view.getInt32(location + 4, true);
    core.writeLocation(location, machine.registersLow[rA]!, machine.registersHigh[rA]!);
    core.setRegisterHalves(rA, oldLow, oldHigh);
    core.charge(EXCHANGE_CYCLES);
    return true;
  }

  private readTimestamp(): boolean {
    const { core, virtualisation } = this;
    if (core.ring > 0 && (core.control.low[CR.features]! & FEATURE.timestampDisable) !== 0)
      return this.protect();
    let time = core.now;
    if (core.virtualMachine !== 0) {
      if (virtualisation.controls(VM_CONTROL.timestamp)) return this.exit(EXIT.timestamp, 0);
      time += virtualisation.signedField(VM_FIELD.timeOffset);
    }
    core.setRegister(this.rA, time);
    this.charge("readTimestamp");
    return true;
  }

  private identify(): boolean {
    if (this.core.virtualMachine !== 0) return this.exit(EXIT.identify, 0);
    this.core.setRegister(this.rA, IDENTITY);
    this.charge("identify");
    return true;
  }

  private mark(): boolean {
    this.surroundings.mark(this.core.register(this.rA));
    return true;
  }
}
