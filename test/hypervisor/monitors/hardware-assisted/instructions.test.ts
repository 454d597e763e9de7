import { describe, expect, it } from "vitest";
import { PORT } from "../../../../src/hypervisor/devices/ports.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { enterUserProgram } from "../../../../src/hypervisor/guests/processes.ts";
import { HYPERCALL } from "../../../../src/hypervisor/monitors/hardware-assisted/instructions.ts";
import { CONTROL_REGISTERS, CR } from "../../../../src/hypervisor/system/control-registers.ts";
import { EXIT } from "../../../../src/hypervisor/system/control-structure.ts";
import { VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";
import { differences } from "../guests.ts";
import { bareMachine, exitsOf, guestWith, memoryOf, PAGINGS, virtualMachine, wordAt } from "./machines.ts";

const BUDGET = 1_000_000;
const REGISTERS = 15;

/** Writing them does more than to keep the value; what it does has tests of its own. */
const EFFECTIVE: ReadonlySet<number> = new Set([
  CR.status,
  CR.root,
  CR.features,
  CR.idt,
  CR.gdt,
  CR.stack0,
  CR.systemCallEntry,
  CR.processor,
  CR.timer,
  CR.interruptCommand,
]);

const KEPT = Array.from(Array(CONTROL_REGISTERS).keys()).filter((register) => !EFFECTIVE.has(register));

/** Kernels that must not notice where they run, and what they are about. */
const KERNELS: Readonly<Record<string, string>> = {
  "reads a port, also into the stack pointer": `
        irmovq $${PORT.keyboard},%rdi
        inq (%rdi),%rax
        rrmovq %rsp,%rbx
        inq (%rdi),%rsp
        rrmovq %rsp,%rcx
        rrmovq %rbx,%rsp
        inq ${0x1000 - PORT.keyboard}(%rdi),%r8     # nobody's`,
  "writes a port from the stack pointer": `
        irmovq $${PORT.keyboard},%rdi
        outq %rsp,(%rdi)`,
  "asks what processor it is": `
        cpuid %rax
        rrmovq %rsp,%rbx
        cpuid %rsp
        rrmovq %rsp,%r8
        rrmovq %rbx,%rsp`,
  "keeps something in every control register that there is": `
${KEPT.map((register) => `        irmovq $${1000 + register},%rax\n        wrcr %rax,$${register}`).join("\n")}
${KEPT.map((register) => `        rdcr $${register},%rax\n        pushq %rax`).join("\n")}
        rdcr $${CR.processor},%r9
        rrmovq %rsp,%rbx
        irmovq $0x77,%rsp
        wrcr %rsp,$50
        irmovq $0,%rsp
        rdcr $50,%rsp
        rrmovq %rsp,%r10
        rrmovq %rbx,%rsp`,
  "writes its root and its status as they are, and reads them": `
        rdcr $${CR.root},%rax
        wrcr %rax,$${CR.root}
        rdcr $${CR.root},%rbx
        rdcr $${CR.status},%rcx
        wrcr %rcx,$${CR.status}
        rdcr $${CR.status},%rdx`,
  "forgets translations of virtual machines": `        invept`,
  "would enter a virtual machine": `        vmresume`,
  "would read a control structure": `        vmread $0,%rax`,
  "would write a control structure": `        vmwrite %rax,$0`,
  "reads a control register that there is not": `        rdcr $64,%rax`,
  "writes the number of its processor": `        wrcr %rax,$${CR.processor}`,
  "makes a hypercall that nobody has": `        vmcall $77`,
};

function registersOf({ platform }: VirtualMachine): number[] {
  return Array.from({ length: REGISTERS }, (_, register) => platform.cores[0]!.register(register));
}

describe.each(PAGINGS)("under %s paging a kernel", (paging) => {
  it.each(Object.entries(KERNELS))("%s", (_, source) => {
    const image = guestWith({ code: `main:\n${source}\n        halt\n` });
    const bare = bareMachine(image);
    const machine = virtualMachine(image, { paging });
    expect(machine.run(BUDGET)).toBe(bare.run(BUDGET));
    expect(registersOf(machine)).toEqual(registersOf(bare));
    expect(differences(memoryOf(bare), memoryOf(machine))).toEqual([]);
  });
});

describe("a hypercall", () => {
  it("gives 0 back, and leaves all other registers and the flags alone", () => {
    const machine = virtualMachine(
      guestWith({
        code: `
main:
        irmovq $5,%rax
        irmovq $6,%rcx
        irmovq $7,%r14
        subq %rcx,%rcx
        vmcall $${HYPERCALL.none}
        cmove %r14,%rbx
        halt
`,
      }),
    );
    expect(machine.run(BUDGET)).toBe("halted");
    const [rax, rcx, , rbx] = registersOf(machine);
    expect([rax, rcx, rbx]).toEqual([0, 0, 7]);
    expect(exitsOf(machine)[EXIT.hypercall]).toBe(1);
  });

  it("is a trap for user programs, as where there is no hypervisor", () => {
    const image = guestWith({
      code: `
main:
        irmovq program,%rax
${enterUserProgram(bareMetal)}
trapped:
        mrmovq 8(%rsp),%rbx             # where the program would go on
        halt
`,
      userCode: `
program:
        vmcall $${HYPERCALL.none}
after:  jmp after
`,
    });
    for (const machine of [bareMachine(image), virtualMachine(image)]) {
      const { platform, guestBase } = machine;
      const gate = guestBase + image.program.symbols.get("vectorTable")! + 16 * VECTOR.hypercall;
      platform.memory.writeWord(gate, image.program.symbols.get("trapped")!, 0);
      platform.memory.writeWord(gate + 8, 1 | (3 << 1), 0);
      expect(machine.run(BUDGET)).toBe("halted");
      expect(registersOf(machine)[3]).toBe(image.program.symbols.get("after"));
    }
  });
});

describe("what this monitor does not virtualise", () => {
  it("ends the run with a word about it: paging switched off on shadow tables", () => {
    const image = guestWith({
      code: `main:\n        irmovq $1,%rax\n        wrcr %rax,$${CR.status}\n        halt\n`,
    });
    expect(() => virtualMachine(image, { paging: "shadow" }).run(BUDGET)).toThrow("does not virtualise");
    expect(virtualMachine(image).run(BUDGET)).toBe(bareMachine(image).run(BUDGET));
  });

  it("does not hide a trap that the guest cannot take", () => {
    // The kernel's stack leads nowhere when its own page fault is to be delivered.
    const image = guestWith({
      code: `main:\n        irmovq $0x30000000,%rsp\n        irmovq $0,%rax\n        mrmovq (%rax),%rbx\n        halt\n`,
    });
    expect(bareMachine(image).run(BUDGET)).toBe("double fault");
    for (const paging of PAGINGS) expect(virtualMachine(image, { paging }).run(BUDGET)).toBe("double fault");
  });
});

describe("a panic", () => {
  it("is told of the same address under every paging", () => {
    const image = guestWith({
      code: `main:\n        irmovq $0x123456,%rax\n        ishlq $8,%rax\n        mrmovq (%rax),%rbx\n`,
    });
    const note = (machine: VirtualMachine) => {
      machine.run(BUDGET);
      return [0, 1, 2].map((index) => wordAt(machine, "panicNote", index));
    };
    const expected = note(bareMachine(image));
    expect(expected[2]).toBe(0x12345600);
    for (const paging of PAGINGS) expect(note(virtualMachine(image, { paging }))).toEqual(expected);
  });
});
