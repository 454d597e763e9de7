import { describe, expect, it } from "vitest";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import { binaryTranslation } from "../../../../src/hypervisor/techniques/binary-translation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { finalStateOf } from "../../techniques/final-state.ts";
import { DATA, imageOf, TABLES } from "./small-kernel.ts";

const ROUNDS = 60;
const MAPPED = DATA + PAGE_BYTES;
const BUDGET = 20_000_000;

/**
 * A kernel that adds up, in %r14, what it sees of its flags and of the condition codes after calls, and takes entries of
 * its page table away and writes them again, while its timer interrupts it over and over. Handlers change every register
 * that translations use for themselves, and count in %r13.
 */
function kernel(delayCycles: number): string {
  return `
  irmovq $${TABLES}, %rbx               # three tables above the one that has the entries
  mrmovq (%rbx), %rbx
  iandq $${ENTRY.address}, %rbx
  mrmovq (%rbx), %rbx
  iandq $${ENTRY.address}, %rbx
  mrmovq (%rbx), %rbx
  iandq $${ENTRY.address}, %rbx
  irmovq $${delayCycles}, %rbp
  irmovq $${ROUNDS}, %r12
  irmovq $0, %r14
  wrcr %rbp, $${CR.timer}
  sti
round:
  rrmovq %r12, %rax
  isubq $${ROUNDS / 2}, %rax
  call keepsCodes
  jl below
  iaddq $16, %r14
below:
  cli
  pushfq
  popq %rcx
  addq %rcx, %r14
  irmovq $0x7fffffffffffffff, %rdx
  iaddq $1, %rdx                        # negative by overflow
  pushfq
  sti
  pushfq
  popq %rcx
  addq %rcx, %r14
  popfq                                 # disables interrupts again
  pushfq
  popq %rcx
  addq %rcx, %r14
  irmovq $0, %rcx
  wrcr %rcx, $${CR.taskPriority}
  sti
  mrmovq ${(MAPPED / PAGE_BYTES) * 8}(%rbx), %rcx
  irmovq $0, %rdx
  rmmovq %rdx, ${(MAPPED / PAGE_BYTES) * 8}(%rbx)
  mrmovq ${(MAPPED / PAGE_BYTES) * 8}(%rbx), %rdx
  addq %rdx, %r14
  rmmovq %rcx, ${(MAPPED / PAGE_BYTES) * 8}(%rbx)
  isubq $1, %r12
  jne round
  cli
  halt
keepsCodes:
  rrmovq %rax, %r8
  ret
tick:
  pushq %rax
  pushq %rcx
  pushq %rdx
  iaddq $1, %r13
  wrcr %rax, $${CR.endOfInterrupt}
  wrcr %rbp, $${CR.timer}
  call keepsCodes
  irmovq $-1, %rax
  irmovq $-1, %rcx
  irmovq $-1, %rdx
  popq %rdx
  popq %rcx
  popq %rax
  iaddq $8, %rsp
  iretq
`;
}

describe("interrupts of translated code", () => {
  it("find the guest's state wherever they come, and leave it", () => {
    const ticks = new Set<string>();
    for (let delayCycles = 3000; delayCycles < 3400; delayCycles += 5) {
      const image = imageOf({ source: kernel(delayCycles), vectors: { [VECTOR.timer]: "tick" } });
      const { registers: expected } = finalStateOf(native, image, BUDGET);
      const { status, registers: found } = finalStateOf(binaryTranslation, image, BUDGET);
      expect(status).toBe("halted");
      ticks.add(found.r13!);
      for (const name of ["r14", "r12", "rbx", "rcx", "rdx", "rsp", "r8"]) {
        expect(found[name], `${name}, delay of ${delayCycles} cycles`).toBe(expected[name]);
      }
    }
    expect(ticks.size).toBeGreaterThan(1);
  });

  it("may come between a call-out and the first instruction of the monitor, which shuts them out", () => {
    for (let delayCycles = 3500; delayCycles < 3800; delayCycles += 4) {
      const source = `
  irmovq $${delayCycles}, %rbp
  irmovq $${ROUNDS}, %r12
  irmovq $1, %rbx
  irmovq $2, %rcx
  irmovq $3, %rdx
  wrcr %rbp, $${CR.timer}
  sti
again:
  invlpg %rsp
  addq %r12, %r14
  addq %rbx, %r14
  addq %rcx, %r14
  addq %rdx, %r14
  isubq $1, %r12
  jne again
  cli
  halt
tick:
  iaddq $1, %r13
  wrcr %rax, $${CR.endOfInterrupt}
  wrcr %rbp, $${CR.timer}
  iaddq $8, %rsp
  iretq
`;
      const image = imageOf({ source, vectors: { [VECTOR.timer]: "tick" } });
      const { status, registers } = finalStateOf(binaryTranslation, image, BUDGET);
      expect(status, `delay of ${delayCycles} cycles`).toBe("halted");
      expect(Number(registers.r14)).toBe((ROUNDS * (ROUNDS + 1)) / 2 + 6 * ROUNDS);
      expect(Number(registers.r13)).toBeGreaterThan(0);
    }
  });

  it("wake up whoever waits for them, whether they come before or after", () => {
    for (let delayCycles = 200; delayCycles < 2000; delayCycles += 13) {
      const source = `
  irmovq $${delayCycles}, %rbp
  irmovq $20, %r12
again:
  cli
  irmovq $0, %rbx
  wrcr %rbp, $${CR.timer}
  irmovq $100, %rcx
spin:
  isubq $1, %rcx
  jne spin
asks:
  andq %rbx, %rbx
  jne ticked
  sti
  idle
  cli
  jmp asks
ticked:
  addq %rbx, %r14
  isubq $1, %r12
  jne again
  halt
tick:
  irmovq $1, %rbx
  wrcr %rax, $${CR.endOfInterrupt}
  iaddq $8, %rsp
  iretq
`;
      const image = imageOf({ source, vectors: { [VECTOR.timer]: "tick" } });
      const { status, registers } = finalStateOf(binaryTranslation, image, BUDGET);
      expect(status, `delay of ${delayCycles} cycles`).toBe("halted");
      expect(Number(registers.r14)).toBe(20);
    }
  });
});
