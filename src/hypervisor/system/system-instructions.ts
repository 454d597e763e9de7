import { CONDITION_CODE } from "../machine/condition-codes.ts";
import { USE } from "../machine/memory.ts";
import { RSP } from "../machine/registers.ts";
import type { HardwareOperations } from "../processors/processor.ts";
import type { Bus } from "./bus.ts";
import { CONTROL_REGISTERS, CR, FEATURE } from "./control-registers.ts";
import { CONTROL_STRUCTURE_WORDS, EXIT, type ExitReason, VM_CONTROL, VM_FIELD } from "./control-structure.ts";
import type { CoreState } from "./core-state.ts";
import { DESCRIPTOR, SEGMENT, SEGMENTS } from "./descriptors.ts";
import { opcodeOf, SYSTEM_Y86_64 } from "./instructions.ts";
import { LOOKUP, Segments } from "./segments.ts";
import type { Traps } from "./traps.ts";
import { VECTOR } from "./vectors.ts";
import type { Virtualisation } from "./virtualisation.ts";

const WORD_BYTES = 8;
const HALF = 2 ** 32;
const USER_RING = 3;
/** What `cpuid` gives: "Y86", the first letter highest. */
const IDENTITY = 0x59_3836;
/** Cycles of a division of 64 bits, as on Nehalem to Broadwell. (A. Fog, Instruction tables.) */
const DIVISION_CYCLES = 40;
/** Cycles of a locked exchange in the first cache. (A. Fog, Instruction tables: 18 to 25 since Nehalem.) */
const EXCHANGE_CYCLES = 20;

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

/** Carries out the instructions that are none of the pipeline's, when all before them are done. */
export class SystemInstructions {
  private readonly core: CoreState;
  private readonly traps: Traps;
  private readonly virtualisation: Virtualisation;
  private readonly segments: Segments;
  private readonly surroundings: Surroundings;
  /** By first byte; each says whether the program goes on behind the instruction. */
  private readonly table: (() => boolean)[];

  // The instruction that is carried out.
  private rA = 0;
  private rB = 0;
  private constantLow = 0;
  private constantHigh = 0;
  private length = 0;
  private location = 0;

  constructor(core: CoreState, traps: Traps, virtualisation: Virtualisation, surroundings: Surroundings) {
    this.core = core;
    this.traps = traps;
    this.virtualisation = virtualisation;
    this.segments = new Segments(core);
    this.surroundings = surroundings;
    this.table = this.buildTable();
  }

  /** Carries out the instruction at a location; `pc` of the core is its address, and then that of the next one. */
  execute(location: number): void {
    const { bytes } = this.core.physical;
    const { view } = this.core.memory;
    const opcode = bytes[location]!;
    const { lengthBytes, hasRegisters, hasConstant } = SYSTEM_Y86_64.signals[opcode]!;
    this.location = location;
    this.length = lengthBytes;
    this.rA = hasRegisters !== 0 ? bytes[location + 1]! >> 4 : 0;
    this.rB = hasRegisters !== 0 ? bytes[location + 1]! & 15 : 0;
    this.constantLow = hasConstant !== 0 ? view.getInt32(location + 1 + hasRegisters, true) : 0;
    this.constantHigh = hasConstant !== 0 ? view.getInt32(location + 5 + hasRegisters, true) : 0;
    if (this.table[opcode]!()) this.core.pc += lengthBytes;
  }

  private buildTable(): (() => boolean)[] {
    const rows: Readonly<Record<string, () => boolean>> = {
      divq: () => this.divide(),
      xchgq: () => this.exchange(),
      rdtsc: () => this.readTimestamp(),
      cpuid: () => this.identify(),
      pause: () => true,
      mark: () => this.mark(),
      syscall: () => this.systemCall(),
      sysret: () => this.systemReturn(),
      int: () => this.trap(this.constantLow & 0xff),
      vmcall: () => this.hypercall(),
      rdcr: () => this.privileged(() => this.readControl()),
      wrcr: () => this.privileged(() => this.writeControl()),
      inq: () => this.privileged(() => this.input()),
      outq: () => this.privileged(() => this.output()),
      cli: () => this.privileged(() => this.setInterruptFlag(false)),
      sti: () => this.privileged(() => this.setInterruptFlag(true)),
      invlpg: () => this.privileged(() => this.invalidatePage()),
      iretq: () => this.privileged(() => this.interruptReturn()),
      idle: () => this.privileged(() => this.idle()),
      vmresume: () => this.ofHypervisor(() => this.enterVirtualMachine()),
      vmread: () => this.ofHypervisor(() => this.readField()),
      vmwrite: () => this.ofHypervisor(() => this.writeField()),
      invept: () => this.ofHypervisor(() => this.invalidateNested()),
      lcall: () => this.farTransfer(true),
      ljmp: () => this.farTransfer(false),
      lret: () => this.farReturn(),
      pushfq: () => this.push(this.core.flags, "pushFlags"),
      popfq: () => this.popFlags(),
      sgdt: () => this.store(CR.gdt),
      sidt: () => this.store(CR.idt),
      sldt: () => this.store(CR.ldt),
      smsw: () => this.store(CR.status),
      str: () => this.store(CR.task),
      lar: () => this.look((segments) => segments.bits >>> 0),
      lsl: () => this.look((segments) => segments.limit),
      verr: () =>
        this.verify((segments) => !segments.has(DESCRIPTOR.code) || segments.has(DESCRIPTOR.accessible)),
      verw: () =>
        this.verify((segments) => !segments.has(DESCRIPTOR.code) && segments.has(DESCRIPTOR.accessible)),
      pushseg: () => this.pushSegment(),
      popseg: () => this.popSegment(),
      rdseg: () => this.readSegment(),
      wrseg: () => this.loadSegment(this.core.machine.registersLow[this.rA]!),
    };
    const table = Array<() => boolean>(256).fill(() => this.raise(VECTOR.invalidInstruction));
    for (const [mnemonic, row] of Object.entries(rows)) table[opcodeOf(mnemonic)] = row;
    return table;
  }

  /** Address behind the instruction. */
  private get nextPc(): number {
    return this.core.pc + this.length;
  }

  private charge(operation: Exclude<keyof HardwareOperations, "portReadNs" | "portWriteNs">): void {
    this.core.charge(this.core.processor.operations[operation].value);
  }

  private raise(vector: number, errorCode = 0): false {
    this.traps.raise(vector, errorCode);
    return false;
  }

  private protect(errorCode = 0): false {
    return this.raise(VECTOR.generalProtection, errorCode);
  }

  /** An access of the program was refused. */
  private refuse(): false {
    this.traps.raiseRefused();
    return false;
  }

  /** An access of microcode was refused. */
  private refuseTranslation(): false {
    this.traps.raiseSystemRefused();
    return false;
  }

  private trap(vector: number): false {
    this.traps.deliverSoftware(vector, this.nextPc);
    return false;
  }

  private privileged(carryOut: () => boolean): boolean {
    return this.core.ring === 0 ? carryOut() : this.protect();
  }

  private ofHypervisor(carryOut: () => boolean): boolean {
    if (this.core.ring !== 0) return this.protect();
    return this.core.virtualMachine === 0 ? carryOut() : this.exit(EXIT.virtualisation, 0);
  }

  private exit(reason: ExitReason, qualification: number): false {
    const { physical } = this.core;
    // What software needs to carry it out itself.
    const { view } = this.core.memory;
    physical.writeWord(
      this.core.virtualMachine + VM_FIELD.instruction * WORD_BYTES,
      view.getInt32(this.location, true),
      view.getInt32(this.location + 4, true),
    );
    this.virtualisation.exit(reason, qualification, this.length);
    return false;
  }

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

  private setInterruptFlag(enabled: boolean): boolean {
    this.core.interruptShadow = enabled && !this.core.interruptsEnabled;
    this.core.interruptsEnabled = enabled;
    this.charge("interruptFlag");
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

  private idle(): boolean {
    const { core } = this;
    if (core.virtualMachine !== 0 && this.virtualisation.controls(VM_CONTROL.idle))
      return this.exit(EXIT.idle, 0);
    core.status = "idle";
    return true;
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

  private farTransfer(calls: boolean): boolean {
    const { core, segments, nextPc } = this;
    const selector = this.constantHigh >>> 16;
    const found = segments.find(selector);
    if (found === LOOKUP.refused) return this.refuseTranslation();
    if (found === LOOKUP.absent) return this.protect(selector & 0xfffc);
    const isGate = segments.has(DESCRIPTOR.gate);
    const ring = isGate ? (segments.bits >> DESCRIPTOR.gateRingShift) & 3 : segments.privilege;
    const permitted = isGate
      ? segments.isPermitted(selector) && (ring === core.ring || (calls && ring < core.ring))
      : segments.has(DESCRIPTOR.code) && ring === core.ring && (selector & 3) <= ring;
    if (!permitted || ring === 2) return this.protect(selector & 0xfffc);
    const target = isGate ? segments.limit : (this.constantHigh & 0xffff) * HALF + (this.constantLow >>> 0);
    if (calls && !this.pushReturn(ring, nextPc)) return false;
    core.account();
    core.enterRing(ring);
    core.pc = target;
    this.charge("farTransfer");
    return false;
  }

  /** Leaves on the stack what a far return needs; false if that is refused, which is then dealt with. */
  private pushReturn(ring: number, nextPc: number): boolean {
    const { core } = this;
    const { registersLow, registersHigh } = core.machine;
    const isInner = ring < core.ring;
    const oldLow = registersLow[RSP]!;
    const oldHigh = registersHigh[RSP]!;
    const top = isInner ? core.control.get(ring === 0 ? CR.stack0 : CR.stack1) : core.stack;
    const words = isInner ? 3 : 2;
    const base = top - words * WORD_BYTES;
    const locations: number[] = [];
    for (let word = 0; word < words; word++) {
      const address = base + word * WORD_BYTES;
      const location = isInner ? core.locateSystemWord(address, 1) : core.locateWord(address, USE.write);
      if (location < 0) {
        if (isInner) this.traps.raiseSystemRefused();
        else this.traps.raiseRefused();
        return false;
      }
      locations.push(location);
    }
    core.writeLocation(locations[0]!, nextPc | 0, Math.floor(nextPc / HALF) | 0);
    core.writeLocation(locations[1]!, core.selectors[SEGMENT.code]!, 0);
    if (isInner) core.writeLocation(locations[2]!, oldLow, oldHigh);
    core.stack = base;
    return true;
  }

  private farReturn(): boolean {
    const { core } = this;
    const { view } = core.memory;
    const pcAt = core.locateWord(core.stack, 0);
    if (pcAt < 0) return this.refuse();
    const selectorAt = core.locateWord(core.stack + WORD_BYTES, 0);
    if (selectorAt < 0) return this.refuse();
    const ring = view.getInt32(selectorAt, true) & 3;
    if (ring < core.ring || ring === 2) return this.protect(view.getInt32(selectorAt, true) & 0xfffc);
    const stack = core.stack + 2 * WORD_BYTES;
    const stackAt = ring > core.ring ? core.locateWord(stack, 0) : -1;
    if (ring > core.ring && stackAt < 0) return this.refuse();
    core.account();
    core.pc = (view.getInt32(pcAt + 4, true) >>> 0) * HALF + (view.getInt32(pcAt, true) >>> 0);
    if (stackAt < 0) core.stack = stack;
    else core.setRegisterHalves(RSP, view.getInt32(stackAt, true), view.getInt32(stackAt + 4, true));
    core.enterRing(ring);
    this.charge("farTransfer");
    return false;
  }

  private push(value: number, operation: "pushFlags" | null): boolean {
    const { core } = this;
    const location = core.locateWord(core.stack - WORD_BYTES, USE.write);
    if (location < 0) return this.refuse();
    core.writeLocation(location, value, 0);
    core.stack -= WORD_BYTES;
    if (operation !== null) this.charge(operation);
    return true;
  }

  private popFlags(): boolean {
    const { core } = this;
    const location = core.locateWord(core.stack, 0);
    if (location < 0) return this.refuse();
    // In outer rings the interrupt flag stays as it is, and nobody is told.
    core.setFlags(core.memory.view.getInt32(location, true), core.ring === 0);
    core.stack += WORD_BYTES;
    this.charge("popFlags");
    return true;
  }

  /** Gives a register's value to whoever asks. */
  private store(register: number): boolean {
    const { control } = this.core;
    this.core.setRegisterHalves(this.rA, control.low[register]!, control.high[register]!);
    this.charge("pushFlags");
    return true;
  }

  /** Gives what a descriptor says, if this ring may know it; Z tells whether it may. */
  private look(read: (segments: Segments) => number): boolean {
    const { core, segments } = this;
    const selector = core.machine.registersLow[this.rA]!;
    const found = segments.find(selector);
    if (found === LOOKUP.refused) return this.refuseTranslation();
    const permitted = found === LOOKUP.found && segments.isPermitted(selector);
    if (permitted) core.setRegister(this.rB, read(segments));
    this.setZero(permitted);
    this.charge("segmentLoad");
    return true;
  }

  private verify(allows: (segments: Segments) => boolean): boolean {
    const { core, segments } = this;
    const selector = core.machine.registersLow[this.rA]!;
    const found = segments.find(selector);
    if (found === LOOKUP.refused) return this.refuseTranslation();
    this.setZero(
      found === LOOKUP.found &&
        !segments.has(DESCRIPTOR.gate) &&
        segments.isPermitted(selector) &&
        allows(segments),
    );
    this.charge("segmentLoad");
    return true;
  }

  private setZero(zero: boolean): void {
    const { machine } = this.core;
    machine.conditionCodes =
      (machine.conditionCodes & ~CONDITION_CODE.zero) | (zero ? CONDITION_CODE.zero : 0);
  }

  private pushSegment(): boolean {
    if (!this.isSegment()) return this.raise(VECTOR.invalidInstruction);
    return this.push(this.core.selectors[this.constantLow]!, null);
  }

  private popSegment(): boolean {
    const { core } = this;
    const location = core.locateWord(core.stack, 0);
    if (location < 0) return this.refuse();
    if (!this.loadSegment(core.memory.view.getInt32(location, true))) return false;
    core.stack += WORD_BYTES;
    return true;
  }

  private readSegment(): boolean {
    if (!this.isSegment()) return this.raise(VECTOR.invalidInstruction);
    this.core.setRegister(this.rA, this.core.selectors[this.constantLow]!);
    return true;
  }

  private loadSegment(value: number): boolean {
    const { core, segments } = this;
    const segment = this.constantLow;
    const selector = value & 0xffff;
    if (!this.isSegment() || segment === SEGMENT.code) return this.raise(VECTOR.invalidInstruction);
    const isNull = (selector & 0xfffc) === 0;
    if (!isNull || segment === SEGMENT.stack) {
      const found = segments.find(selector);
      if (found === LOOKUP.refused) return this.refuseTranslation();
      if (found === LOOKUP.absent || !segments.isLoadable(segment, selector))
        return this.protect(selector & 0xfffc);
    }
    core.selectors[segment] = selector;
    this.charge("segmentLoad");
    return true;
  }

  private isSegment(): boolean {
    return this.constantHigh === 0 && this.constantLow >= 0 && this.constantLow < SEGMENTS;
  }
}
