import { assemble } from "../assembly/assembler.ts";
import type { Program } from "../assembly/program.ts";
import { PAGE_BYTES, PhysicalMemory } from "../memory/physical-memory.ts";
import { SYSTEM_Y86_64 } from "../system/instructions.ts";
import { buildAddressSpaces } from "./address-spaces.ts";
import { boot } from "./boot.ts";
import type { GuestPart, GuestSection } from "./guest-section.ts";
import { interrupts } from "./interrupts.ts";
import type { KernelOperations } from "./kernel-operations.ts";
import { GUEST_BYTES, kernelStackTop, PAGES, PHYSICAL, rootOf, VIRTUAL } from "./layout.ts";
import { paging } from "./paging.ts";
import { processes } from "./processes.ts";
import { systemCalls } from "./system-calls.ts";
import { traps } from "./traps.ts";

/** A guest as its memory holds it before the first instruction, and where that is. */
export interface GuestImage {
  /** Addresses are those that the guest uses. */
  readonly program: Program;
  /** Virtual address of the first instruction. It runs in ring 0, with interrupts off and paging on. */
  readonly entry: number;
  /** Where the stack pointer is then. */
  readonly stack: number;
  /** Guest-physical address of the top page table. */
  readonly root: number;
  /** All of the guest's memory, {@link GUEST_BYTES} of it: not to be changed. */
  readonly contents: Uint8Array;
}

/** What a guest is made of. */
export interface GuestImageSpec {
  readonly operations: KernelOperations;
  /** What there is besides the kernel; one of them has the kernel's code `main`, which boot ends with. */
  readonly parts: readonly GuestPart[];
}

const KERNEL_PARTS: readonly GuestPart[] = [processes, paging, interrupts];

/**
 * Assembles a kernel and all that runs on it, and sets up its memory.
 *
 * @throws AssemblyError if a part is no assembly
 * @throws RangeError if parts have the same interrupt or system call, or do not fit
 */
export function buildGuestImage({ operations, parts }: GuestImageSpec): GuestImage {
  const sections = [...KERNEL_PARTS, ...parts].map((part) => part(operations));
  const initialisations = sections.flatMap(({ initialise }) => initialise ?? []);
  const program = assemble(
    sourceOf([
      // First, because they say where data begins.
      boot(operations, initialisations),
      traps(
        operations,
        merged("interrupt", sections, ({ interrupts: routines }) => routines),
      ),
      systemCalls(
        operations,
        merged("system call", sections, ({ systemCalls: routines }) => routines),
      ),
      ...sections,
    ]),
    SYSTEM_Y86_64,
  );
  return {
    program,
    entry: program.symbols.get("boot")!,
    stack: kernelStackTop(0),
    root: rootOf(0),
    contents: contentsOf(program),
  };
}

/** Copies a guest into physical memory, from an offset on. */
export function loadGuestImage({ contents }: GuestImage, memory: PhysicalMemory, offset: number): void {
  memory.bytes.set(contents, offset);
}

function sourceOf(sections: readonly GuestSection[]): string {
  const all = (text: (section: GuestSection) => string | undefined) =>
    sections.flatMap((section) => text(section) ?? []).join("");
  return `
        .pos ${PHYSICAL.kernelCode}
${all(({ code }) => code)}
${all(({ data }) => data && `        .align 8\n${data}`)}
        .pos ${VIRTUAL.userCode}
${all(({ userCode }) => userCode)}
        .pos ${VIRTUAL.userData}
${all(({ userData }) => userData && `        .align 8\n${userData}`)}
`;
}

function merged(
  what: string,
  sections: readonly GuestSection[],
  routinesOf: (section: GuestSection) => Readonly<Record<number, string>> | undefined,
): Readonly<Record<number, string>> {
  const all: Record<number, string> = {};
  for (const section of sections) {
    for (const [number, routine] of Object.entries(routinesOf(section) ?? {})) {
      const other = all[Number(number)];
      if (other !== undefined) throw new RangeError(`${what} ${number}: found ${routine}, expected ${other}`);
      all[Number(number)] = routine;
    }
  }
  return all;
}

/** Where a guest's code and data may be, and where they are in its memory. */
const REGIONS: readonly { readonly virtual: number; readonly physical: number; readonly bytes: number }[] = [
  {
    virtual: PHYSICAL.kernelCode,
    physical: PHYSICAL.kernelCode,
    bytes: PHYSICAL.kernelStacks - PHYSICAL.kernelCode,
  },
  { virtual: VIRTUAL.userCode, physical: PHYSICAL.userCode, bytes: PAGES.user * PAGE_BYTES },
  { virtual: VIRTUAL.userData, physical: PHYSICAL.userData, bytes: PAGES.user * PAGE_BYTES },
];

function contentsOf(program: Program): Uint8Array {
  const memory = new PhysicalMemory(GUEST_BYTES);
  for (const { address, bytes } of program.lines) {
    if (bytes.length > 0) memory.bytes.set(bytes, physicalAddress(address!, bytes.length));
  }
  buildAddressSpaces(memory);
  return memory.bytes;
}

function physicalAddress(address: number, bytes: number): number {
  const region = REGIONS.find(
    (each) => address >= each.virtual && address + bytes <= each.virtual + each.bytes,
  );
  if (region === undefined) {
    throw new RangeError(
      `guest: found ${bytes} bytes at 0x${address.toString(16)}, expected them in a region`,
    );
  }
  return region.physical + address - region.virtual;
}
