import { ENTRY } from "../../memory/page-table.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CR } from "../../system/control-registers.ts";
import { MONITOR_BASE } from "../core/layout.ts";
import { hex } from "../core/text.ts";
import { DOMAIN, DOMAIN_ADDRESS } from "./domain-block.ts";
import { FRAME_RECORD, findRecord, RECORDS } from "./frame-records.ts";
import { UPDATE_BYTES } from "./interface.ts";

const TOP_LEVEL = 4;
/** Byte offset of an entry in its table. */
const ENTRY_OFFSET = 0xff8;
/** Bits of an entry that say nothing about what its frame is used as. */
const HARMLESS: number = ENTRY.user | ENTRY.accessed | ENTRY.dirty | ENTRY.global;
const GUEST_BITS: number = Math.log2(MONITOR_BASE);

/** Registers that the guest keeps over a hypercall and these may need. */
const SAVED = ["rdx", "rsi", "rdi", "r8"] as const;
const SAVE = SAVED.map((register) => `  pushq %${register}`).join("\n");
const RESTORE = SAVED.toReversed()
  .map((register) => `  popq %${register}`)
  .join("\n");

/** Hypercalls about page tables. Nothing that they have checked can have changed since: only they write tables. */
export const PAGE_TABLES_SECTION: string = `
hypercall_update_entry:
${SAVE}
  call update_entry
${RESTORE}
  jmp hypercall_end

hypercall_update_entries:
${SAVE}
  pushq %rbx
  pushq %r12
  rrmovq %rdi, %rbx                     # %rbx: the next update
  rrmovq %rsi, %r12                     # %r12: how many are left
  rrmovq %rsi, %rax
  ishrq $12, %rax
  jne updates_end                       # more than any kernel has memory for
  ishlq $${Math.log2(UPDATE_BYTES)}, %rsi
  addq %rdi, %rsi
  ishrq $${GUEST_BITS}, %rsi
  jne updates_end                       # not the guest's memory
  andq %r12, %r12
  je updates_end
next_update:
  mrmovq (%rbx), %rdi
  mrmovq 8(%rbx), %rsi
  call update_entry
  andq %rax, %rax
  jne updates_end
  iaddq $${UPDATE_BYTES}, %rbx
  isubq $1, %r12
  jne next_update
updates_end:
  rrmovq %r12, %rax
  popq %r12
  popq %rbx
${RESTORE}
  jmp hypercall_end

# %rdi: machine address of an entry, %rsi: what to write there. %rax: 0, or -1 and nothing is changed. Changes %rcx, %rdx,
# %rsi and %r8.
update_entry:
  rrmovq %rdi, %rax
  iandq $7, %rax
  jne update_refused
  rrmovq %rdi, %rax
${findRecord("update_refused")}
  iandq $${FRAME_RECORD.type}, %rcx
  rrmovq %rcx, %rdx
  isubq $1, %rcx
  je update_page
  jmp update_table_entry
update_page:
  mrmovq ${hex(MONITOR_BASE)}(%rdi), %rdx       # what was there
  rrmovq %rsi, %rax
  xorq %rdx, %rax
  irmovq $${~HARMLESS}, %rcx
  andq %rcx, %rax
  je use_is_the_same
  rrmovq %rsi, %rax
  iandq $${ENTRY.present}, %rax
  je page_permitted
  call acquire_page
  andq %rax, %rax
  jne update_refused
page_permitted:
  rmmovq %rsi, ${hex(MONITOR_BASE)}(%rdi)
  rrmovq %rdx, %rsi
  iandq $${ENTRY.present}, %rdx
  je page_updated
  call release_page
page_updated:
  irmovq $0, %rax
  ret
use_is_the_same:
  rmmovq %rsi, ${hex(MONITOR_BASE)}(%rdi)
  ret
update_refused:
  irmovq $-1, %rax
  ret

# The same where the frame at %rdi is of type %rdx, other than 1.
update_table_entry:
  rrmovq %rdx, %rax
  isubq $2, %rax
  jl update_refused                     # nobody uses it
  je entry_is_guests
  isubq $${FRAME_RECORD.writable - 2}, %rax
  je update_refused                     # the guest can write to it by itself
  rrmovq %rdi, %rax
  iandq $${hex(ENTRY_OFFSET)}, %rax
  jne update_refused                    # beyond what is mapped for guests
entry_is_guests:
  mrmovq ${hex(MONITOR_BASE)}(%rdi), %rax
  pushq %rax
  pushq %rdx
  rrmovq %rsi, %rax
  iandq $${ENTRY.present}, %rax
  je table_permitted
  pushq %rsi
  call acquire_entry
  popq %rsi
  andq %rax, %rax
  jne table_update_refused
table_permitted:
  rmmovq %rsi, ${hex(MONITOR_BASE)}(%rdi)
  popq %rdx
  popq %rsi
  rrmovq %rsi, %rax
  iandq $${ENTRY.present}, %rax
  je page_updated
  call release_entry
  jmp page_updated
table_update_refused:
  popq %rdx
  popq %rdx
  jmp update_refused

# A top table that is in use, or pinned, need not be looked through again.
hypercall_write_root:
${SAVE}
  rrmovq %rdi, %rax
  iandq $${hex(PAGE_BYTES - 1)}, %rax
  jne root_refused
  rrmovq %rdi, %rsi
  irmovq $${TOP_LEVEL}, %rdx
  call acquire_table
  andq %rax, %rax
  jne root_refused
  irmovq $${hex(DOMAIN_ADDRESS)}, %rax
  mrmovq ${DOMAIN.root}(%rax), %rsi
  rmmovq %rdi, ${DOMAIN.root}(%rax)
  wrcr %rdi, $${CR.root}
  irmovq $${TOP_LEVEL}, %rdx
  call release_table
root_done:
  irmovq $0, %rax
root_end:
${RESTORE}
  jmp hypercall_end
root_refused:
  irmovq $-1, %rax
  jmp root_end

hypercall_pin_root:
${SAVE}
  call pin_root
${RESTORE}
  jmp hypercall_end

# %rdi: machine address of a top table. %rax: 0, or -1. Changes %rcx, %rdx, %rsi and %r8.
pin_root:
  rrmovq %rdi, %rax
  iandq $${hex(PAGE_BYTES - 1)}, %rax
  jne update_refused
  rrmovq %rdi, %rsi
  irmovq $${TOP_LEVEL}, %rdx
  call acquire_table
  andq %rax, %rax
  jne update_refused
  rrmovq %rdi, %rax
  ishrq $9, %rax
  mrmovq ${hex(RECORDS)}(%rax), %rcx
  rrmovq %rcx, %rdx
  iandq $${FRAME_RECORD.pinned}, %rdx
  jne pinned_already
  iorq $${FRAME_RECORD.pinned}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
  irmovq $0, %rax
  ret
pinned_already:
  rrmovq %rdi, %rsi
  irmovq $${TOP_LEVEL}, %rdx
  call release_table
  jmp update_refused

hypercall_unpin_root:
${SAVE}
  rrmovq %rdi, %rax
${findRecord("root_refused")}
  rrmovq %rcx, %rdx
  iandq $${FRAME_RECORD.pinned | FRAME_RECORD.type}, %rdx
  isubq $${FRAME_RECORD.pinned | TOP_LEVEL}, %rdx
  jne root_refused
  isubq $${FRAME_RECORD.pinned}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
  rrmovq %rdi, %rsi
  irmovq $${TOP_LEVEL}, %rdx
  call release_table
  jmp root_done

hypercall_invalidate_page:
  invlpg %rdi
  irmovq $0, %rax
  jmp hypercall_end
`;
