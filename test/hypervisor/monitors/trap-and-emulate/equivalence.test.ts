import { describe, expect, it } from "vitest";
import { standardDevices } from "../../../../src/hypervisor/devices/standard-devices.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { FLAG, VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import {
  DATA,
  differences,
  runNatively,
  runUnderMonitor,
  type SmallGuest,
  STACK,
  stateOf,
  TESTED,
  USER,
  USER_CODE,
  wordAt,
} from "../guests.ts";

const USER_STACK = USER + 0x8000;

/** Enters ring 3 at a label with an interrupt flag. */
function enterUser(flags: number): string {
  return `
  irmovq $${USER_STACK}, %rax
  pushq %rax
  irmovq $${flags}, %rax
  pushq %rax
  irmovq $0x1b, %rax
  pushq %rax
  irmovq $${USER_CODE}, %rax
  pushq %rax
  iretq`;
}

/** Notes frame and fault address at %r14, and goes on behind an instruction of ten bytes. */
function notingHandler(label: string, skippedBytes: number): string {
  return `
${label}:
  pushq %rax
  pushq %rcx
  irmovq $${DATA}, %rcx
  mrmovq (%rcx), %rax
  iaddq $1, %rax
  rmmovq %rax, (%rcx)
  ishlq $6, %rax
  addq %rax, %rcx
  rdcr $${CR.faultAddress}, %rax
  rmmovq %rax, (%rcx)
${[0, 1, 2, 3, 4].map((word) => `  mrmovq ${16 + 8 * word}(%rsp), %rax\n  rmmovq %rax, ${8 + 8 * word}(%rcx)`).join("\n")}
  mrmovq 24(%rsp), %rax
  iaddq $${skippedBytes}, %rax
  rmmovq %rax, 24(%rsp)
  popq %rcx
  popq %rax
  iaddq $8, %rsp
  iretq`;
}

const halting = (label: string) => `
${label}:
  popq %r8
  popq %r9
  popq %r10
  popq %r11
  popq %r12
  halt`;

/** Guests by what they try out. */
const guests: Readonly<Record<string, SmallGuest>> = {
  "rdcr and wrcr of what is kept": {
    source: `
  irmovq $0x123456789abcdef0, %rax
  wrcr %rax, $${CR.scratch}
  rdcr $${CR.scratch}, %rbx
  rdcr $${CR.status}, %rcx
  rdcr $${CR.root}, %rdx
  rdcr $${CR.idt}, %rsi
  rdcr $${CR.processor}, %rdi
  wrcr %rax, $${CR.features}
  rdcr $${CR.features}, %r8
  wrcr %rsp, $${CR.stack1}
  rdcr $${CR.stack1}, %rbp
  rdcr $${CR.timer}, %r14
  halt`,
  },
  "what would be the monitor's, by any segment": {
    source: `
  irmovq $0x40001000, %rax
  gsrmmovq %rax, (%rax)
  gsmrmovq (%rax), %rbx
  rmmovq %rax, 8(%rax)
  halt
${notingHandler("handler", 10)}`,
    vectors: { [VECTOR.pageFault]: "handler" },
  },
  "control registers that are not there": {
    source: `
  rdcr $64, %rax
  wrcr %rax, $0x100000000
  wrcr %rax, $${CR.processor}
  halt
${notingHandler("handler", 10)}`,
    vectors: { [VECTOR.generalProtection]: "handler" },
  },
  "cli, sti and iretq to the kernel": {
    source: `
  sti
  cli
  rrmovq %rsp, %rbx
  pushq %rbx
  irmovq $${FLAG.interrupts | 3}, %rax
  pushq %rax
  irmovq $8, %rax
  pushq %rax
  irmovq behind, %rax
  pushq %rax
  iretq
behind:
  irmovq $5, %rcx
  cmovl %rsp, %rdx
  irmovq $7, %rsi
  cmovg %rsi, %rdi
  int $0x21
  halt
${halting("handler")}`,
    vectors: { 33: "handler" },
  },
  "iretq with its frame in two pages": {
    source: `
  irmovq $${STACK - 0x1000 + 16}, %rsp
  irmovq $${STACK}, %rax
  pushq %rax
  irmovq $2, %rax
  pushq %rax
  irmovq $8, %rax
  pushq %rax
  irmovq behind, %rax
  pushq %rax
  iretq
behind:
  halt`,
  },
  "a trap whose frame lies in two pages": {
    source: `
  irmovq $${STACK - 0x1000 + 16}, %rsp
  irmovq $1, %rax
  int $0x21
${halting("handler")}`,
    vectors: { 33: "handler" },
  },
  "user programs and their system calls": {
    source: `
  irmovq entry, %rax
  wrcr %rax, $${CR.systemCallEntry}
${enterUser(FLAG.interrupts)}
  .align 4
entry:
  rrmovq %rsp, %rbp
  irmovq $${STACK}, %rsp
  rrmovq %r11, %r13
  rrmovq %rcx, %r14
  isubq $1, %rdi
  je done
  rrmovq %rbp, %rsp
  sysret
done:
  halt`,
    user: `
  irmovq $3, %rdi
again:
  pushq %rdi
  syscall
  jmp again`,
  },
  "int of user programs": {
    source: `${enterUser(0)}
${halting("handler")}`,
    user: `
  irmovq $-1, %rax
  int $0x80`,
    vectors: { [VECTOR.systemCall]: "handler" },
  },
  "int where the gate is the kernel's": {
    source: `${enterUser(FLAG.interrupts)}
${notingHandler("handler", 9)}
${halting("other")}`,
    user: `
  int $0x80
  int $0x40
  vmcall $1
  divq %rcx, %rcx`,
    vectors: {
      [VECTOR.divide]: "other",
      [VECTOR.systemCall]: "other",
      64: "other",
      [VECTOR.hypercall]: "other",
      [VECTOR.generalProtection]: "handler",
    },
    gateRing: 0,
  },
  "privileged instructions of user programs": {
    source: `${enterUser(0)}
${notingHandler("handler", 10)}
${halting("done")}`,
    user: `
  wrcr %rax, $${CR.root}
  rdcr $${CR.root}, %rax
  inq 0x60(%rax), %rax
  outq %rax, 0x60(%rax)
${["cli", "sti", "iretq", "idle", "sysret", "halt"].map((mnemonic) => `  ${mnemonic}\n  .byte ${Array(9).fill(0x10).join(", ")}`).join("\n")}
  divq %rcx, %rcx`,
    vectors: { [VECTOR.generalProtection]: "handler", [VECTOR.divide]: "done" },
  },
  "divide errors and undefined instructions": {
    source: `
  irmovq $0, %rcx
  irmovq $100, %rdx
  divq %rcx, %rdx
  halt
${notingHandler("divide", 2)}`,
    vectors: { [VECTOR.divide]: "divide" },
  },
  "vmcall of the kernel": {
    source: `
  vmcall $3
  halt
${notingHandler("handler", 9)}`,
    vectors: { [VECTOR.invalidInstruction]: "handler" },
  },
  "addresses that there are none": {
    source: `
  irmovq $0x7fffffffffff, %rax
  iaddq $1, %rax
  mrmovq (%rax), %rcx
  irmovq $-8, %rax
  rmmovq %rax, (%rax)
  halt
${notingHandler("handler", 10)}`,
    vectors: { [VECTOR.generalProtection]: "handler" },
  },
  "in and out": {
    source: `
  irmovq $0x50, %rdx
  inq 0x10(%rdx), %rax
  outq %rax, 0x10(%rdx)
  inq 0x7000(%rdx), %rbx
  halt`,
    devices: standardDevices({ disk: { content: new Uint8Array(4096) } }),
  },
  "the timer, while waiting": {
    source: `
  irmovq $5000, %rax
  wrcr %rax, $${CR.timer}
  sti
  idle
  halt
handler:
  iaddq $1, %rbx
  wrcr %rax, $${CR.endOfInterrupt}
  iaddq $8, %rsp
  iretq`,
    vectors: { [VECTOR.timer]: "handler" },
  },
  "the timer, in a loop of a user program": {
    source: `
  irmovq $300000, %rax
  wrcr %rax, $${CR.timer}
${enterUser(FLAG.interrupts)}
handler:
  mrmovq 16(%rsp), %rcx
  irmovq $${STACK}, %rsp
  irmovq $0, %rdx
  rmmovq %rdx, ${STACK}(%rdx)
  halt`,
    user: `
loop:
  jmp loop`,
    vectors: { [VECTOR.timer]: "handler" },
  },
  "interrupts to oneself, by priority": {
    source: `
  irmovq $0x23, %rax
  wrcr %rax, $${CR.interruptCommand}
  irmovq $0x45, %rax
  wrcr %rax, $${CR.interruptCommand}
  irmovq $0x44, %rax
  wrcr %rax, $${CR.interruptCommand}
  irmovq $3, %rax
  wrcr %rax, $${CR.taskPriority}
  irmovq $20000, %rcx
wait:
  isubq $1, %rcx
  jne wait
  sti
  irmovq $1000, %rcx
wait1:
  isubq $1, %rcx
  jne wait1
  irmovq $0, %rax
  wrcr %rax, $${CR.taskPriority}
  irmovq $1000, %rcx
wait2:
  isubq $1, %rcx
  jne wait2
  halt
low:
  irmovq $0x23, %rdx
  jmp both
high:
  irmovq $0x45, %rdx
  jmp both
middle:
  irmovq $0x44, %rdx
both:
  ishlq $8, %rbx
  orq %rdx, %rbx
  sti
  irmovq $0x23, %rdi
  nop
  wrcr %rax, $${CR.endOfInterrupt}
  iaddq $8, %rsp
  iretq`,
    vectors: { 35: "low", 69: "high", 68: "middle" },
  },
  "a kernel that sleeps for good": { source: "  idle\n  halt" },
  "a fault that cannot be told": { source: "  int $0x99" },
  "page faults of the kernel and of user programs": {
    source: `
  irmovq $${TESTED}, %rdx
  mrmovq (%rdx), %rax
  rmmovq %rax, 0x1008(%rdx)
  rmmovq %rax, 0x2010(%rdx)
${enterUser(0)}
${notingHandler("handler", 10)}
${halting("done")}`,
    user: `
  irmovq $${TESTED}, %rdx
  mrmovq (%rdx), %rax
  rmmovq %rax, (%rdx)
  mrmovq 0x2000(%rdx), %rax
  rmmovq %rax, 0x2000(%rdx)
  mrmovq 0x3000(%rdx), %rax
  rmmovq %rax, 0x3000(%rdx)
  int $0x80`,
    vectors: { [VECTOR.pageFault]: "handler", [VECTOR.systemCall]: "done" },
    prepare: (tables) => {
      tables.map(TESTED + 0x2000, USER, { writable: false });
      tables.map(TESTED + 0x3000, USER, { user: false });
    },
  },
  "no execution": {
    source: `
  irmovq $${TESTED}, %rax
  pushq %rax
  ret
${halting("handler")}`,
    vectors: { [VECTOR.pageFault]: "handler" },
    prepare: (tables) => tables.map(TESTED, USER, { executable: false }),
  },
};

describe("a guest under trap and emulate ends as on the bare machine", () => {
  it.each(Object.keys(guests))("%s", (name) => {
    const guest = guests[name]!;
    for (const processor of [prescott, haswell]) {
      const native = runNatively(guest, processor);
      const monitored = runUnderMonitor(guest, undefined, processor);
      if (native.status === "halted") expect(stateOf(monitored)).toEqual(stateOf(native));
      else expect(monitored.status).toBe(native.status);
      expect(differences(native.memory, monitored.memory)).toEqual([]);
    }
  });

  it("and is the same, cycle by cycle, on both kinds of machines", () => {
    for (const [name, guest] of Object.entries(guests)) {
      const [fast, pipeline] = (["fast", "pipeline"] as const).map((mode) =>
        runUnderMonitor(guest, undefined, haswell, mode),
      );
      expect(stateOf(pipeline!), name).toEqual(stateOf(fast!));
      expect(pipeline!.platform.cores[0]!.now, name).toBe(fast!.platform.cores[0]!.now);
    }
  });

  it("after as many faults as its program has", () => {
    const faults = (name: string) => wordAt(runUnderMonitor(guests[name]!), DATA);
    expect(faults("control registers that are not there")).toBe(3n);
    expect(faults("int where the gate is the kernel's")).toBe(3n);
    expect(faults("privileged instructions of user programs")).toBe(10n);
    expect(faults("page faults of the kernel and of user programs")).toBe(8n);
    expect(faults("divide errors and undefined instructions")).toBe(1n);
    expect(faults("addresses that there are none")).toBe(2n);
  });
});
