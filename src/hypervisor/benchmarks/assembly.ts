import { ENTRY_BYTES } from "../memory/page-table.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";

const LINE_BYTES = 64;

/** From a place in one page to the next line's place in the next page, so that no set of a cache is crowded. */
export const STRIDE_BYTES: number = PAGE_BYTES + LINE_BYTES;

/** Assembly that reads a kernel's word into %rax. */
export function readWord(label: string): string {
  return `
        irmovq $${label},%rax
        mrmovq (%rax),%rax`;
}

/** Assembly of a user program that asks the kernel for something without arguments. */
export function systemCall(number: number): string {
  return `
        irmovq $${number},%rax
        syscall`;
}

/**
 * Assembly of the kernel that counts the entries of a region with a bit set, into %rax.
 *
 * @param label - a prefix for labels
 */
export function countEntries(label: string, region: number, entries: number, bits: number): string {
  return `
        irmovq $${region},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi
        irmovq $${entries},%rdx
        irmovq $0,%rax
${label}Next:
        mrmovq (%rdi),%rcx
        iandq $${bits},%rcx
        je ${label}Counted
        iaddq $1,%rax
${label}Counted:
        iaddq $${ENTRY_BYTES},%rdi
        isubq $1,%rdx
        jne ${label}Next`;
}
