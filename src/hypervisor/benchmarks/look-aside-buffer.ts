import { PAGES, VIRTUAL } from "../guests/layout.ts";
import { PAGE_BYTES } from "../memory/physical-memory.ts";
import type { Benchmark } from "./benchmark.ts";

/**
 * Every sixteenth page, and there not always the same line. Look-aside buffers with 64 to 128 sets then have 16 pages or
 * more for each set that is used, which are more than its ways; and there are more pages than one without sets has
 * entries.
 */
export const WALK_STRIDE_BYTES: number = 16 * PAGE_BYTES + 32;

/** A look-aside buffer that replaces what was used least recently never has the page that comes next. */
export const tlbWalk: Benchmark = {
  name: "tlb-walk",
  title: "Page walk",
  operation: "A program reads in one of so many pages that no look-aside buffer holds the translation",
  ring: "user",
  iterations: Math.floor((PAGES.walked * PAGE_BYTES) / WALK_STRIDE_BYTES),
  code: () => ({
    start: `
        irmovq $${VIRTUAL.walked},%r13`,
    event: `
        mrmovq (%r13),%rax`,
    step: `
        iaddq $${WALK_STRIDE_BYTES},%r13`,
    result: `
        rrmovq %r13,%rax`,
  }),
};
