import { GUEST_BYTES } from "../guests/layout.ts";
import { REGISTER_NAMES } from "../machine/registers.ts";
import { PageRange, PageTableBuilder } from "../memory/page-table-builder.ts";
import { LARGE_PAGE_BYTES } from "../memory/physical-memory.ts";
import { MONITOR_BASE, PHYSICAL } from "../monitors/core/layout.ts";
import { MONITOR_DOMAIN, writeBareTables } from "../monitors/core/load-monitor.ts";
import { registerOffset } from "../monitors/core/vcpu-block.ts";
import {
  MACHINE,
  MOST,
  machinePhysical,
  memoryPhysical,
  scheduledBytes,
  structureField,
  structurePhysical,
  tablePages,
  VCPU,
  VCPU_BYTES,
  VCPUS,
  vcpuPhysical,
} from "../monitors/scheduling/layout.ts";
import { schedulingMonitor } from "../monitors/scheduling/monitor.ts";
import type { ScheduledMachine, Scheduler, SchedulingProblem } from "../monitors/scheduling/scheduler.ts";
import type { Processor } from "../processors/processor.ts";
import { CR, MACHINE_STATUS } from "../system/control-registers.ts";
import { VM_CONTROL, VM_FIELD } from "../system/control-structure.ts";
import { SEGMENT, SELECTOR } from "../system/descriptors.ts";
import { Platform } from "../system/platform.ts";
import { LOAD_MEMORY, LOAD_RECORD, type Load, loadProgram } from "./load.ts";
import { type Turn, turnsOf } from "./turns.ts";

const LEVELS = 4;
const HALF = 2 ** 32;
const ALL_BITS = -1;
const R13 = REGISTER_NAMES.indexOf("r13");
const R14 = REGISTER_NAMES.indexOf("r14");
/** Any number but 0. */
const RANDOM_SEED = 88_172_645;
const MOST_CYCLES = 2 ** 40;

/** A virtual machine and what it does. */
export interface SchedulingMachine extends ScheduledMachine {
  readonly load: Load;
}

/** Virtual machines on cores, for a time. */
export interface SchedulingSpec {
  readonly processor: Processor;
  readonly scheduler: Scheduler;
  readonly cores: number;
  readonly virtualMachines: readonly SchedulingMachine[];
  /** How long. */
  readonly cycles: number;
  /** A vCPU's turn at most; default {@link DEFAULT_SLICE_CYCLES}. */
  readonly sliceCycles?: number;
  /** How often vCPUs get what they may run; default {@link SLICES_IN_PERIOD} turns. */
  readonly periodCycles?: number;
}

/**
 * A turn, unless something else is asked for: some 60 µs. Hypervisors let vCPUs run for 1 to 30 ms; what matters is that
 * a turn is much longer than what it takes to change turns, and than anybody holds a lock.
 */
export const DEFAULT_SLICE_CYCLES = 200_000;
/** As in Xen, which has both of 30 ms, with three ticks in them. */
export const SLICES_IN_PERIOD = 3;

/** What has become of a vCPU. Cycles are the processor's. */
export interface VcpuOutcome {
  readonly virtualMachine: number;
  /** Number within its virtual machine. */
  readonly vcpu: number;
  /** What it has run, with the way into the virtual machine and out of it. */
  readonly runCycles: number;
  /** The rest of the time: it could have run all the while. */
  readonly waitCycles: number;
  /** Pieces of work that it has done. */
  readonly work: number;
  /** What it has waited for the lock while it ran. */
  readonly spinCycles: number;
  readonly longestSpinCycles: number;
}

export interface SchedulingOutcome {
  readonly vcpus: readonly VcpuOutcome[];
  /** Who has run where and when, by the time of its beginning. */
  readonly turns: readonly Turn[];
}

/**
 * Has a monitor on a machine of several cores schedule the vCPUs of virtual machines that always have something to do.
 *
 * @throws RangeError if there are no cores or machines, or too many of them, or if a number is not positive, or if the
 * scheduler cannot schedule these
 */
export function runScheduling(spec: SchedulingSpec): SchedulingOutcome {
  const { processor, scheduler, cores, virtualMachines, cycles } = spec;
  const problem = problemOf(spec);
  const platform = new Platform({
    processor,
    cores,
    memoryBytes: scheduledBytes(virtualMachines.length),
    domains: [MONITOR_DOMAIN],
  });
  const { memory } = platform;
  const monitor = schedulingMonitor(scheduler, problem);
  platform.load(monitor.program, -MONITOR_BASE);
  writeBareTables(memory);
  const owners = virtualMachines.flatMap(({ vcpus }, machine) =>
    Array.from({ length: vcpus }, (_, vcpu) => ({ machine, vcpu })),
  );
  for (const [machine, { load, vcpus }] of virtualMachines.entries()) {
    platform.load(loadProgram(load), memoryPhysical(machine));
    const first = owners.findIndex((owner) => owner.machine === machine);
    memory.writeWord(machinePhysical(machine) + MACHINE.first, VCPUS + first * VCPU_BYTES, 0);
    memory.writeWord(machinePhysical(machine) + MACHINE.vcpus, vcpus, 0);
    const tables = new PageTableBuilder(memory, LEVELS, new PageRange(...tablePages(machine)));
    for (let address = 0; address < GUEST_BYTES; address += LARGE_PAGE_BYTES) {
      tables.map(address, memoryPhysical(machine) + address, { large: true });
    }
    for (let vcpu = 0; vcpu < vcpus; vcpu++) {
      writeVcpu(platform, first + vcpu, {
        exitEntry: monitor.program.symbols.get("vm_exit")!,
        root: tables.root,
        record: recordOf(vcpu),
        allowance: scheduler.allowanceCycles(virtualMachines[machine]!, problem),
      });
    }
  }
  for (const core of platform.cores) core.start({ pc: monitor.entry, root: PHYSICAL.bareRoot });
  const status = platform.run(cycles);
  if (status !== "budget" || platform.cores.some((core) => core.status === "halted")) {
    throw new Error(`scheduling: found the cores ${status}, expected that they run`);
  }
  const turns = turnsOf(platform.marks, cycles, owners);
  const word = (address: number) => (memory.high(address) >>> 0) * HALF + (memory.low(address) >>> 0);
  return {
    turns,
    vcpus: owners.map(({ machine, vcpu }, index) => {
      const record = memoryPhysical(machine) + recordOf(vcpu);
      const address = vcpuPhysical(index);
      const isRunning = word(address + VCPU.running) === 1;
      const since = isRunning ? Math.max(0, cycles - word(address + VCPU.since)) : 0;
      const runCycles = word(address + VCPU.run) + since;
      return {
        virtualMachine: machine,
        vcpu,
        runCycles,
        waitCycles: cycles - runCycles,
        work: word(record + LOAD_RECORD.work),
        spinCycles: word(record + LOAD_RECORD.spinCycles),
        longestSpinCycles: word(record + LOAD_RECORD.longestSpinCycles),
      };
    }),
  };
}

/** @throws RangeError as {@link runScheduling} */
function problemOf(spec: SchedulingSpec): SchedulingProblem {
  const { scheduler, cores, virtualMachines, cycles } = spec;
  const sliceCycles = spec.sliceCycles ?? DEFAULT_SLICE_CYCLES;
  const periodCycles = spec.periodCycles ?? SLICES_IN_PERIOD * sliceCycles;
  const vcpus = virtualMachines.reduce((sum, machine) => sum + machine.vcpus, 0);
  const inRange = (what: string, value: number, most: number) => {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new RangeError(`scheduling: found ${value} ${what}, expected 1 to ${most}`);
    }
  };
  const positive = (what: string, value: number) => {
    if (!(value > 0)) throw new RangeError(`scheduling: found a ${what} of ${value}, expected it above 0`);
  };
  inRange("cores", cores, MOST.cores);
  inRange("virtual machines", virtualMachines.length, MOST.virtualMachines);
  for (const machine of virtualMachines) {
    inRange("vCPUs of a machine", machine.vcpus, MOST.vcpus);
    positive("weight", machine.weight ?? 1);
    positive("cap", machine.capPercent ?? 1);
  }
  inRange("vCPUs", vcpus, MOST.vcpus);
  inRange("cycles", cycles, MOST_CYCLES);
  inRange("cycles of a turn", sliceCycles, MOST_CYCLES);
  inRange("cycles of a period", periodCycles, MOST_CYCLES);
  const problem: SchedulingProblem = { cores, virtualMachines, sliceCycles, periodCycles };
  const refusal = scheduler.refuses(problem);
  if (refusal !== null) throw new RangeError(`scheduler ${scheduler.name}: ${refusal}`);
  return problem;
}

/** Address of a vCPU's record in its guest's memory. */
function recordOf(vcpu: number): number {
  return LOAD_MEMORY.records + vcpu * LOAD_MEMORY.recordBytes;
}

interface VcpuStart {
  /** Where exits go. */
  readonly exitEntry: number;
  /** Physical address of the top table of its memory. */
  readonly root: number;
  /** Address of its record in the guest's memory. */
  readonly record: number;
  readonly allowance: number;
}

/** A vCPU that is about to begin: in ring 0, with all of its memory mapped, and nothing that it may do but compute. */
function writeVcpu(
  { memory, processor }: Platform,
  index: number,
  { exitEntry, root, record, allowance }: VcpuStart,
): void {
  const word = (address: number, value: number) =>
    memory.writeWord(address, value | 0, Math.floor(value / HALF) | 0);
  const address = vcpuPhysical(index);
  word(address + registerOffset(R13), record);
  word(address + registerOffset(R14), RANDOM_SEED + index);
  word(address + VCPU.structure, structurePhysical(index));
  word(address + VCPU.number, index + 1);
  word(address + VCPU.allowance, allowance);
  const field = (number: number, value: number) => word(structureField(index, number), value);
  field(VM_FIELD.hostEntry, exitEntry);
  field(VM_FIELD.hostStack, VCPUS + index * VCPU_BYTES + VCPU.registersEnd);
  field(VM_FIELD.hostRoot, PHYSICAL.bareRoot);
  field(VM_FIELD.controls, VM_CONTROL.externalInterrupt | VM_CONTROL.ports | VM_CONTROL.idle);
  field(VM_FIELD.controlWriteExits, ALL_BITS);
  field(VM_FIELD.controlReadExits, ALL_BITS);
  // Tags came with nested paging.
  field(VM_FIELD.tag, processor.translation.nestedTlb === null ? 0 : index + 1);
  field(VM_FIELD.guestPc, LOAD_MEMORY.code);
  field(
    VM_FIELD.guestSelectors,
    (SELECTOR.kernelCode << (16 * SEGMENT.code)) | (SELECTOR.kernelData << (16 * SEGMENT.stack)),
  );
  field(VM_FIELD.guestControl + CR.status, MACHINE_STATUS.protected | MACHINE_STATUS.paging);
  field(VM_FIELD.guestControl + CR.root, root);
}
