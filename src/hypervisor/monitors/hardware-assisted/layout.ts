import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CONTROL_STRUCTURE_WORDS, VM_FIELD } from "../../system/control-structure.ts";
import { PHYSICAL } from "../core/layout.ts";

const WORD_BYTES = 8;

/** Physical address of the virtual machine's control structure. */
export const CONTROL_STRUCTURE: number = PHYSICAL.extensions;

/** Physical address of a field of it; for the loader, since software reads and writes fields by instructions. */
export function fieldAddress(field: number): number {
  return CONTROL_STRUCTURE + WORD_BYTES * field;
}

const STATE_PHYSICAL: number = fieldAddress(CONTROL_STRUCTURE_WORDS);
const STATE_OFFSET: number = STATE_PHYSICAL - PHYSICAL.vcpu;

/** What this monitor keeps besides the common block, bytes from the start of that. */
export const STATE: Readonly<Record<"interruptWindow" | "priorityExits" | "tag", number>> = {
  /** What is in the control structure's field of that name: reading the field would take longer. */
  interruptWindow: STATE_OFFSET,
  /** Whether writes to the task priority exit now, 0 or 1. */
  priorityExits: STATE_OFFSET + WORD_BYTES,
  /** The tag that the guest's translations are known by. */
  tag: STATE_OFFSET + 2 * WORD_BYTES,
};

/**
 * Physical address of the tables that map the guest's memory, for the processor or for devices; the top one first, and one
 * of each level, for they need no more.
 */
export const GUEST_TABLES: number = PHYSICAL.extensions + PAGE_BYTES;

/** Pages of them. */
export const GUEST_TABLE_PAGES = 4;

/** Memory of the devices' back ends. */
export const IO_MEMORY_PHYSICAL: number = GUEST_TABLES + GUEST_TABLE_PAGES * PAGE_BYTES;

/** Field that holds a control register of the guest while it does not run. */
export function guestControl(register: number): number {
  return VM_FIELD.guestControl + register;
}
