import type { Machine } from "../machine/machine.ts";
import { NO_REGISTER, RSP } from "../machine/registers.ts";
import { ACCESS, type Access, FAULT } from "../memory/access.ts";
import type { MemoryManagementUnit } from "../memory/memory-management-unit.ts";
import type { PhysicalMemory } from "../memory/physical-memory.ts";
import type { Processor } from "../processors/processor.ts";
import { ControlRegisters, CR, MACHINE_STATUS } from "./control-registers.ts";
import { SEGMENT, SEGMENTS, SELECTOR } from "./descriptors.ts";
import { Interrupts } from "./interrupts.ts";
import type { Ledger } from "./ledger.ts";
import { FLAG } from "./vectors.ts";
import { REFUSAL, type Refusal, type VirtualMemory } from "./virtual-memory.ts";

const NO_TABLES = -1;
const HALF = 2 ** 32;
/** Addresses have 47 bits. */
const ADDRESS_END = 2 ** 47;

/** How a core stands. */
export type CoreStatus = "running" | "idle" | "halted" | "double fault";

/** What the code segment's selector is in a ring, and what the stack segment's. */
const CODE_SELECTORS: readonly number[] = [
  SELECTOR.kernelCode,
  SELECTOR.deprivilegedCode,
  0,
  SELECTOR.userCode,
];
const STACK_SELECTORS: readonly number[] = [
  SELECTOR.kernelData,
  SELECTOR.deprivilegedData,
  0,
  SELECTOR.userData,
];

/** All that a core is, and the steps that its microcode is made of. */
export class CoreState {
  readonly number: number;
  readonly machine: Machine;
  readonly memory: VirtualMemory;
  readonly unit: MemoryManagementUnit;
  readonly physical: PhysicalMemory;
  readonly processor: Processor;
  readonly ledger: Ledger;
  readonly interrupts: Interrupts = new Interrupts();
  readonly control: ControlRegisters = new ControlRegisters();
  /** By number in {@link SEGMENT}. */
  readonly selectors: Int32Array = new Int32Array(SEGMENTS);

  status: CoreStatus = "halted";
  ring = 0;
  interruptsEnabled = false;
  /** No interrupt is accepted before the next instruction is done: `sti` has just allowed them. */
  interruptShadow = false;
  /** Physical address of the control structure of the virtual machine that runs; 0: none does. */
  virtualMachine = 0;
  /** Address of the instruction that is being carried out, and then of the next one. */
  pc = 0;
  /** The word that was read last. */
  wordLow = 0;
  wordHigh = 0;

  /** Why microcode's last access was refused, if it was. */
  systemRefusal: Refusal = REFUSAL.none;

  private accountedCycles = 0;
  private accountedWalkCycles = 0;
  private chargedCycles = 0;

  constructor(number: number, machine: Machine, memory: VirtualMemory, processor: Processor, ledger: Ledger) {
    this.number = number;
    this.machine = machine;
    this.memory = memory;
    this.unit = memory.unit;
    this.physical = memory.unit.memory;
    this.processor = processor;
    this.ledger = ledger;
    this.control.set(CR.processor, number);
    this.enterRing(0);
  }

  /** The core's time, cycles. */
  get now(): number {
    return this.machine.cycles;
  }

  /** Lets hardware be busy. */
  charge(cycles: number): void {
    this.machine.wait(cycles);
    this.ledger.transition += cycles;
    this.chargedCycles += cycles;
  }

  /** Lets time pass until there is something to do. */
  sleepUntil(time: number): void {
    const cycles = Math.max(0, time - this.now);
    this.machine.wait(cycles);
    this.ledger.idle += cycles;
    this.chargedCycles += cycles;
  }

  /** Puts down the cycles since the last time: to be called before the ring, the address or the virtual machine changes. */
  account(): void {
    const cycles = this.machine.cycles - this.accountedCycles;
    const walkCycles = this.memory.walkCycles - this.accountedWalkCycles;
    this.ledger.walk += walkCycles;
    this.ledger.addCode(cycles - walkCycles - this.chargedCycles, this.pc, this.virtualMachine !== 0);
    this.accountedCycles = this.machine.cycles;
    this.accountedWalkCycles = this.memory.walkCycles;
    this.chargedCycles = 0;
  }

  /** A register as an unsigned integer; exact below 2^53. */
  register(register: number): number {
    const { registersLow, registersHigh } = this.machine;
    return (registersHigh[register]! >>> 0) * HALF + (registersLow[register]! >>> 0);
  }

  setRegister(register: number, value: number): void {
    this.setRegisterHalves(register, value | 0, Math.floor(value / HALF) | 0);
  }

  setRegisterHalves(register: number, low: number, high: number): void {
    if (register === NO_REGISTER) return;
    this.machine.registersLow[register] = low;
    this.machine.registersHigh[register] = high;
  }

  get stack(): number {
    return this.register(RSP);
  }

  set stack(address: number) {
    this.setRegister(RSP, address);
  }

  get flags(): number {
    return this.machine.conditionCodes | (this.interruptsEnabled ? FLAG.interrupts : 0);
  }

  /** Sets condition codes; the interrupt flag, too, where the ring may do that. */
  setFlags(flags: number, mayEnable: boolean): void {
    this.machine.conditionCodes = flags & FLAG.conditionCodes;
    if (mayEnable) this.interruptsEnabled = (flags & FLAG.interrupts) !== 0;
  }

  /** Changes the ring, and the code and stack segments with it. */
  enterRing(ring: number): void {
    this.ring = ring;
    this.selectors[SEGMENT.code] = CODE_SELECTORS[ring]!;
    this.selectors[SEGMENT.stack] = STACK_SELECTORS[ring]!;
  }

  /** Makes translation follow the control registers; what is known of an address space stays known. */
  enterAddressSpace(): void {
    const paging = (this.control.low[CR.status]! & MACHINE_STATUS.paging) !== 0;
    this.unit.enterAddressSpace(paging ? this.control.get(CR.root) : NO_TABLES, 0);
  }

  /**
   * Reads a word as the supervisor, into {@link wordLow} and {@link wordHigh}.
   *
   * @returns false if it is refused, as by {@link locateSystemWord}
   */
  readSystemWord(address: number): boolean {
    const location = this.locateSystemWord(address, ACCESS.read);
    if (location < 0) return false;
    this.wordLow = this.memory.view.getInt32(location, true);
    this.wordHigh = this.memory.view.getInt32(location + 4, true);
    return true;
  }

  /** Where a word is, for the supervisor; −1 if it is refused, and {@link systemRefusal} says by whom. */
  locateSystemWord(address: number, access: Access): number {
    const { unit, memory } = this;
    this.systemRefusal = REFUSAL.protection;
    if (!(address >= 0 && address < ADDRESS_END)) return -1;
    this.systemRefusal = REFUSAL.translation;
    const allowed = unit.translate(address, access, 0);
    memory.walkCycles += unit.cycles;
    this.machine.wait(unit.cycles);
    return allowed ? unit.physical : -1;
  }

  /**
   * Where a word is for the program, with all that an access of its own would entail; −1 if it is refused, and memory
   * has the details.
   */
  locateWord(address: number, use: number): number {
    // Beyond 2^53 a number may have been rounded up to 2^64, which is no address either.
    const high = Math.min(Math.floor(address / HALF), HALF - 1);
    const location = this.memory.locateWord(address | 0, high | 0, use);
    this.machine.wait(this.memory.cycles);
    return location;
  }

  writeLocation(location: number, low: number, high: number): void {
    const { view } = this.memory;
    view.setInt32(location, low, true);
    view.setInt32(location + 4, high, true);
    this.machine.memoryChanged(location, 8);
  }

  /** Whether the last refusal of {@link locateSystemWord} or of a program's access is the affair of the host's tables. */
  get isNestedFault(): boolean {
    return this.unit.fault === FAULT.nested;
  }
}
