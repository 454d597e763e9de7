import { GUEST_BYTES } from "../../guests/layout.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { GUEST_PHYSICAL, MONITOR_BASE } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import {
  NOTED_PLACES,
  RECORD,
  RECORD_BYTES,
  RECORDS,
  recordOf,
  shadowOffset,
  testTraced,
} from "./frame-records.ts";
import type { ShadowSpace } from "./shadow-space.ts";

/** What a shadow takes over from the guest's entry as it is. */
const LEAF_RIGHTS: bigint = 0x8000_0000_0000_0000n | BigInt(ENTRY.user);
const MADE = ENTRY.present | ENTRY.accessed | ENTRY.dirty;
/** Writable for the guest, and known to be written: only then may the processor write without the monitor. */
const WRITTEN = ENTRY.writable | ENTRY.dirty;
/** A frame that no machine here has: what is there is refused by the hardware, as on the bare machine. */
const NOWHERE = 0x7fff_f000;

/** Sets the zero flag if the shadow entry %r10 maps the frame %r8 writable. Changes %r10. */
const TEST_WRITABLE_MAPPING = `  xorq %r8, %r10
  iandq $${hex(ENTRY.address | ENTRY.writable | ENTRY.present)}, %r10
  ixorq $${ENTRY.writable | ENTRY.present}, %r10`;

function place(number: number): number {
  return RECORD.writablePlaces + 8 * number;
}

/** Shadows of the guest's entries that map pages, and the way back from a frame to those that map it writable. */
export function leafSection({ forgetAll, watcher }: ShadowSpace): string {
  return `
# What the shadow of an entry of level 1 is that is present and accessed.
#   %rdi: the guest's entry, %rsi: where its shadow will be put
#   %rax: the shadow
shadow_leaf:
  rrmovq %rdi, %rax
  irmovq $${hex(LEAF_RIGHTS)}, %rcx
  andq %rcx, %rax
  iorq $${MADE}, %rax
  rrmovq %rdi, %rcx
  iandq $${hex(ENTRY.address)}, %rcx
  rrmovq %rcx, %r8
  ishrq $${Math.log2(GUEST_BYTES)}, %r8
  jne leaf_nowhere
  rrmovq %rcx, %r8
  iaddq $${hex(GUEST_PHYSICAL)}, %r8
  orq %r8, %rax
  iandq $${WRITTEN}, %rdi
  ixorq $${WRITTEN}, %rdi
  jne leaf_done
${recordOf("%rcx")}
${testTraced("%rcx", "%rdx", "%rdi", watcher?.offset)}
  jne leaf_done                         # a table of the guest's: its writes are the monitor's to see
  iorq $${ENTRY.writable}, %rax
${lines(
  Array(NOTED_PLACES).keys(),
  (number) => `
  mrmovq ${place(number)}(%rcx), %rdx
  andq %rdx, %rdx
  je note_place_${number}                        # free
  rrmovq %rdx, %r10
  subq %rsi, %r10
  je leaf_done                          # noted before
  mrmovq (%rdx), %r10
${TEST_WRITABLE_MAPPING}
  jne note_place_${number}                       # no longer so`,
)}
  irmovq $1, %rdx
  rmmovq %rdx, ${RECORD.overflow}(%rcx)
leaf_done:
  ret
${lines(
  Array(NOTED_PLACES).keys(),
  (number) => `note_place_${number}:
  rmmovq %rsi, ${place(number)}(%rcx)
  ret`,
)}
leaf_nowhere:
  irmovq $${hex(NOWHERE)}, %r8
  orq %r8, %rax
  iandq $${ENTRY.writable}, %rdi
  orq %rdi, %rax
  ret

# Takes back every permission to write to a frame. %rdi: its record.
protect_frame:
  pushq %rbx
  irmovq $0, %rbx                       # whether there was one
  rrmovq %rdi, %r8
  isubq $${hex(RECORDS)}, %r8
  ishlq $${Math.log2(PAGE_BYTES / RECORD_BYTES)}, %r8
  iaddq $${hex(GUEST_PHYSICAL)}, %r8
${lines(
  Array(NOTED_PLACES).keys(),
  (number) => `
  mrmovq ${place(number)}(%rdi), %rsi
  andq %rsi, %rsi
  je place_free_${number}
  call protect_place
  irmovq $0, %rsi
  rmmovq %rsi, ${place(number)}(%rdi)
place_free_${number}:`,
)}
  mrmovq ${RECORD.overflow}(%rdi), %rax
  andq %rax, %rax
  je frame_protected

  # More places than were noted: all shadows of level 1 have to be looked through.
  irmovq $0, %rax
  rmmovq %rax, ${RECORD.overflow}(%rdi)
  irmovq $${hex(RECORDS)}, %rdx
scan_record:
  mrmovq ${shadowOffset(1)}(%rdx), %rsi
  andq %rsi, %rsi
  je scan_next_record
  iaddq $${hex(MONITOR_BASE)}, %rsi
  rrmovq %rsi, %rcx
  iaddq $${PAGE_BYTES}, %rcx
scan_entry:
  call protect_place
  iaddq $8, %rsi
  rrmovq %rsi, %rax
  subq %rcx, %rax
  jne scan_entry
scan_next_record:
  iaddq $${RECORD_BYTES}, %rdx
  rrmovq %rdx, %rax
  isubq $${hex(RECORDS + (GUEST_BYTES / PAGE_BYTES) * RECORD_BYTES)}, %rax
  jne scan_record

frame_protected:
  andq %rbx, %rbx
  je nothing_to_forget
  # the processor may still know that it could write
${forgetAll}
nothing_to_forget:
  popq %rbx
  ret

# Makes a shadow entry read-only if it maps a frame writable. %rsi: the entry, %r8: the frame. Sets %rbx if it did.
protect_place:
  mrmovq (%rsi), %r9
  rrmovq %r9, %r10
${TEST_WRITABLE_MAPPING}
  jne place_protected
  ixorq $${ENTRY.writable}, %r9
  rmmovq %r9, (%rsi)
  irmovq $1, %rbx
place_protected:
  ret
`;
}
