import { GUEST_BYTES } from "../../guests/layout.ts";
import { ACCESS, type Access, accessErrorCode, ERROR_CODE, USER_RING } from "../../memory/access.ts";
import { ENTRY, LARGE_ADDRESS, RESERVED_LARGE, SPAN_BYTES } from "../../memory/page-table.ts";
import { LARGE_PAGE_BYTES, PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CR } from "../../system/control-registers.ts";
import { VECTOR } from "../../system/vectors.ts";
import { GUEST_WINDOW } from "../core/layout.ts";
import { hex, lines } from "../core/text.ts";
import { controlOffset, STATE } from "./machine-state.ts";

const RINGS = [0, 1, 2, 3] as const;
const LEVELS = [4, 3, 2, 1] as const;
const WORD_BYTES = 8;
const INDEX_MASK = 0xff8;
const PAGING_BIT = 31;

/** Bit 63 of an entry. */
const NO_EXECUTE: bigint = 1n << 63n;

/** Address bits that no address here has: 31 to 51. */
const RESERVED: bigint = (1n << 52n) - (1n << 31n);

/** Kinds of accesses in a row of a table that has one for each ring. */
const ROW = [ACCESS.read, ACCESS.write, ACCESS.execute, null] as const;

/** What entries have to say, all together, with {@link NO_EXECUTE} turned round. */
function needs(access: Access, ring: number): bigint {
  return (
    (ring === USER_RING ? BigInt(ENTRY.user) : 0n) |
    (access === ACCESS.write ? BigInt(ENTRY.writable) : 0n) |
    (access === ACCESS.execute ? NO_EXECUTE : 0n)
  );
}

function table(label: string, of: (access: Access, ring: number) => bigint | number): string {
  const row = (ring: number) =>
    `  .quad ${ROW.map((access) => (access === null ? 0 : hex(of(access, ring)))).join(", ")}`;
  return `${label}:
${lines(RINGS, row)}`;
}

/** A walk that looks only, or that also notes the use and raises what it comes to. */
interface Walk {
  readonly label: "walk" | "peek";
  readonly isUse: boolean;
}

/** A step: %rax is the table of a level; falls through with the entry in %rax and its guest-physical address in %rcx. */
function step({ label, isUse }: Walk, level: number): string {
  const shift = Math.log2(SPAN_BYTES[level]!) - Math.log2(WORD_BYTES);
  const invalid = level > 2 ? RESERVED | BigInt(ENTRY.large) : RESERVED;
  return `
# Level ${level}.
  rrmovq %rdi, %rcx
  ishrq $${shift}, %rcx
  iandq $${hex(INDEX_MASK)}, %rcx
  addq %rax, %rcx
  rrmovq %rcx, %rax
  ishrq $${Math.log2(GUEST_BYTES)}, %rax
  jne ${label}_absent                       # the table is not in memory
  mrmovq ${hex(GUEST_WINDOW)}(%rcx), %rax
  rrmovq %rax, %rdx
  iandq $${ENTRY.present}, %rdx
  je ${label}_absent
  irmovq $${hex(invalid)}, %rdx
  andq %rax, %rdx
  jne ${label}_reserved
  irmovq $${hex(NO_EXECUTE)}, %rdx
  xorq %rax, %rdx
  andq %rdx, %r9
${level === 2 ? isLarge(label) : ""}
${level > 1 && isUse ? markUpper(level) : ""}
${level > 1 ? `  iandq $${hex(ENTRY.address)}, %rax` : ""}`;
}

function isLarge(label: string): string {
  return `  rrmovq %rax, %rdx
  iandq $${ENTRY.large}, %rdx
  jne ${label}_large`;
}

/** Notes that an upper entry is in use. */
function markUpper(level: number): string {
  return `  rrmovq %rax, %rdx
  iandq $${ENTRY.accessed}, %rdx
  jne walk_marked_${level}
  iorq $${ENTRY.accessed}, %rax
  rmmovq %rax, ${hex(GUEST_WINDOW)}(%rcx)
walk_marked_${level}:`;
}

/** A page's own entry, in %rax and at %rcx: checks rights, notes the use, and makes an address of it. */
function leaf({ label, isUse }: Walk, kind: string, addressMask: number, pageBytes: number): string {
  return `
  rrmovq %rsi, %rdx
  ishlq $3, %rdx
  pushq %r8
  ishlq $5, %r8
  addq %r8, %rdx
  popq %r8
  mrmovq walk_needs(%rdx), %rdx
  andq %rdx, %r9
  subq %rdx, %r9
  jne ${label}_denied
${isUse ? markLeaf(kind) : ""}
  iandq $${hex(addressMask)}, %rax
  rrmovq %rdi, %rcx
  iandq $${pageBytes - 1}, %rcx
  addq %rcx, %rax
  jmp ${label}_done`;
}

function markLeaf(kind: string): string {
  return `  rrmovq %rsi, %rdx
  ishlq $3, %rdx
  mrmovq walk_marks(%rdx), %rdx
  rrmovq %rax, %r9
  orq %rdx, %rax
  subq %rax, %r9
  je walk_marked_${kind}
  rmmovq %rax, ${hex(GUEST_WINDOW)}(%rcx)
walk_marked_${kind}:`;
}

function routine(walk: Walk): string {
  const { label } = walk;
  return `
${label}:
  rrmovq %rdi, %rax
  mrmovq ${controlOffset(CR.status)}(%rbp), %rcx
  ishrq $${PAGING_BIT}, %rcx
  iandq $1, %rcx
  je ${label}_done                          # paging is off
  mrmovq ${controlOffset(CR.root)}(%rbp), %rax
  iandq $${-WORD_BYTES}, %rax                    # no entry reaches beyond the guest's memory
  irmovq $-1, %r9
${lines(LEVELS, (level) => step(walk, level))}
${leaf(walk, "page", ENTRY.address, PAGE_BYTES)}

${label}_large:
  irmovq $${RESERVED_LARGE}, %rdx
  andq %rax, %rdx
  jne ${label}_reserved
${leaf(walk, "large", LARGE_ADDRESS, LARGE_PAGE_BYTES)}`;
}

/**
 * The walk of the guest's own tables in software, as the processor does it: four levels, rights of all entries together,
 * accessed and dirty bits. See `memory/page-walker.ts`.
 */
export const PAGE_WALK: string = `
# %rax: distance from the guest's address %rdi to the emulator's, for an access %rsi of ring %r8. Does not return if the
# tables do not grant it. Changes %rcx, %rdx, %r9.
${routine({ label: "walk", isUse: true })}

# %rax: guest-physical address.
walk_done:
  rrmovq %rax, %rcx
  isubq $${hex(GUEST_BYTES - WORD_BYTES)}, %rcx
  jg refuse_protection                  # there is no such memory
  iaddq $${hex(GUEST_WINDOW)}, %rax
  subq %rdi, %rax
  ret

walk_absent:
  irmovq $0, %rdx
  jmp walk_refused
walk_reserved:
  irmovq $${ERROR_CODE.protection | ERROR_CODE.reserved}, %rdx
  jmp walk_refused
walk_denied:
  irmovq $${ERROR_CODE.protection}, %rdx
walk_refused:
  ishlq $3, %rsi
  ishlq $5, %r8
  addq %r8, %rsi
  mrmovq walk_errors(%rsi), %rsi
  orq %rdx, %rsi
  mrmovq ${STATE.delivering}(%rbp), %rcx
  andq %rcx, %rcx
  jne double_fault
  rmmovq %rdi, ${controlOffset(CR.faultAddress)}(%rbp)
  irmovq $${VECTOR.pageFault}, %rdi
  jmp raise

# The same, but nothing is noted, and if the tables do not grant the access, it is raised only then.
${routine({ label: "peek", isUse: false })}

peek_done:
  iaddq $${hex(GUEST_WINDOW)}, %rax
  subq %rdi, %rax
  ret
peek_absent:
peek_reserved:
peek_denied:
  jmp walk

# An access that no table has to be asked about.
refuse_protection:
  mrmovq ${STATE.delivering}(%rbp), %rcx
  andq %rcx, %rcx
  je raise_protection
  jmp double_fault

  .align 8
# By ring and access: what entries must grant, and what an error code says.
${table("walk_needs", needs)}
${table("walk_errors", accessErrorCode)}
# By access: what is noted in a page's entry.
walk_marks:
  .quad ${ENTRY.accessed}, ${ENTRY.accessed | ENTRY.dirty}, ${ENTRY.accessed}
`;
