import { GUEST_BYTES } from "../../guests/layout.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CR } from "../../system/control-registers.ts";
import { BARE_ENTRY, MONITOR_ENTRY, MONITOR_ENTRY_OFFSET } from "../core/bare-tables.ts";
import { MONITOR_BASE, PHYSICAL } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { controlOffset, VCPU } from "../core/vcpu-block.ts";
import { RECORD_BYTES, RECORDS, shadowOffset } from "./frame-records.ts";
import type { ShadowSpace } from "./shadow-space.ts";

/** Tables that mapping one page can need. */
const MOST_NEW_TABLES = 3;

const WORDS_AT_ONCE = 8;

/** Writes zeros from %rax to %rcx, whole multiples of {@link WORDS_AT_ONCE} words. Changes %rax and %rdx. */
function clear(label: string): string {
  return `  irmovq $0, %rdx
${label}:
${lines(Array(WORDS_AT_ONCE).keys(), (word) => `  rmmovq %rdx, ${8 * word}(%rax)`)}
  iaddq $${8 * WORDS_AT_ONCE}, %rax
  rrmovq %rcx, %r10
  subq %rax, %r10
  jne ${label}`;
}

/** Goes from the table of a level in %rdx to its entry for %rdi, and on to the next table if there is one. */
function step(level: number): string {
  const next = `
  mrmovq (%rdx), %rdx
  rrmovq %rdx, %rcx
  iandq $${ENTRY.present}, %rcx
  je not_shadowed
  iandq $${hex(ENTRY.address)}, %rdx
  iaddq $${hex(MONITOR_BASE)}, %rdx`;
  return `  rrmovq %rdi, %rax
  ishrq $${12 + 9 * (level - 1) - 3}, %rax
  iandq $0xff8, %rax
  addq %rax, %rdx${level === 1 ? "" : next}`;
}

/** Enters the monitor's half into the new table before %rax, if its level, by the offset %rsi, has a place for it. */
const LEAD_TO_MONITOR = `  isubq $${PAGE_BYTES}, %rax
  rrmovq %rsi, %rcx
  isubq $${shadowOffset(3)}, %rcx
  jl shadow_table_made
  jg shadow_top_table
  irmovq $${hex(MONITOR_ENTRY)}, %rdx
  rmmovq %rdx, ${MONITOR_ENTRY_OFFSET}(%rax)
  jmp shadow_table_made
shadow_top_table:
  irmovq $${hex(BARE_ENTRY)}, %rdx
  rmmovq %rdx, (%rax)
shadow_table_made:
`;

/** Tables of the pool: one for each of the guest's tables that was used, by level. */
export function shadowTableSection(space: ShadowSpace): string {
  return `
# The shadow of a table of the guest's, made and traced if there is none. There must be room for it in the pool.
#   %rdi: guest-physical address of the table, %rsi: offset in a record of shadows of its level
#   %rax: physical address of the shadow
shadow_table:
  iandq $${hex(ENTRY.address)}, %rdi
  ishrq $${12 - Math.log2(RECORD_BYTES)}, %rdi
  iaddq $${hex(RECORDS)}, %rdi
  rrmovq %rdi, %r8
  addq %rsi, %r8
  mrmovq (%r8), %rax
  andq %rax, %rax
  jne shadow_table_known
  pushq %rbx
  mrmovq ${VCPU.poolNext}(%rbp), %rbx
  rrmovq %rbx, %rax
  iaddq $${PAGE_BYTES}, %rax
  rmmovq %rax, ${VCPU.poolNext}(%rbp)
  iaddq $${hex(MONITOR_BASE)}, %rax
  rrmovq %rax, %rcx
  isubq $${PAGE_BYTES}, %rax
${clear("clear_shadow_table")}
${space.holdsMonitor ? LEAD_TO_MONITOR : ""}  rmmovq %rbx, (%r8)
  call protect_frame
  rrmovq %rbx, %rax
  popq %rbx
shadow_table_known:
  ret

# Makes sure that mapping a page finds room for all the tables that it may need.
make_room:
  mrmovq ${VCPU.poolNext}(%rbp), %rax
  isubq $${hex(PHYSICAL.poolEnd - MOST_NEW_TABLES * PAGE_BYTES)}, %rax
  jle room_made

# Forgets all shadows, and begins again with the guest's current root.
flush_shadows:
${space.leaveRoot}
  irmovq $${hex(RECORDS)}, %rax
  irmovq $${hex(RECORDS + (GUEST_BYTES / PAGE_BYTES) * RECORD_BYTES)}, %rcx
${clear("clear_records")}
  irmovq $${hex(PHYSICAL.pool)}, %rax
  rmmovq %rax, ${VCPU.poolNext}(%rbp)

# Enters the address space of the guest's current root.
enter_guest_root:
  mrmovq ${controlOffset(CR.root)}(%rbp), %rdi
  rrmovq %rdi, %rax
  iandq $${hex(ENTRY.address)}, %rax
  ishrq $${Math.log2(GUEST_BYTES)}, %rax
  jne stop_unsupported                  # a root in memory that is not there
  irmovq $${shadowOffset(4)}, %rsi
  call shadow_table
${space.enterRoot}
  iaddq $${hex(MONITOR_BASE)}, %rax
  rmmovq %rax, ${VCPU.shadowRoot}(%rbp)
room_made:
  ret

# Before the guest's first instruction.
start_paging:
  jmp flush_shadows

# The guest has written its root. Shadows of the roots that it had before are kept, and so are good when it comes back.
guest_root_written:
  mrmovq ${VCPU.poolNext}(%rbp), %rax
  isubq $${hex(PHYSICAL.poolEnd)}, %rax
  jge flush_shadows
  jmp enter_guest_root

# The guest has changed an entry and says so. Traces have kept the shadow as the guest's tables are, but where a device
# has written them: so the entry is dropped, and looked up again when it is used. %rdi: address.
invalidate_guest_page:
  rrmovq %rdi, %rax
  ishrq $${Math.log2(MONITOR_BASE)}, %rax
  jne not_shadowed
  mrmovq ${VCPU.shadowRoot}(%rbp), %rdx
${lines([4, 3, 2, 1], step)}
  irmovq $0, %rcx
  rmmovq %rcx, (%rdx)
not_shadowed:
${space.forgetPage}
  ret
`;
}
