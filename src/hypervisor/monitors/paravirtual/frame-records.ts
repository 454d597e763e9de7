import { ENTRY, ENTRY_HIGH } from "../../memory/page-table.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { monitorAddress, PHYSICAL } from "../core/layout.ts";
import { MONITORED_BYTES } from "../core/load-monitor.ts";
import { hex } from "../core/text.ts";

/**
 * A word for each frame of the machine. A frame is used for one thing at a time: it can be a page table of one level, or
 * written to, but only what nobody uses any more may become something else. (Barham et al., § 3.3.3.)
 */
export const FRAME_RECORD = {
  /** What the frame is used as: 0 nothing, 1 to 4 a table of that level, {@link FRAME_RECORD.writable}. */
  type: 0x7,
  writable: 0x5,
  /** One of the uses is that it was pinned: a top table by a hypercall, or memory by a device that may still write there. */
  pinned: 0x8,
  /** Whose it is: 0 the monitor's. */
  owner: 0xf0,
  guest: 0x10,
  /** What a use counts: an entry that grants writing or leads to the table, being pinned, being in use. */
  use: 0x100,
} as const;

/** Physical address of the records. */
export const FRAME_RECORDS: number = PHYSICAL.frames;

/** Bytes of a record. */
export const RECORD_BYTES = 8;

/** Where the monitor sees the records. */
export const RECORDS: number = monitorAddress(FRAME_RECORDS);

/** What a record is shifted by to be the count of its uses. */
export const COUNT_SHIFT: number = Math.log2(FRAME_RECORD.use);

const FRAMES: number = MONITORED_BYTES / PAGE_BYTES;

/** Bits that an entry of the guest's must not have: those that are reserved, and large pages. Bits 9 to 11 are free. */
const FORBIDDEN: bigint = BigInt.asUintN(
  64,
  ~(
    BigInt(ENTRY.present | ENTRY.writable | ENTRY.user | ENTRY.accessed | ENTRY.dirty | ENTRY.global) |
    BigInt(ENTRY.address) |
    (0x7n << 9n) |
    (BigInt(ENTRY_HIGH.noExecute) << 32n)
  ),
);

/**
 * Assembly that finds the record of the frame at a machine address in %rax: then %rax is the record's offset, and %rcx
 * the record. If it is not the guest's, it goes to a label. Changes %r8.
 */
export function findRecord(refusal: string): string {
  return `  ishrq $12, %rax
  ishlq $3, %rax
  rrmovq %rax, %rcx
  isubq $${FRAMES * RECORD_BYTES}, %rcx
  jge ${refusal}
  mrmovq ${hex(RECORDS)}(%rax), %rcx
  rrmovq %rcx, %r8
  iandq $${FRAME_RECORD.owner}, %r8
  isubq $${FRAME_RECORD.guest}, %r8
  jne ${refusal}`;
}

/** The same for what an entry in %rsi leads to, which must have no bit that is forbidden. */
export function findRecordOfEntry(refusal: string): string {
  return `  irmovq $${FORBIDDEN}, %rax
  andq %rsi, %rax
  jne ${refusal}
  rrmovq %rsi, %rax
  iandq $${hex(ENTRY.address)}, %rax
${findRecord(refusal)}`;
}

/** Uses of pages: each present entry of a table of level 1 that grants writing is one. */
export const PAGE_USES_SECTION: string = `
# %rsi: a present entry of level 1. %rax: 0 if the guest may have it, and then it does. Changes %rcx, %r8.
acquire_page:
${findRecordOfEntry("page_refused")}
  rrmovq %rsi, %r8
  iandq $${ENTRY.writable}, %r8
  je page_acquired
  rrmovq %rcx, %r8
  iandq $${FRAME_RECORD.type}, %r8
  je page_becomes_writable
  isubq $${FRAME_RECORD.writable}, %r8
  jne page_refused
page_becomes_writable:
  iorq $${FRAME_RECORD.writable}, %rcx
  iaddq $${FRAME_RECORD.use}, %rcx
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
page_acquired:
  irmovq $0, %rax
  ret
page_refused:
  irmovq $1, %rax
  ret

# %rsi: a present entry of level 1 that is no more. Changes %rax, %rcx, %r8.
release_page:
  rrmovq %rsi, %rax
  iandq $${ENTRY.writable}, %rax
  je page_released
  rrmovq %rsi, %rax
  iandq $${hex(ENTRY.address)}, %rax
  ishrq $9, %rax
  mrmovq ${hex(RECORDS)}(%rax), %rcx
  isubq $${FRAME_RECORD.use}, %rcx
  rrmovq %rcx, %r8
  ishrq $${COUNT_SHIFT}, %r8
  jne page_still_writable
  iandq $${~FRAME_RECORD.type}, %rcx
page_still_writable:
  rmmovq %rcx, ${hex(RECORDS)}(%rax)
page_released:
  ret
`;
