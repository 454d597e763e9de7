import { VIRTUAL } from "../guests/layout.ts";
import { ENTRY, ENTRY_BYTES } from "../memory/page-table.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import { countEntries, readWord, STRIDE_BYTES } from "./assembly.ts";
import type { Benchmark } from "./benchmark.ts";

const TRUE_FAULTS = 32;
const HIDDEN_FAULTS = 32;

const NEXT_PAGE = `
        iaddq $${STRIDE_BYTES},%r13`;

/** A page fault that is the guest's own. */
export const truePageFault: Benchmark = {
  name: "page-fault-true",
  title: "Page fault",
  operation:
    "A program reads in a page that is not there, the kernel's handler maps it, and the program reads again",
  ring: "user",
  iterations: TRUE_FAULTS,
  code: (operations) => ({
    // Takes back what was mapped in the round before, the last page first: each page will get the same frame again.
    prepare: `
        pushq %r12
        pushq %r13
        irmovq $${VIRTUAL.demand + (TRUE_FAULTS - 1) * PAGE_BYTES},%r13
        irmovq $${TRUE_FAULTS},%r12
unmapDemanded:
        rrmovq %r13,%rdi
        call pageEntryOf
        mrmovq (%rax),%rdi
        iandq $${ENTRY.address},%rdi
        je demandedIsUnmapped
        pushq %rax
        call releaseFrame
        popq %rdi
        irmovq $0,%rsi
${operations.setPageEntry}
        rrmovq %r13,%rdi
${operations.invalidatePage}
demandedIsUnmapped:
        isubq $${PAGE_BYTES},%r13
        isubq $1,%r12
        jne unmapDemanded
        popq %r13
        popq %r12`,
    start: `
        irmovq $${VIRTUAL.demand},%r13`,
    event: `
        mrmovq (%r13),%rax`,
    step: NEXT_PAGE,
    result: readWord("pageFaults"),
  }),
};

/**
 * A page fault that no guest should notice: its own tables permit the access, but a monitor that follows them has to see
 * it, because the processor would mark the entry as used. Natively it is a miss of the look-aside buffer, and the mark.
 */
export const hiddenPageFault: Benchmark = {
  name: "page-fault-hidden",
  title: "Hidden page fault",
  operation:
    "A program reads in a page whose entry the kernel has marked as not used, to learn whether it will be",
  ring: "user",
  iterations: HIDDEN_FAULTS,
  code: ({ setPageEntry, invalidatePage }) => ({
    prepare: `
        irmovq $${VIRTUAL.resident},%rdi
        call pageEntryOf
        rrmovq %rax,%r8
        rrmovq %rdi,%r9
markUnused:
        mrmovq (%r8),%rsi
        iandq $${~(ENTRY.accessed | ENTRY.dirty)},%rsi
        rrmovq %r8,%rdi
${setPageEntry}
        rrmovq %r9,%rdi
${invalidatePage}
        iaddq $${ENTRY_BYTES},%r8
        iaddq $${PAGE_BYTES},%r9
        rrmovq %r9,%rax
        isubq $${VIRTUAL.resident + HIDDEN_FAULTS * PAGE_BYTES},%rax
        jl markUnused`,
    start: `
        irmovq $${VIRTUAL.resident},%r13`,
    event: `
        mrmovq (%r13),%rax`,
    step: NEXT_PAGE,
    result: countEntries("used", VIRTUAL.resident, HIDDEN_FAULTS, ENTRY.accessed),
  }),
};
