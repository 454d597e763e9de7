import fc from "fast-check";
import { assemble } from "../../src/hypervisor/assembly/assembler.ts";
import type { GuestImage } from "../../src/hypervisor/guests/guest-image.ts";
import { GUEST_BYTES } from "../../src/hypervisor/guests/layout.ts";
import { PageRange, PageTableBuilder } from "../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES, PhysicalMemory } from "../../src/hypervisor/memory/physical-memory.ts";
import { CR } from "../../src/hypervisor/system/control-registers.ts";
import {
  CONVENTIONAL_DESCRIPTORS,
  gateDescriptor,
  SELECTOR,
} from "../../src/hypervisor/system/descriptors.ts";
import { SYSTEM_Y86_64 } from "../../src/hypervisor/system/instructions.ts";
import { FLAG, VECTOR } from "../../src/hypervisor/system/vectors.ts";

/** Each instruction has this many bytes to itself, so that a handler finds the next one. */
const SLOT_BYTES = 16;
const SLOTS = 40;
const KERNEL = 0x1_0000;
const VECTORS = 0x2_0000;
const DESCRIPTORS = 0x2_1000;
const KERNEL_STACK = 0x2_3000;
/** Where handlers note what has happened: a count, and then what there was to be noted. */
const NOTES = 0x3_0000;
/** Random code, which all rings may run, ends a little behind a page. */
const BODY = 0x5_0000 - (SLOTS / 2) * SLOT_BYTES - 3 * SLOT_BYTES;
const DATA = 0x6_0000;
/** Pages among the data: the kernel's, one that is not there, one that may not be written. */
const KERNELS = DATA + PAGE_BYTES;
const ABSENT = DATA + 2 * PAGE_BYTES;
const READ_ONLY = DATA + 3 * PAGE_BYTES;
const STACK = DATA + 0x800;
const TABLES = 0x10_0000;
const END_VECTOR = 0x81;
const NOP = 0x10;
/** A selector of a gate from which ring 3 calls ring 0. */
const GATE_SELECTOR = 0x38;

/**
 * Instructions whose effect depends on time, that stop the machine, that only hardware for virtual machines has, and
 * whether there is any: all that a technique need not have in common with another.
 */
const LEFT_OUT = new Set([
  "halt",
  "mark",
  "rdtsc",
  "idle",
  "vmresume",
  "vmread",
  "vmwrite",
  "vmcall",
  "cpuid",
]);

/** Sensitive and not privileged. */
export const SENSITIVE: ReadonlySet<string> = new Set([
  ...["pushfq", "popfq", "sgdt", "sidt", "sldt", "smsw", "str", "lar", "lsl", "verr", "verw"],
  ...["pushseg", "popseg", "rdseg", "wrseg", "lcall", "ljmp", "lret"],
]);

const register = fc.constantFrom("%rax", "%rbx", "%rcx", "%rsp", "%rsi", "%r14");
const target = fc.nat(SLOTS - 1).map((slot) => `slot${slot}`);
const selectors = fc.constantFrom(
  0,
  0x08,
  0x0b,
  0x10,
  0x13,
  0x1b,
  0x20,
  0x23,
  0x29,
  0x31,
  0x3b,
  0xf8,
  0x4000,
);
/** `lcall` and `ljmp` to selectors with offsets in the body. */
const farTarget = fc
  .record({
    selector: fc.constantFrom(0x08, 0x1b, 0x29, 0x23, GATE_SELECTOR, 0x3b, 0),
    slot: fc.nat(SLOTS - 1),
  })
  .map(({ selector, slot }) => String((BigInt(selector) << 48n) | BigInt(BODY + slot * SLOT_BYTES)));

/** Constants as they make sense for the instruction; all others have any. */
const CONSTANTS: Readonly<Record<string, fc.Arbitrary<number | string>>> = {
  rdcr: fc.constantFrom(
    CR.status,
    CR.faultAddress,
    CR.features,
    CR.taskPriority,
    CR.idt,
    CR.gdt,
    CR.scratch,
    63,
    64,
  ),
  wrcr: fc.constantFrom(CR.faultAddress, CR.taskPriority, CR.ldt, CR.task, CR.scratch, CR.processor, 64),
  int: fc.constantFrom(VECTOR.systemCall, 13, 0x40),
  pushseg: fc.nat(5),
  popseg: fc.nat(5),
  rdseg: fc.nat(5),
  wrseg: fc.nat(5),
  lcall: farTarget,
  ljmp: farTarget,
};
const anyConstant = fc.oneof(
  fc.integer({ min: -20, max: 200 }),
  fc.constantFrom(DATA, KERNELS - 4, ABSENT + 8, READ_ONLY + 16, READ_ONLY - 4, 2 ** 31, 2 ** 47, -9, 0x5b),
  selectors,
);

function instruction(leftOut: ReadonlySet<string>): fc.Arbitrary<string> {
  const some = SYSTEM_Y86_64.instructions.filter(
    ({ mnemonic }) => !LEFT_OUT.has(mnemonic) && !leftOut.has(mnemonic),
  );
  return fc
    .record({ which: fc.constantFrom(...some), rA: register, rB: register, any: anyConstant, label: target })
    .chain(({ which, rA, rB, any, label }) =>
      (CONSTANTS[which.mnemonic] ?? fc.constant(any)).map((constant) => {
        // Ports: those that nobody has.
        const isPort = which.mnemonic === "inq" || which.mnemonic === "outq";
        const displacement = isPort ? 0x1000 : Number(any) % 64;
        const texts = { rA, rB, V: `$${constant}`, "D(rB)": `${displacement}(${rB})`, Dest: label };
        return `${which.mnemonic} ${which.operands.map((operand) => texts[operand]).join(",")}`;
      }),
    );
}

/** An instruction as bytes, with any first one but those of what is left out, and any registers. */
function bytesOfInstruction(leftOut: ReadonlySet<string>): fc.Arbitrary<string> {
  const constants = fc.constantFrom(0, 4, 64, 200);
  const first = fc.nat(255).filter((byte) => {
    const mnemonic = SYSTEM_Y86_64.byOpcode.get(byte)?.mnemonic ?? "";
    // Control registers and jumps: only to where they make sense.
    const isHalt = byte >> 4 === 0;
    return !isHalt && !LEFT_OUT.has(mnemonic) && !leftOut.has(mnemonic) && mnemonic !== "wrcr";
  });
  return fc.tuple(first, fc.nat(255), constants).map(([byte, registers, constant]) => {
    // No more than belong to it: behind it they would be instructions, of which some read the time.
    const { lengthBytes } = SYSTEM_Y86_64.signals[byte]!;
    return `.byte ${[byte, registers, constant, 0, 0, 0, 0, 0, 0, 0].slice(0, lengthBytes).join(", ")}`;
  });
}

/** What is special about random guests. */
export interface RandomGuestOptions {
  /** The rings that random code begins in. */
  readonly rings?: readonly (0 | 1 | 3)[];
  /** Instructions that there shall be none of. */
  readonly leftOut?: ReadonlySet<string>;
  /** Whether there shall be bytes, too, that assembly has no name for: other first bytes, registers that do not exist. */
  readonly unnamed?: boolean;
  /** Whether data ends for outer rings below where their stack begins. */
  readonly limited?: boolean;
}

/**
 * Guests that are a kernel of random instructions, privileged and sensitive ones among them, or a kernel below such a
 * program. Traps are noted in memory, and the program goes on with the next instruction. They read no time and accept no
 * interrupts, but may run forever. A guest is its assembly: {@link randomGuestImage} makes an image of it.
 */
export function randomGuests(options: RandomGuestOptions = {}): fc.Arbitrary<string> {
  const { rings = [0, 0, 3], leftOut = new Set<string>(), unnamed = false, limited = false } = options;
  const named = instruction(leftOut);
  const any = unnamed ? fc.oneof({ weight: 5, arbitrary: named }, bytesOfInstruction(leftOut)) : named;
  return fc
    .record({
      body: fc.array(any, { minLength: SLOTS, maxLength: SLOTS }),
      starts: fc.array(fc.tuple(register, fc.oneof(anyConstant, fc.constantFrom(DATA + 64, DATA + 512))), {
        maxLength: 6,
      }),
      ring: fc.constantFrom(...rings),
      flags: fc.constantFrom(0, FLAG.interrupts, 5),
    })
    .map(({ body, starts, ring, flags }) => sourceOf(body, starts, ring, flags, limited ? STACK - 0x400 : 0));
}

function sourceOf(
  body: readonly string[],
  starts: readonly (readonly [register: string, value: number])[],
  ring: 0 | 1 | 3,
  flags: number,
  limit: number,
): string {
  const selector = [SELECTOR.kernelCode, SELECTOR.deprivilegedCode, 0, SELECTOR.userCode][ring];
  const setting = ([cr, value]: readonly [number, number | string]) =>
    `  irmovq $${value},%rax\n  wrcr %rax,$${cr}`;
  const controls = [
    [CR.idt, VECTORS],
    [CR.gdt, DESCRIPTORS],
    [CR.stack0, KERNEL_STACK],
    [CR.limit, limit],
    [CR.systemCallEntry, "systemCall"],
  ] as const;
  return `
  .pos ${KERNEL}
start:
${controls.map(setting).join("\n")}
${starts.map(([name, value]) => `  irmovq $${value},${name}`).join("\n")}
  irmovq $${KERNEL_STACK},%r10
  irmovq $${STACK},%r8
  rmmovq %r8,-8(%r10)
  irmovq $${flags},%r8
  rmmovq %r8,-16(%r10)
  irmovq $${selector},%r8
  rmmovq %r8,-24(%r10)
  irmovq $${BODY},%r8
  rmmovq %r8,-32(%r10)
  rrmovq %r10,%rsp
  iaddq $-32,%rsp
  iretq
# Notes the error code, the address, the selector, the flags and the fault's address, and goes on behind the instruction.
skip:
  pushq %rax
  pushq %rcx
  irmovq $${NOTES},%rcx
  mrmovq (%rcx),%rax
  iaddq $1,%rax
  rmmovq %rax,(%rcx)
  iandq $255,%rax
  ishlq $6,%rax
  addq %rax,%rcx
${[0, 1, 2, 3, 4].map((word) => `  mrmovq ${16 + 8 * word}(%rsp),%rax\n  rmmovq %rax,${8 * word}(%rcx)`).join("\n")}
  rdcr $${CR.faultAddress},%rax
  rmmovq %rax,40(%rcx)
  mrmovq 24(%rsp),%rax
  iaddq $${SLOT_BYTES},%rax
  iandq $-${SLOT_BYTES},%rax
  rmmovq %rax,24(%rsp)
  popq %rcx
  popq %rax
  iaddq $8,%rsp
  iretq
call:
  iaddq $1,%r11
  iaddq $8,%rsp
  iretq
  .align 4
systemCall:
  iaddq $1,%r9
  sysret
end:
  halt
  .pos ${BODY}
${body.map((text, slot) => `slot${slot}: ${text}\n${paddingBehind(text)}`).join("\n")}
  int $${END_VECTOR}
`;
}

function paddingBehind(text: string): string {
  const { opcode } = SYSTEM_Y86_64.byMnemonic.get(text.split(" ")[0]!) ?? { opcode: null };
  const bytes = opcode === null ? text.split(",").length : SYSTEM_Y86_64.signals[opcode]!.lengthBytes;
  const nops = Array(SLOT_BYTES - bytes).fill(NOP);
  return `  .byte ${nops.join(", ")}`;
}

/** Assembles a guest of {@link randomGuests}, and sets up its memory. */
export function randomGuestImage(source: string): GuestImage {
  const program = assemble(source, SYSTEM_Y86_64);
  const memory = new PhysicalMemory(GUEST_BYTES);
  for (const { address, bytes } of program.lines) if (bytes.length > 0) memory.bytes.set(bytes, address!);
  const gate = (vector: number, label: string) => {
    memory.writeWord(VECTORS + 16 * vector, program.symbols.get(label)!, 0);
    memory.writeWord(VECTORS + 16 * vector + 8, 1 | (3 << 1), 0);
  };
  for (const vector of [
    VECTOR.divide,
    VECTOR.invalidInstruction,
    VECTOR.generalProtection,
    VECTOR.pageFault,
  ]) {
    gate(vector, "skip");
  }
  gate(VECTOR.systemCall, "call");
  gate(END_VECTOR, "end");
  const descriptors = [...CONVENTIONAL_DESCRIPTORS, gateDescriptor(BODY + SLOT_BYTES, 0, 3)];
  for (const [index, { limit, bits }] of descriptors.entries()) {
    memory.writeWord(DESCRIPTORS + 8 * index, limit, bits);
  }
  const tables = new PageTableBuilder(
    memory,
    4,
    new PageRange(TABLES / PAGE_BYTES, GUEST_BYTES / PAGE_BYTES),
  );
  for (let address = PAGE_BYTES; address < GUEST_BYTES; address += PAGE_BYTES) {
    if (address === ABSENT) continue;
    const user = address >= NOTES + PAGE_BYTES && address < TABLES && address !== KERNELS;
    // Nobody writes into code: the pipeline has fetched the next three instructions already.
    const isCode = address === KERNEL || (address >= BODY - PAGE_BYTES && address < DATA);
    tables.map(address, address, { user, writable: address !== READ_ONLY && !isCode });
  }
  return {
    program,
    entry: program.symbols.get("start")!,
    stack: KERNEL_STACK,
    root: tables.root,
    contents: memory.bytes,
  };
}
