import { expect } from "vitest";
import { assemble } from "../../../../src/hypervisor/assembly/assembler.ts";
import type { GuestImage } from "../../../../src/hypervisor/guests/guest-image.ts";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import { PageRange, PageTableBuilder } from "../../../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES, PhysicalMemory } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { CONVENTIONAL_DESCRIPTORS } from "../../../../src/hypervisor/system/descriptors.ts";
import { SYSTEM_Y86_64 } from "../../../../src/hypervisor/system/instructions.ts";
import {
  binaryTranslation,
  type TranslatedMachine,
} from "../../../../src/hypervisor/techniques/binary-translation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import { type FinalState, finalStateOf, memoryDifferences } from "../../techniques/final-state.ts";

export const CODE = 0x1_0000;
export const DATA = 0x3_0000;
const VECTORS = 0x2_0000;
const DESCRIPTORS = 0x2_1000;
const STACK = 0x4_0000;
/** Page tables: four of them for the kernel's memory, then those that tests ask for. */
export const TABLES = 0x10_0000;
const CYCLE_BUDGET = 50_000_000;

/** A kernel of a few lines in ring 0, whose memory is mapped to itself. */
export interface SmallKernel {
  /** From {@link CODE} on. */
  readonly source: string;
  /** Handlers by vector. */
  readonly vectors?: Readonly<Record<number, string>>;
  /** Whether its pages are the same in all address spaces; default true. */
  readonly global?: boolean;
  readonly prepare?: (tables: PageTableBuilder, memory: PhysicalMemory) => void;
}

/** Sets up its memory. */
export function imageOf({ source, vectors = {}, global = true, prepare }: SmallKernel): GuestImage {
  const text = `
  .pos ${CODE}
  irmovq $${VECTORS}, %rax
  wrcr %rax, $${CR.idt}
  irmovq $${DESCRIPTORS}, %rax
  wrcr %rax, $${CR.gdt}
${source}`;
  const program = assemble(text, SYSTEM_Y86_64);
  const memory = new PhysicalMemory(GUEST_BYTES);
  for (const { address, bytes } of program.lines) if (bytes.length > 0) memory.bytes.set(bytes, address!);
  for (const [vector, label] of Object.entries(vectors)) {
    memory.writeWord(VECTORS + 16 * Number(vector), program.symbols.get(label)!, 0);
    memory.writeWord(VECTORS + 16 * Number(vector) + 8, 1, 0);
  }
  for (const [index, { limit, bits }] of CONVENTIONAL_DESCRIPTORS.entries()) {
    memory.writeWord(DESCRIPTORS + 8 * index, limit, bits);
  }
  const range = new PageRange(TABLES / PAGE_BYTES, GUEST_BYTES / PAGE_BYTES);
  const tables = new PageTableBuilder(memory, 4, range);
  for (let address = PAGE_BYTES; address < GUEST_BYTES; address += PAGE_BYTES) {
    tables.map(address, address, { user: false, global });
  }
  prepare?.(tables, memory);
  return { program, entry: CODE, stack: STACK, root: tables.root, contents: memory.bytes };
}

/** Runs a kernel natively and translated, expects the same end, and returns it with the machine that has translated. */
export function runBoth(kernel: SmallKernel): {
  readonly end: FinalState;
  readonly machine: TranslatedMachine;
} {
  const image = imageOf(kernel);
  const expected = finalStateOf(native, image, CYCLE_BUDGET);
  expect(expected.status).toBe("halted");
  const end = finalStateOf(binaryTranslation, image, CYCLE_BUDGET);
  expect(end.status).toBe("halted");
  expect(memoryDifferences(end, expected)).toEqual({});
  expect(end.registers).toEqual(expected.registers);
  expect(end.codes).toBe(expected.codes);
  const { combination } = resolveCombination({ technique: "binary-translation" }, [binaryTranslation]);
  const machine = binaryTranslation.create({ ...combination, processor: haswell }, () => image);
  machine.run(CYCLE_BUDGET);
  return { end, machine };
}
