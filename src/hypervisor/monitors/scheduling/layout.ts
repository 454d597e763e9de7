import { GUEST_BYTES } from "../../guests/layout.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { GUEST_PHYSICAL, monitorAddress } from "../core/layout.ts";

const WORD_BYTES = 8;

/** How much there is room for. */
export const MOST = { cores: 16, vcpus: 64, virtualMachines: 16 } as const;

/** A core's record, physical, and bytes of one: the stack grows downwards from its end. */
const CORES_PHYSICAL = 0x1_0000;
export const CORE_BYTES = 0x1000;

/** Where the monitor sees the first core's record; the others follow. */
export const CORES: number = monitorAddress(CORES_PHYSICAL);

/** Words of a core's record. */
export const CORE = {
  /** The vCPU that it is to run, for schedulers that say so beforehand. */
  assigned: 0,
} as const;

/** A vCPU's record, physical, and bytes of one: what the monitor keeps, and the control structure. */
const VCPUS_PHYSICAL = 0x2_4000;
export const VCPU_BYTES = 0x800;
const STRUCTURE = 0x400;

/** Where the monitor sees the first vCPU's record; the others follow, a virtual machine's one after the other. */
export const VCPUS: number = monitorAddress(VCPUS_PHYSICAL);

/** Words of a vCPU's record, behind its general registers. */
export const VCPU = {
  /** Where the general registers end. */
  registersEnd: 120,
  /** Physical address of its control structure. */
  structure: 128,
  /** Its number, from 1 on. */
  number: 136,
  /** 1 while a core runs it. */
  running: 144,
  /** When it began to run, and cycles that it had run until then. */
  since: 152,
  run: 160,
  /** When its last turn was over. */
  until: 184,
  /** Cycles that it may still run, and that it gets each period: what that means is the scheduler's affair. */
  balance: 168,
  allowance: 176,
} as const;

/** Physical address of a vCPU's record. */
export function vcpuPhysical(vcpu: number): number {
  return VCPUS_PHYSICAL + vcpu * VCPU_BYTES;
}

/** Physical address of its control structure. */
export function structurePhysical(vcpu: number): number {
  return vcpuPhysical(vcpu) + STRUCTURE;
}

/** Physical address of a field of it. */
export function structureField(vcpu: number, field: number): number {
  return structurePhysical(vcpu) + field * WORD_BYTES;
}

/** A virtual machine's record, physical, and bytes of one. */
const MACHINES_PHYSICAL = 0x4_8000;
export const MACHINE_BYTES = 16;

/** Where the monitor sees the first virtual machine's record; the others follow. */
export const MACHINES: number = monitorAddress(MACHINES_PHYSICAL);

/** Words of it. */
export const MACHINE = {
  /** Address of its first vCPU's record. */
  first: 0,
  vcpus: 8,
} as const;

/** Physical address of a virtual machine's record. */
export function machinePhysical(machine: number): number {
  return MACHINES_PHYSICAL + machine * MACHINE_BYTES;
}

const TABLES_PHYSICAL = 0x5_0000;
const TABLE_PAGES = 4;

/** The page from which on the tables of a virtual machine's memory lie, and the one behind them. */
export function tablePages(machine: number): readonly [first: number, end: number] {
  const first = TABLES_PHYSICAL / PAGE_BYTES + machine * TABLE_PAGES;
  return [first, first + TABLE_PAGES];
}

/** Physical address of a virtual machine's memory. */
export function memoryPhysical(machine: number): number {
  return GUEST_PHYSICAL + machine * GUEST_BYTES;
}

/** Physical memory of a machine with so many virtual machines. */
export function scheduledBytes(machines: number): number {
  return memoryPhysical(machines) + PAGE_BYTES;
}
