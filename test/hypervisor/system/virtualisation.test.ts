import { describe, expect, it } from "vitest";
import { PageRange, PageTableBuilder } from "../../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES } from "../../../src/hypervisor/memory/physical-memory.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { CR } from "../../../src/hypervisor/system/control-registers.ts";
import { ENTRY_EVENT, EXIT, VM_CONTROL, VM_FIELD } from "../../../src/hypervisor/system/control-structure.ts";
import { runSystem, type SystemOutcome } from "./machines.ts";

const STRUCTURE = 0x2_0000;
const GUEST = 0x4_0000;
const GUEST_STACK = 0x4_8000;
/** Guest-physical addresses are host-physical ones less this, where there are nested tables. */
const GUEST_BASE = 0x4_0000;
const { virtualisation } = haswell;

interface Guest {
  readonly text: string;
  readonly fields?: Readonly<Record<number, number>>;
  /** Maps guest-physical memory, but for these pages. */
  readonly nestedWithout?: readonly number[];
  /** What the hypervisor does at the exit; default: stop. */
  readonly onExit?: string;
}

/** Enters a guest, and leaves the exit's reason in %r8, its qualification in %r9, the instruction's length in %r10. */
function runGuest({ text, fields = {}, nestedWithout, onExit = "halt" }: Guest): SystemOutcome {
  const nested = nestedWithout !== undefined;
  const source = `irmovq $${STRUCTURE},%rax
  wrcr %rax,$${CR.controlStructure}
  vmresume
exit: vmread $${VM_FIELD.exitReason},%r8
  vmread $${VM_FIELD.qualification},%r9
  vmread $${VM_FIELD.instructionLength},%r10
  ${onExit}
trap: iaddq $1,%r14
  halt
.pos ${GUEST}
  ${text}
  halt
guesttrap: iaddq $1,%r13
  mrmovq 0(%rsp),%r12
  iaddq $8,%rsp
  iretq
`;
  return runSystem({
    source,
    vectors: { 6: "trap", 13: "trap" },
    prepare: ({ memory }) => {
      const set = (field: number, value: number): void =>
        memory.writeWord(STRUCTURE + field * 8, value | 0, Math.floor(value / 2 ** 32));
      const handler = memory.bytes.indexOf(0xc0, GUEST + 1);
      // The guest's vectors are in its memory.
      const idt = GUEST_BASE + 0x1_0000;
      for (let vector = 0; vector < 256; vector++) {
        memory.writeWord(idt + vector * 16, handler - (nested ? GUEST_BASE : 0), 0);
        memory.writeWord(idt + vector * 16 + 8, 7, 0);
      }
      set(VM_FIELD.hostEntry, memory.bytes.indexOf(0xea, 0x1000));
      set(VM_FIELD.hostStack, 0xb000);
      set(VM_FIELD.hostRoot, 0);
      set(VM_FIELD.guestPc, nested ? GUEST - GUEST_BASE : GUEST);
      set(VM_FIELD.guestStack, nested ? GUEST_STACK - GUEST_BASE : GUEST_STACK);
      set(VM_FIELD.guestSelectors, 0x08);
      set(VM_FIELD.guestControl + CR.idt, nested ? 0x1_0000 : idt);
      if (nested) set(VM_FIELD.nestedRoot, nestedTables(memory, nestedWithout));
      for (const [field, value] of Object.entries(fields)) set(Number(field), value);
    },
  });
}

function nestedTables(
  memory: ConstructorParameters<typeof PageTableBuilder>[0],
  without: readonly number[],
): number {
  const builder = new PageTableBuilder(
    memory,
    4,
    new PageRange(0x8_0000 / PAGE_BYTES, 0x10_0000 / PAGE_BYTES),
  );
  for (let address = 0; address < 0x2_0000; address += PAGE_BYTES) {
    if (!without.includes(address)) builder.map(address, GUEST_BASE + address);
  }
  return builder.root;
}

const ALL_CONTROLS =
  VM_CONTROL.idle |
  VM_CONTROL.invalidatePage |
  VM_CONTROL.timestamp |
  VM_CONTROL.externalInterrupt |
  VM_CONTROL.ports;

describe("a virtual machine", () => {
  it.each([
    ["halt", EXIT.halt, 0, 1],
    ["idle", EXIT.idle, 0, 1],
    ["cpuid %rax", EXIT.identify, 0, 2],
    ["irmovq $0x1234,%rdx\n invlpg %rdx", EXIT.invalidatePage, 0x1234, 2],
    ["rdtsc %rax", EXIT.timestamp, 0, 2],
    ["vmcall $9", EXIT.hypercall, 9, 9],
    ["wrcr %rsi,$32", EXIT.controlWrite, 32 | (6 << 8), 10],
    ["rdcr $8,%rdi", EXIT.controlRead, 8 | (7 << 8), 10],
    ["inq 0x60(%rdx),%rbx", EXIT.port, 0x60 + 3 * 2 ** 24, 10],
    ["outq %rbx,0x60(%rdx)", EXIT.port, 0x60 + 2 ** 16 + 3 * 2 ** 24, 10],
    ["vmresume", EXIT.virtualisation, 0, 1],
    ["irmovq $0,%rax\n divq %rax,%rax", EXIT.exception, 0, 0],
  ])("is left for %s", (text, reason, qualification, length) => {
    const { registers, status } = runGuest({
      text,
      fields: {
        [VM_FIELD.controls]: ALL_CONTROLS,
        [VM_FIELD.controlWriteExits]: 2 ** 32,
        [VM_FIELD.controlReadExits]: 2 ** 8,
        [VM_FIELD.exceptionBitmap]: 1,
      },
    });
    expect(status).toBe("halted");
    expect([registers.r8 ?? 0, registers.r9 ?? 0, registers.r10 ?? 0]).toEqual([
      reason,
      qualification,
      length,
    ]);
  });

  it("is not left for what it is allowed", () => {
    const text = `irmovq $0x200,%rdx
  wrcr %rdx,$8
  rdcr $8,%rsi
  invlpg %rdx
  rdtsc %rcx
  cli
  irmovq $0,%rax
  divq %rax,%rbx
  inq 0x105(%rax),%rdi`;
    // The handler of the division skips nothing: it is met again, until the quotient's divisor is mended.
    const mended = text.replace("divq %rax,%rbx", "int $0x80");
    const { registers } = runGuest({
      text: mended,
      fields: { [VM_FIELD.controls]: VM_CONTROL.ports, [VM_FIELD.portExempt]: 1 << 5 },
    });
    expect(registers).toMatchObject({ r8: EXIT.halt, rsi: 0x200, rdi: 0xffff_ffff, r13: 1 });
  });

  it("keeps its control registers from the hypervisor's", () => {
    const { registers } = runGuest({
      text: "irmovq $5,%rdx\n wrcr %rdx,$24\n halt",
      onExit: "rdcr $24,%rbx\n vmread $56,%rcx\n halt",
    });
    expect(registers).toMatchObject({ rcx: 5 });
    expect(registers.rbx).toBeUndefined();
  });

  it("is given traps at entry, and says when it accepts interrupts", () => {
    const event = runGuest({
      text: "nop",
      fields: { [VM_FIELD.entryEvent]: (ENTRY_EVENT.valid >>> 0) | 0, [VM_FIELD.entryErrorCode]: 3 },
    });
    expect(event.registers.r13).toBe(1);
    const withError = runGuest({
      text: "nop",
      fields: {
        [VM_FIELD.entryEvent]: (ENTRY_EVENT.valid | ENTRY_EVENT.errorCode | 13) >>> 0,
        [VM_FIELD.entryErrorCode]: 24,
      },
    });
    expect(withError.registers).toMatchObject({ r13: 1, r12: 24 });
    const window = runGuest({ text: "nop\n sti\n nop\n nop", fields: { [VM_FIELD.interruptWindow]: 1 } });
    expect(window.registers.r8).toBe(EXIT.interruptWindow);
  });

  it("is left for interrupts, which the hypervisor then accepts", () => {
    const { registers } = runGuest({
      text: "irmovq $100,%rdx\n wrcr %rdx,$32\nloop: jmp loop",
      fields: { [VM_FIELD.controls]: VM_CONTROL.externalInterrupt },
      onExit: "vmread $16,%rbx\n halt",
    });
    expect(registers).toMatchObject({ r8: EXIT.externalInterrupt, rbx: 32 });
  });

  it("takes the processor's figures for entry and exit", () => {
    const { platform } = runGuest({ text: "vmcall $0" });
    const { vmresume, exitHypercall, vmread } = virtualisation;
    const { controlRegisterWrite } = haswell.operations;
    expect(platform.cores[0]!.ledger.transition).toBe(
      vmresume.value + exitHypercall.value + 3 * vmread.value + controlRegisterWrite.value,
    );
  });

  it("has a time of its own, ahead of the processor's or behind it", () => {
    const text = "rdtsc %rbx";
    const time = (offset: number) =>
      runGuest({ text, fields: { [VM_FIELD.timeOffset]: offset } }).registers.rbx ?? 0;
    const now = time(0);
    expect(time(1e6) - now).toBe(1e6);
    expect(time(-100) - now).toBe(-100);
  });

  it("finds its memory by way of the hypervisor's tables, and is left where they say nothing", () => {
    const text = "irmovq $0x5000,%rdx\n irmovq $77,%rbx\n rmmovq %rbx,8(%rdx)\n mrmovq 8(%rdx),%rcx";
    const there = runGuest({ text, nestedWithout: [] });
    expect(there.registers).toMatchObject({ r8: EXIT.halt, rcx: 77 });
    expect(there.platform.memory.low(GUEST_BASE + 0x5008)).toBe(77);
    const absent = runGuest({ text, nestedWithout: [0x5000], onExit: "vmread $2,%rsi\n halt" });
    expect(absent.registers).toMatchObject({ r8: EXIT.nestedFault, rsi: 0x5008 });
  });

  it("gets a trap again whose delivery its hypervisor had to help", () => {
    // The stack's page is not there at first: the hypervisor is asked, and the trap comes back by the entry event.
    const { registers } = runGuest({
      text: "int $0x80",
      nestedWithout: [0x7000],
      onExit: `vmread $${VM_FIELD.entryEvent},%rbx\n halt`,
    });
    const expected = (ENTRY_EVENT.valid | ENTRY_EVENT.errorCode | ENTRY_EVENT.software | 0x80) >>> 0;
    expect(registers).toMatchObject({ r8: EXIT.nestedFault, rbx: expected });
  });
});
