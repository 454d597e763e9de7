import { describe, expect, it } from "vitest";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import { CODE, runNatively, runUnderMonitor, type SmallGuest } from "../guests.ts";

/** Where far transfers go; constants hold a selector in their highest 16 bits. */
const LANDING = CODE + 0x2000;
const FAR = `0x${((8n << 48n) | BigInt(LANDING)).toString(16)}`;

const KERNEL_DATA = 0x10;

/** Leaves rax as an operand, and whether the instruction said yes in %rcx. */
const asks = (text: string) => `
  irmovq $${KERNEL_DATA}, %rax
  irmovq $1, %rdx
  ${text}
  cmove %rdx, %rcx`;

const stores = (register: number, value: number, text: string) => `
  irmovq $${value}, %rax
  wrcr %rax, $${register}
  ${text}`;

/**
 * The sensitive instructions that are not privileged, each as a kernel uses it; what it finds is in %rbx and %rcx.
 * (J. S. Robin and C. E. Irvine, Analysis of the Intel Pentium's ability to support a secure virtual machine monitor,
 * USENIX Security 2000, table 1.)
 */
const sequences: Readonly<Record<string, string>> = {
  sgdt: "  sgdt %rbx",
  sidt: "  sidt %rbx",
  sldt: stores(CR.ldt, 0x50, "sldt %rbx"),
  smsw: stores(CR.status, 0x8000_0005, "smsw %rbx"),
  str: stores(CR.task, 0x58, "str %rbx"),
  pushfq: "  pushfq\n  popq %rbx",
  popfq: "  irmovq $0x200, %rax\n  pushq %rax\n  popfq\n  int $0x21",
  lar: asks("lar %rax, %rbx"),
  lsl: asks("lsl %rax, %rbx"),
  verr: asks("verr %rax"),
  verw: asks("verw %rax"),
  pushseg: "  pushseg $0\n  popq %rbx",
  popseg: `  irmovq $${KERNEL_DATA}, %rax\n  pushq %rax\n  popseg $1\n  rdseg $1, %rbx`,
  rdseg: "  rdseg $0, %rbx",
  wrseg: `  irmovq $${KERNEL_DATA}, %rax\n  wrseg %rax, $1\n  rdseg $1, %rbx`,
  lcall: `  lcall $${FAR}`,
  ljmp: `  ljmp $${FAR}`,
  lret: `  irmovq $8, %rax\n  pushq %rax\n  irmovq $${LANDING}, %rax\n  pushq %rax\n  lret`,
  int: "  int $0x21",
};

function guestOf(sequence: string): SmallGuest {
  return {
    source: `
${sequence}
  halt
trapped:                # the flags and the selector that the trap has found
  mrmovq 24(%rsp), %rbx
  mrmovq 16(%rsp), %rcx
  halt
protection:
  irmovq $-1, %rbx
  halt
  .pos ${LANDING}
  irmovq $0xfa, %rbx
  halt
`,
    vectors: { 33: "trapped", [VECTOR.generalProtection]: "protection" },
  };
}

describe("sensitive instructions that do not trap", () => {
  it("break trap and emulate, but for int, which does trap there", () => {
    const rows = Object.entries(sequences).map(([name, sequence]) => {
      const [native, monitored] = [runNatively, runUnderMonitor].map((run) => {
        const { status, registers } = run(guestOf(sequence));
        expect(status).toBe("halted");
        return [registers.rbx, registers.rcx].join(" ");
      });
      return `${name.padEnd(8)} ${native!.padEnd(24)} ${monitored === native ? "same" : monitored}`;
    });
    expect(`\n${rows.join("\n")}\n`).toMatchInlineSnapshot(`
      "
      sgdt     0x21000 0x0              0x4000b000 0x0
      sidt     0x20000 0x0              0x4000a000 0x0
      sldt     0x50 0x0                 0x0 0x0
      smsw     0x80000005 0x0           0x80000001 0x0
      str      0x58 0x0                 0x0 0x0
      pushfq   0x4 0x0                  0x204 0x0
      popfq    0x200 0x8                0x0 0x8
      lar      0x14 0x1                 0x0 0x0
      lsl      0x7fffffff 0x1           0x0 0x0
      verr     0x0 0x1                  0x0 0x0
      verw     0x0 0x1                  0x0 0x0
      pushseg  0x8 0x0                  0x29 0x0
      popseg   0x10 0x0                 0xffffffffffffffff 0x0
      rdseg    0x8 0x0                  0x29 0x0
      wrseg    0x10 0x0                 0xffffffffffffffff 0x0
      lcall    0xfa 0x0                 0xffffffffffffffff 0x0
      ljmp     0xfa 0x0                 0xffffffffffffffff 0x0
      lret     0xfa 0x0                 0xffffffffffffffff 0x0
      int      0x4 0x8                  same
      "
    `);
  });
});
