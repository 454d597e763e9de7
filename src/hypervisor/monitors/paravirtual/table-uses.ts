import { ENTRY, ENTRY_BYTES, TABLE_ENTRIES } from "../../memory/page-table.ts";
import { CR } from "../../system/control-registers.ts";
import { MONITOR_ENTRY, MONITOR_ENTRY_OFFSET } from "../core/bare-tables.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { COUNT_SHIFT, FRAME_RECORD, findRecordOfEntry, RECORDS } from "./frame-records.ts";

const TABLE_BYTES: number = TABLE_ENTRIES * ENTRY_BYTES;

/**
 * Uses of tables: each present entry of a table of the next level is one. Tables of level 3 and 4 have one entry of the
 * guest's, since guests live in the first 1 GiB; the second one of level 3 is the monitor's.
 */
export const TABLE_USES_SECTION: string = `
# %rsi: an entry that leads to a table, or the table's address; %rdx: the table's level. %rax: 0 if the guest may use it
# so, and then it does. A table that is not one yet is looked through. Changes %rcx, %rsi, %rdx, %r8.
acquire_table:
${findRecordOfEntry("table_refused")}
  rrmovq %rcx, %r8
  iandq $${FRAME_RECORD.type}, %r8
  je validate_table
  subq %rdx, %r8
  jne table_refused
  iaddq $${FRAME_RECORD.use}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
  irmovq $0, %rax
  ret
table_refused:
  irmovq $1, %rax
  ret

# %rax, %rcx: the record of a frame that nobody uses, %rsi: its address, %rdx: its level to be.
validate_table:
  pushq %rbx
  pushq %rbp
  pushq %r12
  pushq %r13
  orq %rdx, %rcx                        # a table from now on, so that none of its own entries may grant writing
  iaddq $${FRAME_RECORD.use}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
  rrmovq %rax, %r13                     # %r13: the record's offset
  rrmovq %rdx, %rbp                     # %rbp: level
  ishlq $9, %rax
  iaddq $${hex(MONITOR_BASE)}, %rax
  rrmovq %rax, %rbx                     # %rbx: entry
  rrmovq %rax, %r12
  iaddq $${TABLE_BYTES}, %r12                   # %r12: end
validate_entry:
  mrmovq (%rbx), %rsi
  rrmovq %rsi, %rax
  iandq $${ENTRY.present}, %rax
  je entry_validated
  rrmovq %rbp, %rdx
  call acquire_entry
  andq %rax, %rax
  jne undo_validation
entry_validated:
  iaddq $8, %rbx
  rrmovq %rbp, %rax
  isubq $3, %rax
  jge validate_rest
  rrmovq %rbx, %rax
  subq %r12, %rax
  jl validate_entry
  jmp table_validated
validate_rest:                          # a table of level 3 or 4: nothing else may be there
  je validate_monitors_entry
validate_absence:
  mrmovq (%rbx), %rax
  iandq $${ENTRY.present}, %rax
  jne something_is_there
  iaddq $8, %rbx
  rrmovq %rbx, %rax
  subq %r12, %rax
  jl validate_absence
  jmp table_validated
validate_monitors_entry:
  irmovq $${MONITOR_ENTRY}, %rax
  rmmovq %rax, ${MONITOR_ENTRY_OFFSET - ENTRY_BYTES}(%rbx)
  iaddq $8, %rbx
  jmp validate_absence
table_validated:
  call forget_translations              # by which the guest could still write to it
  irmovq $0, %rax
  jmp validation_end
something_is_there:
  rrmovq %r12, %rbx
  isubq $${TABLE_BYTES - ENTRY_BYTES}, %rbx             # behind the first entry
undo_validation:                        # %rbx: the first entry that was not acquired
  call release_entries
  irmovq $1, %rax
validation_end:
  popq %r13
  popq %r12
  popq %rbp
  popq %rbx
  ret

# %rsi: an entry that led to a table, or the table's address; %rdx: its level. Changes %rax, %rcx, %rsi, %rdx, %r8.
release_table:
  rrmovq %rsi, %rax
  iandq $${hex(ENTRY.address)}, %rax
  ishrq $9, %rax
  mrmovq ${hex(RECORDS)}(%rax), %rcx
  isubq $${FRAME_RECORD.use}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
  ishrq $${COUNT_SHIFT}, %rcx
  je table_unused
  ret
table_unused:
  pushq %rbx
  pushq %rbp
  pushq %r12
  pushq %r13
  rrmovq %rax, %r13
  rrmovq %rdx, %rbp
  ishlq $9, %rax
  iaddq $${hex(MONITOR_BASE + TABLE_BYTES)}, %rax
  rrmovq %rax, %rbx
  isubq $3, %rdx
  jl all_entries_are_guests
  isubq $${TABLE_BYTES - ENTRY_BYTES}, %rbx
all_entries_are_guests:
  call release_entries
  call forget_translations              # by way of which the processor would still walk through it
  jmp validation_end

# Releases the entries of a table before %rbx; it is nothing any more. %rbp: level, %r13: offset of its record.
release_entries:
  rrmovq %r13, %r12
  ishlq $9, %r12
  iaddq $${hex(MONITOR_BASE)}, %r12             # the first entry
  jmp release_previous_entry
release_next_entry:
  isubq $8, %rbx
  mrmovq (%rbx), %rsi
  rrmovq %rsi, %rax
  iandq $${ENTRY.present}, %rax
  je release_previous_entry
  rrmovq %rbp, %rdx
  call release_entry
release_previous_entry:
  rrmovq %rbx, %rax
  subq %r12, %rax
  jne release_next_entry
  mrmovq ${hex(RECORDS)}(%r13), %rcx
  iandq $${FRAME_RECORD.owner}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%r13)
  ret

# %rsi: a present entry, %rdx: the level of the table that it is in. As for pages and tables.
acquire_entry:
  isubq $1, %rdx
  je acquire_page
  jmp acquire_table
release_entry:
  isubq $1, %rdx
  je release_page
  jmp release_table

# Forgets all translations, global ones, too.
forget_translations:
  rdcr $${CR.features}, %rax
  wrcr %rax, $${CR.features}
  ret
`;
