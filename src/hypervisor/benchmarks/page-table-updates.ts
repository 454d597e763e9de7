import { SHARED_FRAMES } from "../guests/address-spaces.ts";
import type { KernelOperations } from "../guests/kernel-operations.ts";
import { PAGES, rootOf, VIRTUAL } from "../guests/layout.ts";
import { USER_PAGE } from "../guests/paging.ts";
import { ENTRY, ENTRY_BYTES } from "../memory/page-table.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import { countEntries } from "./assembly.ts";
import type { Benchmark, BenchmarkCode } from "./benchmark.ts";

const PRESENT: number = SHARED_FRAMES | USER_PAGE;
const ABSENT = 0;

/** Gives all entries of the region one value, and reads in its pages if there are any. */
function setEntries(label: string, value: number, operations: KernelOperations): string {
  const touch = `
        irmovq $${VIRTUAL.updated},%rdi
        irmovq $${PAGES.updated},%rdx
${label}Touch:
        mrmovq (%rdi),%rsi
        iaddq $${PAGE_BYTES},%rdi
        isubq $1,%rdx
        jne ${label}Touch`;
  return `
        irmovq $${VIRTUAL.updated},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi
        irmovq $${value},%rsi
        irmovq $${PAGES.updated},%rdx
${label}Set:
${operations.queuePageEntry}
        iaddq $${ENTRY_BYTES},%rdi
        isubq $1,%rdx
        jne ${label}Set
${operations.flushPageEntries}
        irmovq $${rootOf(0)},%rdi
${operations.writeRoot}
${value === ABSENT ? "" : touch}`;
}

/** The kernel writes one entry after the other; what has become of their translations is left for later. */
function updates(label: string, before: number, after: number, operations: KernelOperations): BenchmarkCode {
  return {
    prepare: setEntries(label, before, operations),
    start: `
        irmovq $${VIRTUAL.updated},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi
        mrmovq (%rdi),%rsi              # so that the table's own translation is there
        irmovq $${after},%rsi`,
    event: operations.setPageEntry,
    step: `
        iaddq $${ENTRY_BYTES},%rdi`,
    result: countEntries(label, VIRTUAL.updated, PAGES.updated, ENTRY.present),
  };
}

/** The three updates are those of K. Adams and O. Agesen, A comparison of software and hardware techniques for x86 virtualization, ASPLOS 2006, § 6.2. */
export const updateSame: Benchmark = {
  name: "page-table-modify-same",
  title: "Page-table entry rewritten",
  operation: "The kernel writes into an entry what is there already",
  ring: "kernel",
  iterations: PAGES.updated,
  code: (operations) => updates("updateSame", PRESENT, PRESENT, operations),
};

/** What a kernel does to take a page away; that nobody may use it any more has to be said separately. */
export const updateToAbsent: Benchmark = {
  name: "page-table-modify-present-to-absent",
  title: "Page-table entry cleared",
  operation: "The kernel clears an entry of a page in use",
  ring: "kernel",
  iterations: PAGES.updated,
  code: (operations) => updates("updateToAbsent", PRESENT, ABSENT, operations),
};

/** What a kernel does to give a page; the processor keeps no translation of what is absent. */
export const updateToPresent: Benchmark = {
  name: "page-table-modify-absent-to-present",
  title: "Page-table entry set",
  operation: "The kernel sets an entry where no page was",
  ring: "kernel",
  iterations: PAGES.updated,
  code: (operations) => updates("updateToPresent", ABSENT, PRESENT, operations),
};

/** Pages that are used between two forks, so that their translations are there to be lost. */
const TOUCHED_BY_FORK = 32;

/** What a fork does to the parent: all that a table maps becomes read-only. */
export const forkLike: Benchmark = {
  name: "fork-like",
  title: "Fork-like: 512 entries and a flush",
  operation: "The kernel makes 512 pages read-only, and flushes the look-aside buffer",
  ring: "kernel",
  iterations: 1,
  code: (operations) => ({
    prepare: `
        irmovq $${VIRTUAL.forked},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi
        irmovq $${PAGES.forked},%rdx
makeWritable:
        mrmovq (%rdi),%rsi
        iorq $${ENTRY.writable},%rsi
${operations.queuePageEntry}
        iaddq $${ENTRY_BYTES},%rdi
        isubq $1,%rdx
        jne makeWritable
${operations.flushPageEntries}
        irmovq $${rootOf(0)},%rdi
${operations.writeRoot}
        irmovq $${VIRTUAL.forked},%rdi
        irmovq $${TOUCHED_BY_FORK},%rdx
touchForked:
        rmmovq %rdx,(%rdi)
        iaddq $${(PAGES.forked / TOUCHED_BY_FORK) * PAGE_BYTES},%rdi
        isubq $1,%rdx
        jne touchForked`,
    start: `
        irmovq $${VIRTUAL.forked},%rdi
        call pageEntryOf
        rrmovq %rax,%rdi`,
    event: `
        irmovq $${PAGES.forked},%rdx
makeReadOnly:
        mrmovq (%rdi),%rsi
        iandq $${~ENTRY.writable},%rsi
${operations.queuePageEntry}
        iaddq $${ENTRY_BYTES},%rdi
        isubq $1,%rdx
        jne makeReadOnly
${operations.flushPageEntries}
        irmovq $${rootOf(0)},%rdi
${operations.writeRoot}`,
    result: countEntries("readOnly", VIRTUAL.forked, PAGES.forked, ENTRY.writable),
  }),
};
