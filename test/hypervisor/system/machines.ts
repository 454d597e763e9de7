import { assemble } from "../../../src/hypervisor/assembly/assembler.ts";
import { REGISTER_NAMES } from "../../../src/hypervisor/machine/registers.ts";
import { PageRange, PageTableBuilder } from "../../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES } from "../../../src/hypervisor/memory/physical-memory.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import { CONVENTIONAL_DESCRIPTORS, type Descriptor } from "../../../src/hypervisor/system/descriptors.ts";
import { SYSTEM_Y86_64 } from "../../../src/hypervisor/system/instructions.ts";
import { Platform, type PlatformSpec, type PlatformStatus } from "../../../src/hypervisor/system/platform.ts";

const MEMORY_BYTES = 0x10_0000;
/** Where programs begin. */
export const CODE = 0x1000;
export const IDT = 0x8000;
export const GDT = 0x9000;
export const STACK = 0xc000;
/** Top of the stack of traps into ring 0. */
export const STACK_0 = 0xe000;
const TABLES = 0x8_0000;

/** What a test's machine starts with. */
export interface SystemProgram {
  readonly source: string;
  /** Handlers by vector: labels of the program; `int` may use them from ring 3. */
  readonly vectors?: Readonly<Record<number, string>>;
  readonly descriptors?: readonly Descriptor[];
  readonly processor?: Processor;
  readonly mode?: PlatformSpec["mode"];
  readonly spec?: Partial<PlatformSpec>;
  readonly cycleBudget?: number;
  /** Turn paging on, with all memory mapped to itself; default false. */
  readonly paging?: boolean;
  /** What else to do before the start. */
  readonly prepare?: (platform: Platform, tables: PageTableBuilder | undefined) => void;
}

export interface SystemOutcome {
  readonly status: PlatformStatus;
  readonly platform: Platform;
  readonly cycles: number;
  /** By name, those that are not 0. */
  readonly registers: Readonly<Record<string, number>>;
}

/** Builds a machine with a program, vectors and descriptors in its memory. */
export function systemMachine(program: SystemProgram): Platform {
  const {
    processor = haswell,
    mode = "fast",
    vectors = {},
    descriptors = CONVENTIONAL_DESCRIPTORS,
  } = program;
  const platform = new Platform({ processor, memoryBytes: MEMORY_BYTES, mode, ...program.spec });
  const assembled = assemble(`.pos ${CODE}\n${program.source}`, SYSTEM_Y86_64);
  platform.load(assembled);
  const { memory } = platform;
  for (const [vector, label] of Object.entries(vectors)) {
    const entry = IDT + 16 * Number(vector);
    memory.writeWord(entry, assembled.symbols.get(label)!, 0);
    memory.writeWord(entry + 8, 1 | (3 << 1), 0);
  }
  for (const [index, { limit, bits }] of descriptors.entries())
    memory.writeWord(GDT + 8 * index, limit, bits);
  for (const core of platform.cores) {
    core.control.set(16, IDT);
    core.control.set(17, GDT);
    core.control.set(20, STACK_0);
  }
  return platform;
}

/** Runs a program on a machine of its own. */
export function runSystem(program: SystemProgram): SystemOutcome {
  const platform = systemMachine(program);
  const core = platform.cores[0]!;
  const tables = program.paging === true ? identityMap(platform) : undefined;
  program.prepare?.(platform, tables);
  core.start({ pc: CODE, stack: STACK, ...(tables !== undefined && { root: tables.root }) });
  const status = platform.run(program.cycleBudget ?? 1_000_000);
  const registers: Record<string, number> = {};
  for (const [register, name] of REGISTER_NAMES.entries()) {
    const value = core.register(register);
    if (value !== 0) registers[name] = value;
  }
  return { status, platform, cycles: core.now, registers };
}

/** Where the user's pages begin, as long as {@link TABLES} are not reached. */
const USER = 0x4_0000;

/** Maps all memory to itself. Tables are no code: a walk that marks an entry tells nobody who keeps instructions. */
function identityMap(platform: Platform): PageTableBuilder {
  const pool = new PageRange(TABLES / PAGE_BYTES, MEMORY_BYTES / PAGE_BYTES);
  const builder = new PageTableBuilder(platform.memory, 4, pool);
  for (let address = 0; address < MEMORY_BYTES; address += PAGE_BYTES) {
    builder.map(address, address, {
      user: address >= USER && address < TABLES,
      executable: address < TABLES,
    });
  }
  return builder;
}
