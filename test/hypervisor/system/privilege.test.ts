import { describe, expect, it } from "vitest";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { CR } from "../../../src/hypervisor/system/control-registers.ts";
import { CONVENTIONAL_DESCRIPTORS, gateDescriptor } from "../../../src/hypervisor/system/descriptors.ts";
import { runSystem, type SystemOutcome, type SystemProgram } from "./machines.ts";

const { operations } = haswell;

/** Leaves the vector in %r13 and the error code in %r12, and stops. */
const TRAPS = `
divide: irmovq $100,%r13
  jmp caught
invalid: irmovq $106,%r13
  jmp caught
protection: irmovq $113,%r13
  jmp caught
fault: irmovq $114,%r13
  rdcr $2,%r11
  jmp caught
called: irmovq $228,%r13
caught: mrmovq 0(%rsp),%r12
  mrmovq 8(%rsp),%r10
  mrmovq 16(%rsp),%r9
  halt
`;
const vectors = { 0: "divide", 6: "invalid", 13: "protection", 14: "fault", 128: "called" };

/** Enters a ring at the label `body`. */
function enter(ring: number): string {
  const selector = [0x08, 0x29, 0, 0x1b][ring]!;
  return `irmovq $0xb000,%r8
  pushq %r8
  irmovq $0,%r8
  pushq %r8
  irmovq $${selector},%r8
  pushq %r8
  irmovq body,%r8
  pushq %r8
  iretq
`;
}

function runIn(ring: number, body: string, more: Partial<SystemProgram> = {}): SystemOutcome {
  return runSystem({ source: `${enter(ring)}${TRAPS}\nbody: ${body}\n int $0x80\n`, vectors, ...more });
}

describe("privileged instructions", () => {
  it.each([
    "rdcr $3,%rax",
    "wrcr %rax,$8",
    "inq 0x60(%rdx),%rax",
    "outq %rax,0x60(%rdx)",
    "cli",
    "sti",
    "invlpg %rax",
    "iretq",
    "idle",
    "vmresume",
    "vmread $0,%rax",
    "vmwrite %rax,$0",
    "invept",
    "halt",
    "sysret",
  ])("%s is refused in rings 1 and 3", (text) => {
    for (const ring of [1, 3]) {
      expect(runIn(ring, text).registers).toMatchObject({ r13: 113, r9: ring === 1 ? 0x29 : 0x1b });
    }
  });

  it("point at the instruction that was refused", () => {
    const { registers, platform } = runIn(3, "nop\n nop\n cli");
    const address = registers.r10!;
    expect(platform.memory.bytes[address]).toBe(0xe4);
    expect(registers.r12).toBeUndefined();
  });
});

describe("sensitive instructions that are not privileged", () => {
  it("give every ring the addresses of the tables and the machine's status", () => {
    for (const ring of [0, 1, 3]) {
      const { registers } = runIn(ring, "sgdt %rax\n sidt %rbx\n smsw %rcx\n sldt %rdx\n str %rsi");
      expect(registers).toMatchObject({ r13: 228, rax: 0x9000, rbx: 0x8000, rcx: 1 });
    }
  });

  it("tell the ring by the code segment's selector", () => {
    const selectors = [0, 1, 3].map(
      (ring) => runIn(ring, "rdseg $0,%rax\n pushseg $0\n popq %rbx").registers,
    );
    expect(selectors.map(({ rax, rbx }) => [rax, rbx])).toEqual([
      [0x08, 0x08],
      [0x29, 0x29],
      [0x1b, 0x1b],
    ]);
  });

  it("pretend to change the interrupt flag outside ring 0", () => {
    const body = "irmovq $0x200,%rax\n pushq %rax\n popfq\n pushfq\n popq %rbx\n iandq $0x200,%rbx";
    expect(runIn(0, body).registers.rbx).toBe(0x200);
    for (const ring of [1, 3]) expect(runIn(ring, body).registers).toMatchObject({ r13: 228, rax: 0x200 });
    for (const ring of [1, 3]) expect(runIn(ring, body).registers.rbx).toBeUndefined();
  });

  it("answer by ring what may be known of a descriptor", () => {
    const body = `irmovq $0x10,%rax
      irmovq $7,%rbx
      lsl %rax,%rbx
      irmovq $7,%rcx
      lar %rax,%rcx
      verw %rax
      cmove %rax,%rdx`;
    expect(runIn(0, body).registers).toMatchObject({ rbx: 0x7fff_ffff, rcx: 0x14, rdx: 0x10 });
    for (const ring of [1, 3]) {
      const { registers } = runIn(ring, body);
      expect(registers).toMatchObject({ rbx: 7, rcx: 7 });
      expect(registers.rdx).toBeUndefined();
    }
  });

  it("load only segments that the ring may use", () => {
    expect(runIn(3, "irmovq $0x23,%rax\n wrseg %rax,$2\n rdseg $2,%rbx").registers.rbx).toBe(0x23);
    expect(runIn(3, "irmovq $0x10,%rax\n wrseg %rax,$2").registers).toMatchObject({ r13: 113, r12: 0x10 });
    expect(runIn(3, "irmovq $0x10,%rax\n pushq %rax\n popseg $1").registers).toMatchObject({ r13: 113 });
    expect(runIn(0, "irmovq $0x10,%rax\n wrseg %rax,$0").registers).toMatchObject({ r13: 106 });
    expect(runIn(0, "irmovq $0,%rax\n wrseg %rax,$2\n rdseg $2,%rbx").registers.r13).toBe(228);
  });

  it("go through call gates into an inner ring, and back", () => {
    const gate = CONVENTIONAL_DESCRIPTORS.length;
    const far = `0x${(gate * 8 + 3).toString(16)}000000000000`;
    const source = `${enter(3)}${TRAPS}
inner: rdseg $0,%rbx
  rrmovq %rsp,%rcx
  lret
body: lcall $${far}
  rdseg $0,%rdx
  int $0x80`;
    const target = runSystem({ source, vectors }).platform;
    const inner = [...target.memory.bytes.subarray(0x1000, 0x2000)].findIndex(
      (byte, index, all) => byte === 0xfd && all[index + 1] === 0x3f,
    );
    const { registers } = runSystem({
      source,
      vectors,
      descriptors: [...CONVENTIONAL_DESCRIPTORS, gateDescriptor(0x1000 + inner, 0, 3)],
    });
    // Three words on the inner ring's stack: rip, cs, rsp.
    expect(registers).toMatchObject({ r13: 228, rbx: 0x08, rdx: 0x1b, rcx: 0xe000 - 24 });
  });

  it("cannot jump into an inner ring's code", () => {
    for (const text of ["ljmp $0x8000000001000", "lcall $0x8000000001000"]) {
      expect(runIn(3, text).registers).toMatchObject({ r13: 113, r12: 8 });
    }
    // An lret to an inner ring neither.
    const inward = "irmovq $8,%rax\n pushq %rax\n irmovq body,%rax\n pushq %rax\n lret";
    expect(runIn(3, inward).registers).toMatchObject({ r13: 113, r12: 8 });
  });
});

describe("traps", () => {
  it("leave error code, pc, selector, flags and stack, on the inner ring's stack", () => {
    const { registers, platform } = runIn(3, "irmovq $0,%rax\n andq %rax,%rax\n divq %rax,%rbx");
    expect(registers).toMatchObject({ r13: 100, rsp: 0xe000 - 40 });
    const frame = [0, 1, 2, 3, 4].map((word) => platform.memory.low(0xe000 - 40 + word * 8));
    expect(frame).toEqual([0, registers.r10, 0x1b, 4, 0xb000]);
  });

  it("tell a page fault's address and why", () => {
    // The user may not read the kernel's pages.
    const source = `irmovq $0xb000,%r8
  pushq %r8
  pushq %r14
  irmovq $0x1b,%r8
  pushq %r8
  irmovq $0x40000,%r8
  pushq %r8
  iretq
${TRAPS}
.pos 0x40000
body: irmovq $0xa008,%rax
  mrmovq 0(%rax),%rbx`;
    expect(runSystem({ source, vectors, paging: true }).registers).toMatchObject({
      r13: 114,
      r12: 5,
      r11: 0xa008,
    });
  });

  it("of an instruction that is none are invalid", () => {
    expect(runIn(3, ".byte 0xff").registers.r13).toBe(106);
  });

  it("by int are refused where the gate does not permit the ring", () => {
    const prepare: SystemProgram["prepare"] = ({ memory }) => memory.writeWord(0x8000 + 16 * 0x80 + 8, 1, 0);
    expect(runIn(3, "nop", { prepare }).registers).toMatchObject({ r13: 113, r12: 0x80 * 8 + 2 });
    expect(runIn(0, "nop", { prepare }).registers.r13).toBe(228);
  });

  it("that cannot be delivered stop the core", () => {
    expect(runSystem({ source: "irmovq $0,%rax\n divq %rax,%rax" }).status).toBe("double fault");
  });

  it("cannot be delivered to a stack at an address of more than 47 bits", () => {
    for (const top of ["0x800000000000", "0x7000000060028", "-8"]) {
      const source = `irmovq $${top},%rsp\n irmovq $0,%rax\n divq %rax,%rax\n${TRAPS}`;
      expect(runSystem({ source, vectors, paging: true }).status).toBe("double fault");
    }
  });

  it("cost what the processor's figures say, and four cycles to fill the pipeline again", () => {
    const empty = runIn(0, "nop").cycles;
    const divided = runIn(0, "irmovq $0,%rax\n divq %rax,%rbx").cycles;
    // Instead of nop an irmovq, and behind it a jump over the handlers.
    const { exception, softwareInterrupt } = operations;
    expect(divided - empty).toBe(exception.value - softwareInterrupt.value + 1);
  });
});

describe("system calls", () => {
  it("enter the kernel without a stack, and return with the flags", () => {
    const source = `irmovq entry,%rax
  wrcr %rax,$${CR.systemCallEntry}
  ${enter(3)}${TRAPS}
entry: rdseg $0,%rbx
  pushfq
  popq %rdx
  sysret
body: irmovq $0,%rax
  andq %rax,%rax
  syscall
  rdseg $0,%rdi
  cmove %rdi,%rsi
  int $0x80`;
    expect(runSystem({ source, vectors }).registers).toMatchObject({
      r13: 228,
      rbx: 0x08,
      rdi: 0x1b,
      rsi: 0x1b,
      rdx: 4,
    });
  });

  it("may go straight to ring 1, from where only they return", () => {
    const source = `irmovq entry,%rax
  iorq $1,%rax
  wrcr %rax,$${CR.systemCallEntry}
  ${enter(3)}${TRAPS}
.align 4
entry: rdseg $0,%rbx
  sysret
body: syscall
  rdseg $0,%rdi
  int $0x80`;
    expect(runSystem({ source, vectors }).registers).toMatchObject({ r13: 228, rbx: 0x29, rdi: 0x1b });
  });
});

describe("the segment limit", () => {
  it("keeps rings 1 to 3 below it, but not ring 1's accesses without a limit", () => {
    const source = (text: string, ring: number): string => `irmovq $0xa000,%rax
  wrcr %rax,$${CR.limit}
  ${enter(ring).replace("0xb000", "0x9f00")}${TRAPS}
body: irmovq $0xa000,%rbp
  ${text}
  int $0x80`;
    const vectorOf = (text: string, ring: number) =>
      runSystem({ source: source(text, ring), vectors }).registers.r13;
    for (const ring of [1, 3]) {
      expect(vectorOf("mrmovq 0(%rbp),%rcx", ring)).toBe(113);
      expect(vectorOf("rmmovq %rcx,-7(%rbp)", ring)).toBe(113);
      expect(vectorOf("rmmovq %rcx,-8(%rbp)", ring)).toBe(228);
    }
    expect(vectorOf("gsmrmovq 0(%rbp),%rcx", 1)).toBe(228);
    expect(vectorOf("gsmrmovq 0(%rbp),%rcx", 3)).toBe(113);
    expect(vectorOf("mrmovq 0(%rbp),%rcx", 0)).toBe(228);
  });
});
