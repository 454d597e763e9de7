import { describe, expect, it } from "vitest";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import { CODE, DATA, runBoth, TABLES } from "./small-kernel.ts";

/** What code is patched with: the constant of an `irmovq`, two bytes behind its beginning. */
const CONSTANT = 2;
const PAGE_BYTES = 4096;

describe("code that changes", () => {
  it("is translated anew when the kernel has patched it", () => {
    const { end, machine } = runBoth({
      source: `
  irmovq $3, %r12
  irmovq $0, %r14
again:
  call patched
  addq %rax, %r14
  irmovq patched, %rcx
  rmmovq %r12, ${CONSTANT}(%rcx)
  isubq $1, %r12
  jne again
  halt
  .pos ${CODE + PAGE_BYTES}
patched:
  irmovq $100, %rax
  ret
`,
    });
    // 100, then 3, then 2: what was written the time before.
    expect(end.registers.r14).toBe("0x69");
    expect(machine.translator.counts.forgotten).toBe(3);
  });

  it("may be in the very block that changes it", () => {
    const { end } = runBoth({
      source: `
  irmovq here, %rcx
  irmovq $7, %rdx
  rmmovq %rdx, ${CONSTANT}(%rcx)
  nop                                   # a pipeline has fetched some instructions before it stores
  nop
  nop
  nop
here:
  irmovq $100, %rax
  halt
`,
    });
    expect(end.registers.rax).toBe("0x7");
  });

  it("may lie among data that change often, also by instructions that the monitor does not carry out", () => {
    const { end } = runBoth({
      source: `
  irmovq $20, %r12
  irmovq counter, %rcx
again:
  mrmovq (%rcx), %rax
  iaddq $1, %rax
  rmmovq %rax, (%rcx)
  rrmovq %rcx, %rsp
  pushq %rax
  pushfq
  pushseg $0
  isubq $1, %r12
  jne again
  halt
  .align 8
  .quad 0, 0, 0, 0
counter:
  .quad 0
`,
    });
    expect(end.registers.rax).toBe("0x14");
  });

  it.each([true, false])("is other code where another page is mapped: global %s", (global) => {
    const other = DATA + PAGE_BYTES;
    const { end, machine } = runBoth({
      global,
      source: `
  call ${DATA}
  rrmovq %rax, %r12
  irmovq $${TABLES}, %rdx               # three tables above the one that has the entry
  mrmovq (%rdx), %rdx
  iandq $${ENTRY.address}, %rdx
  mrmovq (%rdx), %rdx
  iandq $${ENTRY.address}, %rdx
  mrmovq (%rdx), %rdx
  iandq $${ENTRY.address}, %rdx
  mrmovq ${(other / PAGE_BYTES) * 8}(%rdx), %rax
  rmmovq %rax, ${(DATA / PAGE_BYTES) * 8}(%rdx)
  irmovq $${DATA}, %rcx
  ${global ? "invlpg %rcx" : `irmovq $${TABLES}, %rcx\n  wrcr %rcx, $3`}
  call ${DATA}
  halt
  .pos ${DATA}
  irmovq $1, %rax
  ret
  .pos ${other}
  irmovq $2, %rax
  ret
`,
    });
    expect(end.registers.r12).toBe("0x1");
    expect(end.registers.rax).toBe("0x2");
    expect(machine.translator.counts.forgotten).toBeGreaterThan(0);
  });
});
