import { GUEST_BYTES } from "../../guests/layout.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { PageRange, PageTableBuilder } from "../../memory/page-table-builder.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES, type PhysicalMemory } from "../../memory/physical-memory.ts";
import { VM_FIELD } from "../../system/control-structure.ts";
import { VECTOR } from "../../system/vectors.ts";
import { GUEST_PHYSICAL, monitorAddress } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { GUEST_TABLE_PAGES, GUEST_TABLES } from "./layout.ts";

const LEVELS = 4;

/** How the host's tables map a guest's memory. */
export interface GuestTablesSpec {
  /** By one page of 2 MiB, and not by many of 4 KiB. */
  readonly large: boolean;
  /** Not at all in the beginning: each page comes with its first use. */
  readonly lazy: boolean;
}

/** Sets up the tables that map guest-physical addresses, as far as is known before the guest runs. */
export function writeGuestTables(memory: PhysicalMemory, { large, lazy }: GuestTablesSpec): void {
  const first = GUEST_TABLES / PAGE_BYTES;
  const tables = new PageTableBuilder(memory, LEVELS, new PageRange(first, first + GUEST_TABLE_PAGES));
  tables.entryAddress(0, large ? 2 : 1);
  if (lazy) return;
  for (let address = 0; address < GUEST_BYTES; address += large ? LARGE_PAGE_BYTES : PAGE_BYTES) {
    tables.map(address, GUEST_PHYSICAL + address, { large });
  }
}

/**
 * Faults of the host's tables: the guest has used a page for the first time, or one that its memory does not have. Nothing
 * has to be forgotten when a page comes, because nobody keeps in mind what is absent.
 */
export function nestedPagingSection({ large }: Pick<GuestTablesSpec, "large">): string {
  const pageBytes = large ? LARGE_PAGE_BYTES : PAGE_BYTES;
  const lowestTable = monitorAddress(GUEST_TABLES + (large ? LEVELS - 2 : LEVELS - 1) * PAGE_BYTES);
  return `
exit_nested_fault:
  vmread $${VM_FIELD.faultGuestPhysical}, %rdi
  rrmovq %rdi, %rax
  ishrq $${Math.log2(GUEST_BYTES)}, %rax
  jne fault_beyond_memory
  iandq $${-pageBytes}, %rdi
  rrmovq %rdi, %rcx
  ishrq $${Math.log2(pageBytes) - 3}, %rcx
  iaddq $${hex(GUEST_PHYSICAL)}, %rdi
  iorq $${hex(ENTRY.present | ENTRY.writable | ENTRY.user | (large ? ENTRY.large : 0))}, %rdi
  rmmovq %rdi, ${hex(lowestTable)}(%rcx)
  jmp restore

# As on the bare machine, unless it is a table that would be there: that would read as 0 and lead to a page fault.
fault_beyond_memory:
  vmread $${VM_FIELD.faultInTables}, %rax
  andq %rax, %rax
  jne stop_unsupported
  irmovq $${VECTOR.generalProtection}, %rdi
  irmovq $0, %rsi
  call deliver_trap
  jmp resume
`;
}
