import type { Program } from "../assembly/program.ts";
import { FILL_CYCLES } from "../machine/machine.ts";
import { type MachineConstructor, MODES, type Mode } from "../machine/modes.ts";
import { CacheHierarchy } from "../memory/cache-hierarchy.ts";
import { MemoryManagementUnit } from "../memory/memory-management-unit.ts";
import { PhysicalMemory } from "../memory/physical-memory.ts";
import {
  cacheHierarchyOf,
  cyclesOf,
  memoryManagementUnitOf,
  type Processor,
} from "../processors/processor.ts";
import { Bus } from "./bus.ts";
import { Core } from "./core.ts";
import type { Device, DeviceEnvironment } from "./device.ts";
import { SYSTEM_Y86_64 } from "./instructions.ts";
import { type Cycles, type Domains, Ledger } from "./ledger.ts";
import type { Translator } from "./microcode.ts";
import { VirtualMemory } from "./virtual-memory.ts";

const NEVER: number = Number.POSITIVE_INFINITY;
/** Cores take turns of about this many cycles. */
const TURN_CYCLES = 200;
/** What a mark takes in the machine, which it gives back: one cycle, and those that fill the pipeline again. */
const MARK_CYCLES: number = 1 + FILL_CYCLES;

/** How a machine is built. */
export interface PlatformSpec {
  readonly processor: Processor;
  /** Whole pages. */
  readonly memoryBytes: number;
  /** Default 1. They share memory and devices; each has its own caches. */
  readonly cores?: number;
  /** Default `fast`; or a machine of somebody's own. */
  readonly mode?: Mode | MachineConstructor;
  readonly devices?: (environment: DeviceEnvironment) => readonly Device[];
  /** Whose code is where, for the ledger. */
  readonly domains?: Domains;
  readonly translator?: Translator;
}

/** What a program notes by `mark`. */
export interface Mark {
  readonly id: number;
  readonly core: number;
  /** The core's time, cycles. */
  readonly cycles: number;
  /** The ledger's counts so far. */
  readonly ledger: Cycles;
  /** How often the core has left the guest's code for a hypervisor's so far. */
  readonly exits: number;
}

/** How a run ended: all cores halted, all asleep with nothing to wake them, a trap that cannot be delivered, out of time. */
export type PlatformStatus = "halted" | "asleep" | "double fault" | "budget";

/** A machine with cores, memory and devices. */
export class Platform {
  readonly processor: Processor;
  readonly memory: PhysicalMemory;
  readonly cores: readonly Core[];
  readonly marks: Mark[] = [];
  private readonly bus: Bus;
  /** How soon a core that sleeps may be woken by what another one does. */
  private readonly soonestCycles: number;

  /** @throws RangeError if memory is not whole pages, or two devices share a port */
  constructor(spec: PlatformSpec) {
    const { processor, memoryBytes, cores = 1, mode = "fast", devices } = spec;
    this.processor = processor;
    this.memory = new PhysicalMemory(memoryBytes);
    const inCycles = (timeNs: number): number => cyclesOf(processor, timeNs);
    const environment: DeviceEnvironment = {
      memory: this.memory,
      memoryChanged: (physical, bytes) => this.codeChanged(physical, bytes),
      raise: (vector) => this.cores[0]!.interrupts.request(vector, 0),
      cyclesOf: inCycles,
    };
    const { portReadNs, portWriteNs } = processor.operations;
    this.bus = new Bus(devices?.(environment) ?? [], portReadNs.value, portWriteNs.value, inCycles);
    const transit = Math.max(TURN_CYCLES, processor.operations.interprocessorInterruptTransit.value);
    this.soonestCycles = cores === 1 ? NEVER : transit;
    this.cores = Array.from({ length: cores }, (_, number) => this.newCore(number, mode, spec));
  }

  /** Copies a program into memory; its addresses are shifted by an offset. */
  load(program: Program, physicalOffset = 0): void {
    for (const { address, bytes } of program.lines) {
      if (bytes.length === 0) continue;
      this.memory.bytes.set(bytes, address! + physicalOffset);
      this.codeChanged(address! + physicalOffset, bytes.length);
    }
  }

  /** Runs all cores in turns until none can go on, or until each has had so many cycles in all. */
  run(cycleBudget: number): PlatformStatus {
    for (;;) {
      let next: Core | undefined;
      let others = NEVER;
      for (const core of this.cores) {
        if (core.status === "double fault") return "double fault";
        if (next === undefined || core.nextTime < next.nextTime) {
          others = next?.nextTime ?? NEVER;
          next = core;
        } else if (core.nextTime < others) {
          others = core.nextTime;
        }
      }
      const time = next!.nextTime;
      if (time === NEVER) return this.cores.every(({ status }) => status === "halted") ? "halted" : "asleep";
      if (time >= cycleBudget) {
        for (const core of this.cores) core.stopMachine();
        return "budget";
      }
      next!.advance(Math.min(cycleBudget, others + TURN_CYCLES, time + this.soonestCycles));
    }
  }

  /** To be called after memory was changed from outside where there may be instructions. */
  codeChanged(physical: number, bytes: number): void {
    for (const { machine } of this.cores) machine.memoryChanged(physical, bytes);
  }

  private newCore(
    number: number,
    mode: Mode | MachineConstructor,
    { domains = [], translator }: PlatformSpec,
  ): Core {
    const { processor } = this;
    const caches = new CacheHierarchy(cacheHierarchyOf(processor));
    const unit = new MemoryManagementUnit(this.memory, caches, memoryManagementUnitOf(processor));
    const memory = new VirtualMemory(unit, processor.caches.firstData.latencyCycles.value, SYSTEM_Y86_64);
    const machine = new (typeof mode === "string" ? MODES[mode] : mode)(memory, SYSTEM_Y86_64);
    const core: Core = new Core(number, machine, memory, processor, new Ledger(domains), {
      bus: this.bus,
      ...(translator !== undefined && { translator }),
      sendInterrupt: (target, vector, now) => this.sendInterrupt(target, vector, now),
      mark: (id) => {
        machine.wait(-MARK_CYCLES);
        core.account();
        const { ledger } = core;
        this.marks.push({
          id,
          core: number,
          cycles: core.now,
          ledger: ledger.counted(),
          exits: ledger.exits,
        });
      },
    });
    return core;
  }

  private sendInterrupt(target: number, vector: number, now: number): void {
    const transit = this.processor.operations.interprocessorInterruptTransit.value;
    this.cores[target]?.interrupts.request(vector, now + transit);
  }
}
