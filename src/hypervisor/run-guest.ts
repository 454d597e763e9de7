import { loadProgram, type Program } from "./assembly/program.ts";
import type { GuestImage } from "./guests/guest-image.ts";
import { GUEST_BYTES } from "./guests/layout.ts";
import { REGISTER_NAMES } from "./machine/registers.ts";
import { hexadecimal, wordOf } from "./machine/word.ts";
import { PageRange, PageTableBuilder } from "./memory/page-table-builder.ts";
import { PAGE_BYTES, PhysicalMemory } from "./memory/physical-memory.ts";
import type { Cycles } from "./system/ledger.ts";
import type { Mark, PlatformStatus } from "./system/platform.ts";
import { CombinationError } from "./techniques/combination-error.ts";
import type { ResolvedCombination } from "./techniques/resolve-combination.ts";
import type { VirtualMachine } from "./techniques/virtual-machine.ts";

const LEVELS = 4;
const WORD_BYTES = 8;
/** Tables of a guest that sees all of its memory: one on each level. */
const TABLE_PAGES = LEVELS;

/** Memory that a program can have for itself: the guest's, but for its page tables at the end. */
export const PROGRAM_BYTES: number = GUEST_BYTES - TABLE_PAGES * PAGE_BYTES;

/** How a program ended that ran as a guest. Values and addresses are texts, `0x…`. */
export interface GuestOutcome {
  readonly status: PlatformStatus;
  /** All that the machine's first core has spent, its monitor's start included. */
  readonly cycles: number;
  /** Where they went. */
  readonly ledger: Cycles;
  /** What the program noted by `mark`. */
  readonly marks: readonly Mark[];
  /** Values by name of the registers that are not 0; of a guest that has halted. */
  readonly registers: Readonly<Record<string, string>>;
  /** Values by address of the words of its memory that have changed. */
  readonly memory: Readonly<Record<string, string>>;
}

/**
 * A program as a guest: it runs in ring 0 from address 0 on, with interrupts off, and sees all of its memory at the same
 * addresses.
 *
 * @throws RangeError if it does not fit
 */
function programGuest(program: Program): GuestImage {
  if (program.sizeBytes > PROGRAM_BYTES) {
    throw new RangeError(`program: found ${program.sizeBytes} bytes, expected ${PROGRAM_BYTES} at most`);
  }
  const memory = new PhysicalMemory(GUEST_BYTES);
  loadProgram(program, memory.bytes);
  const pages = new PageRange(PROGRAM_BYTES / PAGE_BYTES, GUEST_BYTES / PAGE_BYTES);
  const tables = new PageTableBuilder(memory, LEVELS, pages);
  for (let address = 0; address < GUEST_BYTES; address += PAGE_BYTES) {
    tables.map(address, address, { user: false });
  }
  return { program, entry: 0, stack: 0, root: tables.root, contents: memory.bytes };
}

/**
 * Runs a program as a guest.
 *
 * @throws RangeError as {@link programGuest} does
 * @throws CombinationError if the technique's guests have to be written for it
 */
export function runGuest(
  program: Program,
  { combination, technique }: ResolvedCombination,
  cycleBudget: number,
): GuestOutcome {
  if (technique.ownGuestsOnly === true) {
    throw new CombinationError({
      part: "technique",
      found: `"${technique.name}"`,
      expected: `one that runs guests as they are: those of ${technique.title} are written for it`,
      candidates: [],
    });
  }
  const machine = technique.create(combination, () => programGuest(program));
  const status = machine.run(cycleBudget);
  const { platform } = machine;
  const core = platform.cores[0]!;
  return {
    status,
    cycles: core.now,
    ledger: core.ledger.counted(),
    marks: platform.marks,
    registers: status === "halted" ? registersOf(machine) : {},
    memory: changesOf(machine),
  };
}

function registersOf({ platform }: VirtualMachine): Readonly<Record<string, string>> {
  const { registersLow, registersHigh } = platform.cores[0]!.machine;
  const registers: Record<string, string> = {};
  for (const [register, name] of REGISTER_NAMES.entries()) {
    const value = wordOf(registersLow[register]!, registersHigh[register]!);
    if (value !== 0n) registers[name] = hexadecimal(value);
  }
  return registers;
}

/** The program's own memory: its page tables are the hardware's affair. */
function changesOf({ platform, image, guestBase }: VirtualMachine): Readonly<Record<string, string>> {
  const now = new DataView(platform.memory.buffer, guestBase, PROGRAM_BYTES);
  const before = new DataView(image.contents.buffer, image.contents.byteOffset, PROGRAM_BYTES);
  const memory: Record<string, string> = {};
  for (let address = 0; address < PROGRAM_BYTES; address += WORD_BYTES) {
    const value = now.getBigUint64(address, true);
    if (value !== before.getBigUint64(address, true)) memory[hexadecimal(address)] = hexadecimal(value);
  }
  return memory;
}
