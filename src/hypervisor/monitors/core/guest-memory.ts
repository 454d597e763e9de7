import { GUEST_BYTES } from "../../guests/layout.ts";
import { ERROR_CODE } from "../../memory/access.ts";
import { ENTRY } from "../../memory/page-table.ts";
import { CR } from "../../system/control-registers.ts";
import { VECTOR } from "../../system/vectors.ts";
import { GUEST_WINDOW } from "./layout.ts";
import { hex } from "./text.ts";
import { controlOffset, VCPU, walkEntryOffset } from "./vcpu-block.ts";

const GUEST_BITS: number = Math.log2(GUEST_BYTES);
const ENTRY_OFFSETS = 0xff8;
/** Bits of an entry that must be clear: address bits that do not exist. */
export const RESERVED: bigint = 0x000f_ffff_8000_0000n;

/** Sets the accessed bit of the entry %rcx at (%rax), as hardware does on its way. */
const MARK_UPPER = `
  iorq $${ENTRY.accessed}, %rcx
  rmmovq %rcx, (%rax)`;

/**
 * A step of the walk. %rdi: virtual address, %rdx: the table's guest-physical address, %r8: rights that entries have
 * left so far, %r9: all entries' bits together.
 */
function step(level: number): string {
  const last = level === 1;
  const mustBeClear = last ? RESERVED : RESERVED | BigInt(ENTRY.large);
  const shift = 12 + 9 * (level - 1) - 3;
  return `
  rrmovq %rdx, %rax                     # level ${level}
  ishrq $${GUEST_BITS}, %rax
  jne walk_absent                       # memory that is not there reads as 0
  rrmovq %rdi, %rax
  ishrq $${shift}, %rax
  iandq $${hex(ENTRY_OFFSETS)}, %rax
  addq %rdx, %rax
  iaddq $${hex(GUEST_WINDOW)}, %rax
  mrmovq (%rax), %rcx
  rmmovq %rax, ${walkEntryOffset(level)}(%rbp)
  rrmovq %rcx, %r10
  iandq $${hex(mustBeClear | BigInt(ENTRY.present))}, %r10
  ixorq $${ENTRY.present}, %r10
  jne walk_malformed
  andq %rcx, %r8
  orq %rcx, %r9
  rrmovq %rcx, %rdx
  iandq $${hex(ENTRY.address)}, %rdx${last ? "" : MARK_UPPER}`;
}

/**
 * What the guest's own tables say of its addresses, and its memory as the monitor sees it.
 *
 * The bits of an error code that tell a write and a user's access are those of an entry that allow them. (Intel 64 and
 * IA-32 Architectures Software Developer's Manual, vol. 3A, tables 4-15 to 4-20 and figure 4-12.)
 */
export const GUEST_MEMORY: string = `
# Looks up a guest-virtual address as hardware would: checks rights, sets accessed and dirty bits.
#   %rdi: address, %rsi: how it is used, ${ERROR_CODE.write} write, ${ERROR_CODE.user} user, ${ERROR_CODE.execute} execute
#   %rax: guest-physical address, and the address of each level's entry is noted; or -1, and the fault is noted
walk_guest:
  rrmovq %rdi, %rax
  ishrq $47, %rax
  jne not_canonical
  mrmovq ${controlOffset(CR.root)}(%rbp), %rdx
  iandq $${hex(ENTRY.address)}, %rdx
  irmovq $${ERROR_CODE.write | ERROR_CODE.user}, %r8
  irmovq $0, %r9
${[4, 3, 2, 1].map(step).join("\n")}

  rrmovq %rsi, %r10                     # rights that are needed and not there
  iandq $${ERROR_CODE.write | ERROR_CODE.user}, %r10
  ixorq $-1, %r8
  andq %r8, %r10
  jne walk_refused
  rrmovq %rsi, %r10
  iandq $${ERROR_CODE.execute}, %r10
  je walk_allowed
  andq %r9, %r9                         # bit 63 of any: no execution
  jl walk_refused
walk_allowed:
  rrmovq %rsi, %r10                     # dirty if this is a write
  iandq $${ERROR_CODE.write}, %r10
  ishlq $${Math.log2(ENTRY.dirty / ERROR_CODE.write)}, %r10
  iorq $${ENTRY.accessed}, %r10
  orq %rcx, %r10
  rmmovq %r10, (%rax)
  rrmovq %rdi, %rax
  iandq $0xfff, %rax
  addq %rdx, %rax
  ret

walk_malformed:                         # not present, or with bits that must be clear
  iandq $${ENTRY.present}, %rcx
  je walk_absent
  irmovq $${ERROR_CODE.protection | ERROR_CODE.reserved}, %rax
  jmp walk_fault
walk_absent:
  irmovq $0, %rax
  jmp walk_fault
walk_refused:
  irmovq $${ERROR_CODE.protection}, %rax
walk_fault:
  orq %rsi, %rax
  rmmovq %rax, ${VCPU.faultErrorCode}(%rbp)
  rmmovq %rdi, ${VCPU.faultAddress}(%rbp)
  irmovq $${VECTOR.pageFault}, %rax
  rmmovq %rax, ${VCPU.faultVector}(%rbp)
  irmovq $-1, %rax
  ret
not_canonical:
  irmovq $0, %rax
  rmmovq %rax, ${VCPU.faultErrorCode}(%rbp)
  irmovq $${VECTOR.generalProtection}, %rax
  rmmovq %rax, ${VCPU.faultVector}(%rbp)
  irmovq $-1, %rax
  ret

# The same, and where the monitor sees the place. %rax: that, or -1.
translate_guest:
  call walk_guest
  rrmovq %rax, %rcx
  ishrq $${GUEST_BITS}, %rcx
  jne translate_nowhere
  iaddq $${hex(GUEST_WINDOW)}, %rax
  ret
translate_nowhere:                      # a fault, or memory that is not there
  iaddq $1, %rax
  jne not_canonical
  irmovq $-1, %rax
  ret

# Reads a word that does not cross a page, for the guest's kernel. %rdi: address. %rax: 0, or -1 for a fault; %rdx: word.
read_guest_word:
  irmovq $0, %rsi
  call translate_guest
  andq %rax, %rax
  jl read_failed
  mrmovq (%rax), %rdx
  irmovq $0, %rax
read_failed:
  ret

# Writes a word that does not cross a page, for the guest's kernel. %rdi: address, %rsi: word. %rax: 0, or -1 for a fault.
write_guest_word:
  pushq %rsi
  irmovq $${ERROR_CODE.write}, %rsi
  call translate_guest
  popq %rsi
  andq %rax, %rax
  jl write_failed
  rmmovq %rsi, (%rax)
  rrmovq %rax, %rdi
  rrmovq %rax, %rsi
  iaddq $8, %rsi
  call guest_memory_written
  irmovq $0, %rax
write_failed:
  ret

# Tells the guest of the fault that a walk has noted.
inject_walk_fault:
  mrmovq ${VCPU.faultVector}(%rbp), %rdi
  mrmovq ${VCPU.faultErrorCode}(%rbp), %rsi
  rrmovq %rdi, %rax
  isubq $${VECTOR.pageFault}, %rax
  jne inject_fault
  mrmovq ${VCPU.faultAddress}(%rbp), %rax
  rmmovq %rax, ${controlOffset(CR.faultAddress)}(%rbp)
inject_fault:
  call deliver_trap
  jmp resume
`;
