import { CallInstructions } from "./call-instructions.ts";
import { ControlInstructions } from "./control-instructions.ts";
import type { CoreState } from "./core-state.ts";
import { HypervisorInstructions } from "./hypervisor-instructions.ts";
import { opcodeOf, SYSTEM_Y86_64 } from "./instructions.ts";
import { CurrentInstruction, type Surroundings } from "./microcode.ts";
import { OrdinaryInstructions } from "./ordinary-instructions.ts";
import { SegmentInstructions } from "./segment-instructions.ts";
import type { Traps } from "./traps.ts";
import { VECTOR } from "./vectors.ts";
import type { Virtualisation } from "./virtualisation.ts";

/** Carries out the instructions that are none of the pipeline's, when all before them are done. */
export class SystemInstructions {
  private readonly core: CoreState;
  private readonly current: CurrentInstruction = new CurrentInstruction();
  /** By first byte; each says whether the program goes on behind the instruction. */
  private readonly table: (() => boolean)[];

  constructor(core: CoreState, traps: Traps, virtualisation: Virtualisation, surroundings: Surroundings) {
    const parts = { core, traps, virtualisation, surroundings, current: this.current };
    this.core = core;
    this.table = Array<() => boolean>(256).fill(() => {
      traps.raise(VECTOR.invalidInstruction);
      return false;
    });
    for (const group of [
      new OrdinaryInstructions(parts),
      new CallInstructions(parts),
      new ControlInstructions(parts),
      new HypervisorInstructions(parts),
      new SegmentInstructions(parts),
    ]) {
      for (const [mnemonic, row] of Object.entries(group.rows)) this.table[opcodeOf(mnemonic)] = row;
    }
  }

  /** Carries out the instruction at a location; `pc` of the core is its address, and then that of the next one. */
  execute(location: number): void {
    const { core, current } = this;
    const { bytes } = core.physical;
    const { view } = core.memory;
    const opcode = bytes[location]!;
    const { lengthBytes, hasRegisters, hasConstant } = SYSTEM_Y86_64.signals[opcode]!;
    current.location = location;
    current.length = lengthBytes;
    current.rA = hasRegisters !== 0 ? bytes[location + 1]! >> 4 : 0;
    current.rB = hasRegisters !== 0 ? bytes[location + 1]! & 15 : 0;
    current.constantLow = hasConstant !== 0 ? view.getInt32(location + 1 + hasRegisters, true) : 0;
    current.constantHigh = hasConstant !== 0 ? view.getInt32(location + 5 + hasRegisters, true) : 0;
    if (this.table[opcode]!()) core.pc += lengthBytes;
  }
}
