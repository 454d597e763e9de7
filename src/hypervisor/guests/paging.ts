import { ERROR_CODE } from "../memory/access.ts";
import { ENTRY, ENTRY_BYTES, TABLE_ENTRIES } from "../memory/page-table.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import type { GuestPart } from "./guest-section.ts";
import { FREE_FRAMES, PAGES, PHYSICAL, VIRTUAL } from "./layout.ts";
import { PROCESS } from "./processes.ts";
import { TRAP } from "./traps.ts";

/** Bits of the entry of a user's page that the kernel maps: as used and written as it soon will be. */
export const USER_PAGE: number = ENTRY.present | ENTRY.writable | ENTRY.user | ENTRY.accessed | ENTRY.dirty;

/** Bits of an address that tell nothing of a table of a level: log2 of what one of its entries maps. */
const SHIFTS = [39, 30, 21, 12] as const;

const INDEX_MASK = (TABLE_ENTRIES - 1) * ENTRY_BYTES;
const INDEX_SHIFT = Math.log2(ENTRY_BYTES);
const DEMAND_SHIFT = Math.log2(PAGES.demand * PAGE_BYTES);

/** From the table whose address is in %rax to its entry for the address in %rdi. */
function toEntry(shift: number): string {
  return `
        rrmovq %rdi,%r8
        ishrq $${shift - INDEX_SHIFT},%r8
        iandq $${INDEX_MASK},%r8
        addq %r8,%rax`;
}

const TO_NEXT_TABLE = `
        mrmovq (%rax),%rax
        iandq $${ENTRY.address},%rax`;

/** Page tables of the current process, frames that are free, and pages that appear when they are touched. */
export const paging: GuestPart = (operations) => ({
  code: `
# Address of the lowest entry for the address %rdi. There must be tables down to it, as there are in all regions.
# Changes nothing but %rax, %r8 and the condition codes.
pageEntryOf:
        irmovq $currentProcess,%rax
        mrmovq (%rax),%rax
        mrmovq ${PROCESS.root}(%rax),%rax
${SHIFTS.map(toEntry).join(TO_NEXT_TABLE)}
        ret

# A page of the demand region that is not there gets a frame; every other page fault is a mistake.
handlePageFault:
        mrmovq ${TRAP.errorCode}(%rdi),%rsi
        iandq $${ERROR_CODE.protection},%rsi
        je pageIsAbsent
        jmp panic
pageIsAbsent:
        pushq %rdi
${operations.readFaultAddress}
        popq %rdi
        rrmovq %rax,%rdx
        irmovq $${VIRTUAL.demand},%rcx
        subq %rcx,%rax
        ishrq $${DEMAND_SHIFT},%rax
        je pageIsDemanded
        jmp panic
pageIsDemanded:${operations.confinement?.chargePage ?? ""}
        rrmovq %rdx,%rdi
        call pageEntryOf
        rrmovq %rax,%rdi
        call takeFrame
        rrmovq %rax,%rsi
        iorq $${USER_PAGE},%rsi
${operations.setPageEntry}
        irmovq $pageFaults,%rdx
        mrmovq (%rdx),%rax
        iaddq $1,%rax
        rmmovq %rax,(%rdx)
        ret

# Takes a free frame; %rax is its address. There must be one.
takeFrame:
        irmovq $freeFrames,%rcx
        mrmovq (%rcx),%rdx
        isubq $8,%rdx
        rmmovq %rdx,(%rcx)
        addq %rcx,%rdx
        mrmovq 8(%rdx),%rax
        ret

# Gives the frame at %rdi back.
releaseFrame:
        irmovq $freeFrames,%rcx
        mrmovq (%rcx),%rdx
        iaddq $8,%rdx
        rmmovq %rdx,(%rcx)
        addq %rcx,%rdx
        rmmovq %rdi,(%rdx)${operations.confinement?.dischargePage ?? ""}
        ret
`,
  data: `
pageFaults:
        .quad 0
# Bytes of the list behind it that are in use; then addresses of frames, the next one last.
freeFrames:
        .quad ${8 * FREE_FRAMES}
        .quad ${Array.from({ length: FREE_FRAMES }, (_, frame) => PHYSICAL.frames + frame * PAGE_BYTES).join(", ")}
`,
});
