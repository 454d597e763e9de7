import { USE } from "../machine/memory.ts";
import { RSP } from "../machine/registers.ts";
import { CR } from "./control-registers.ts";
import { EXIT, VM_CONTROL } from "./control-structure.ts";
import { Microcode, type Rows } from "./microcode.ts";
import { VECTOR } from "./vectors.ts";

const WORD_BYTES = 8;
const HALF = 2 ** 32;
const USER_RING = 3;

/** Ways into the kernel and back, the flags, and waiting. */
export class CallInstructions extends Microcode {
  override readonly rows: Rows = {
    syscall: () => this.systemCall(),
    sysret: () => this.systemReturn(),
    int: () => this.trap(this.constantLow & 0xff),
    vmcall: () => this.hypercall(),
    iretq: () => this.privileged(() => this.interruptReturn()),
    cli: () => this.privileged(() => this.setInterruptFlag(false)),
    sti: () => this.privileged(() => this.setInterruptFlag(true)),
    idle: () => this.privileged(() => this.idle()),
    // With popfq the only way to keep condition codes: a translator does so out of its program's reach.
    pushfq: () => this.push(this.core.flags, "pushFlags", USE.write | USE.unlimited),
    popfq: () => this.popFlags(),
  };

  private systemCall(): boolean {
    const { core } = this;
    const entry = core.control.get(CR.systemCallEntry);
    const ring = entry & 3;
    if (ring > 1) return this.protect();
    core.setRegister(1, this.nextPc); // %rcx
    core.setRegister(11, core.flags); // %r11
    core.account();
    core.pc = entry - ring;
    core.enterRing(ring);
    if (ring === 0) core.interruptsEnabled = false;
    this.charge("systemCall");
    return false;
  }

  private systemReturn(): boolean {
    const { core } = this;
    const isKernels = (core.control.low[CR.systemCallEntry]! & 3) === core.ring;
    if (core.ring > 1 || (core.ring === 1 && !isKernels)) return this.protect();
    core.account();
    core.setFlags(core.machine.registersLow[11]!, core.ring === 0);
    core.pc = core.register(1);
    core.enterRing(USER_RING);
    this.charge("systemReturn");
    return false;
  }

  private hypercall(): boolean {
    const { core } = this;
    if (core.virtualMachine !== 0) {
      return this.exit(EXIT.hypercall, this.constantLow >>> 0);
    }
    if (core.ring !== 0) return this.trap(VECTOR.hypercall);
    const { translator } = this.surroundings;
    if (translator === undefined) return this.raise(VECTOR.invalidInstruction);
    core.machine.wait(translator(core, this.constantLow >>> 0));
    return true;
  }

  private interruptReturn(): boolean {
    const { core } = this;
    const words: number[] = [];
    const halves: number[] = [];
    for (let word = 0; word < 4; word++) {
      const location = core.locateWord(core.stack + word * WORD_BYTES, 0);
      if (location < 0) return this.refuse();
      words.push(core.memory.view.getInt32(location, true));
      halves.push(core.memory.view.getInt32(location + 4, true));
    }
    const ring = words[1]! & 3;
    if (ring === 2) return this.protect();
    core.account();
    core.setFlags(words[2]!, true);
    core.enterRing(ring);
    core.setRegisterHalves(RSP, words[3]!, halves[3]!);
    core.pc = (halves[0]! >>> 0) * HALF + (words[0]! >>> 0);
    this.charge("interruptReturn");
    return false;
  }

  private setInterruptFlag(enabled: boolean): boolean {
    this.core.interruptShadow = enabled && !this.core.interruptsEnabled;
    this.core.interruptsEnabled = enabled;
    this.charge("interruptFlag");
    return true;
  }

  private idle(): boolean {
    const { core } = this;
    if (core.virtualMachine !== 0 && this.virtualisation.controls(VM_CONTROL.idle))
      return this.exit(EXIT.idle, 0);
    core.status = "idle";
    return true;
  }

  private popFlags(): boolean {
    const { core } = this;
    const location = core.locateWord(core.stack, USE.unlimited);
    if (location < 0) return this.refuse();
    // In outer rings the interrupt flag stays as it is, and nobody is told.
    core.setFlags(core.memory.view.getInt32(location, true), core.ring === 0);
    core.stack += WORD_BYTES;
    this.charge("popFlags");
    return true;
  }
}
