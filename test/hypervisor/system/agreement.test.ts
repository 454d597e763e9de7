import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { InstructionSet } from "../../../src/hypervisor/machine/instruction-set.ts";
import { Interpreter } from "../../../src/hypervisor/machine/interpreter.ts";
import type { MachineMemory } from "../../../src/hypervisor/machine/memory.ts";
import { ENTRY } from "../../../src/hypervisor/memory/page-table.ts";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import { SYSTEM_Y86_64 } from "../../../src/hypervisor/system/instructions.ts";
import { runSystem, type SystemProgram } from "./machines.ts";

/** Each random instruction has this many bytes to itself, so that a handler finds the next one. */
const SLOT_BYTES = 16;
const SLOTS = 40;
/** One of them lies in two pages. */
const BODY = 0x4_1000 - (SLOTS / 2) * SLOT_BYTES - 5;
const DATA = 0x5_0000;
/** The kernel's page, a page that is not there, and one that may not be written, all among the data. */
const KERNELS = 0x5_1000;
const ABSENT = 0x5_2000;
const READ_ONLY = 0x5_3000;

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
  0x38,
  0xf8,
  0x4000,
);
const control = fc.constantFrom(0, 2, 3, 4, 8, 16, 17, 18, 19, 22, 23, 24, 25, 32, 34, 63, 64);
/** Registers whose loss would only end the program. */
const harmless = fc.constantFrom(2, 3, 4, 8, 18, 19, 23, 24, 25, 32, 34, 64);

/** An operand's text, as it makes sense for the instruction. */
const constantOf: Readonly<Record<string, fc.Arbitrary<number | string>>> = {
  rdcr: control,
  wrcr: harmless,
  int: fc.constantFrom(0x80, 0x80, 0x82, 13, 0x40),
  vmcall: fc.constant(0),
  vmread: fc.nat(4),
  vmwrite: fc.nat(4),
  pushseg: fc.nat(5),
  popseg: fc.nat(5),
  rdseg: fc.nat(5),
  wrseg: fc.nat(5),
  lcall: target.map((label) => label),
  ljmp: target.map((label) => label),
};
const anyConstant = fc.oneof(
  fc.integer({ min: -20, max: 200 }),
  fc.constantFrom(DATA, KERNELS - 4, ABSENT + 8, READ_ONLY + 16, DATA + 0xffc, 2 ** 31, 0x5b),
  selectors,
);

const skipped = new Set(["halt", "mark", "rdtsc", "vmresume"]);
const instruction = fc
  .record({
    which: fc.constantFrom(...SYSTEM_Y86_64.instructions.filter(({ mnemonic }) => !skipped.has(mnemonic))),
    rA: register,
    rB: register,
    any: anyConstant,
    label: target,
    seed: fc.nat(),
  })
  .chain(({ which, rA, rB, any, label }) =>
    (constantOf[which.mnemonic] ?? fc.constant(any)).map((constant) => {
      const texts = { rA, rB, V: `$${constant}`, "D(rB)": `${Number(any) % 64}(${rB})`, Dest: label };
      const far = which.mnemonic === "lcall" || which.mnemonic === "ljmp";
      const operands = far ? [String(constant)] : which.operands.map((operand) => texts[operand]);
      return `${which.mnemonic} ${operands.join(",")}`;
    }),
  );

const starts = fc.array(fc.tuple(register, fc.oneof(anyConstant, fc.constantFrom(DATA + 64, DATA + 512))), {
  maxLength: 6,
});

interface RandomSystem {
  readonly source: string;
  readonly processor: string;
}

/** Programs in rings 0, 1 and 3 of random instructions, with handlers that skip what cannot be carried out. */
const randomSystem: fc.Arbitrary<RandomSystem> = fc
  .record({
    body: fc.array(instruction, { minLength: SLOTS, maxLength: SLOTS }),
    starts,
    ring: fc.constantFrom(0, 0, 1, 3),
    timer: fc.integer({ min: 0, max: 3000 }),
    limit: fc.constantFrom(0, 0, READ_ONLY),
    interrupts: fc.boolean(),
    processor: fc.constantFrom(...processors.map(({ name }) => name)),
  })
  .map(({ body, starts: values, ring, timer, limit, interrupts, processor }) => {
    const selector = [0x08, 0x29, 0, 0x1b][ring]!;
    const source = `
  irmovq $${timer},%rax
  wrcr %rax,$32
  irmovq $${limit},%rax
  wrcr %rax,$23
${values.map(([name, value]) => `  irmovq $${value},${name}`).join("\n")}
  irmovq $${DATA + 0x800},%r8
  pushq %r8
  irmovq $${interrupts ? 0x200 : 0},%r9
  pushq %r9
  irmovq $${selector},%r9
  pushq %r9
  irmovq $${BODY},%r9
  pushq %r9
  iretq
skip: pushq %rax
  mrmovq 16(%rsp),%rax
  iaddq $${SLOT_BYTES - BODY},%rax
  iandq $-${SLOT_BYTES},%rax
  iaddq $${BODY},%rax
  rmmovq %rax,16(%rsp)
  irmovq $0x4fff0,%rax
  mrmovq 0(%rax),%r13
  iaddq $1,%r13
  rmmovq %r13,0(%rax)
  popq %rax
  iaddq $8,%rsp
  iretq
interrupt: iaddq $1,%r12
  wrcr %r12,$34
call: iaddq $1,%r11
  iaddq $8,%rsp
  iretq
stop: halt
.pos ${BODY}
${body.map((text, slot) => `slot${slot}: ${text}\n${paddingBehind(text)}`).join("\n")}
  int $0x81
`;
    return { source, processor };
  });

const vectors = {
  ...Object.fromEntries([0, 6, 13, 14].map((vector) => [vector, "skip"])),
  32: "interrupt",
  128: "call",
  129: "stop",
};

/** Instructions that do nothing, up to the next slot. */
function paddingBehind(text: string): string {
  const { opcode } = SYSTEM_Y86_64.byMnemonic.get(text.split(" ")[0]!)!;
  return "nop\n".repeat(SLOT_BYTES - SYSTEM_Y86_64.signals[opcode]!.lengthBytes);
}

function run(
  { source, processor }: RandomSystem,
  mode: NonNullable<SystemProgram["mode"]>,
  cycleBudget: number,
): unknown {
  const program: SystemProgram = {
    source,
    processor: processors.find(({ name }) => name === processor)!,
    mode,
    vectors,
    paging: true,
    cycleBudget,
    prepare: ({ memory, cores }, tables) => {
      for (const [page, without] of [
        [KERNELS, ENTRY.user],
        [ABSENT, ENTRY.present],
        [READ_ONLY, ENTRY.writable],
      ] as const) {
        const entry = tables!.entryAddress(page, 1);
        memory.writeWord(entry, memory.low(entry) & ~without, memory.high(entry));
      }
      cores[0]!.control.set(22, BODY - (BODY % 4) + 4 + 3 * SLOT_BYTES);
    },
  };
  const { status, platform, registers } = runSystem(program);
  const core = platform.cores[0]!;
  const { machine, memory, ring, interruptsEnabled, selectors: segments, ledger } = core;
  return {
    status,
    registers: { ...registers },
    low: [...machine.registersLow.subarray(0, 15)],
    high: [...machine.registersHigh.subarray(0, 15)],
    codes: machine.conditionCodes,
    cycles: core.now,
    instructions: machine.instructions,
    loadUseStalls: machine.loadUseStalls,
    mispredictions: machine.mispredictions,
    returns: machine.returns,
    walkCycles: memory.walkCycles,
    counts: memory.unit.counted(),
    ring,
    interruptsEnabled,
    segments: [...segments],
    control: [...core.control.low, ...core.control.high],
    ledger: ledger.counted(),
    memory: createHash("sha256").update(platform.memory.bytes).digest("hex"),
  };
}

/** Makes traces of whatever is executed twice. */
class Tracing extends Interpreter {
  constructor(memory: MachineMemory, instructionSet?: InstructionSet) {
    super(memory, instructionSet, 2);
  }
}

describe("the two machines with privilege", () => {
  it("agree in everything, to the cycle, in every ring and with interrupts at any time", () => {
    const ends = new Map<string, number>();
    fc.assert(
      fc.property(randomSystem, fc.constantFrom(50_000, 3000, 100_000), (system, cycleBudget) => {
        const fast = run(system, "fast", cycleBudget) as { status: string };
        expect(run(system, "pipeline", cycleBudget)).toEqual(fast);
        expect(run(system, Tracing, cycleBudget)).toEqual(fast);
        ends.set(fast.status, (ends.get(fast.status) ?? 0) + 1);
      }),
      { numRuns: 300 },
    );
    expect(ends.get("halted")).toBeGreaterThan(20);
  });

  it("agree when interrupts come while memory lets a loop wait", () => {
    const loop = (timer: number): string => `
  irmovq $${timer},%rax
  wrcr %rax,$32
  sti
  irmovq $${BODY},%rbx
loop: mrmovq 0(%rbx),%rcx
  iaddq $1,%rcx
  rmmovq %rcx,64(%rbx)
  iaddq $128,%rbx
  iaddq $1,%rdx
  andq %r12,%r12
  je loop
  halt
interrupt: iaddq $1,%r12
  wrcr %r12,$34
  iaddq $8,%rsp
  iretq`;
    for (let timer = 1000; timer < 3000; timer += 7) {
      const [pipeline, fast, traced] = (["pipeline", "fast", Tracing] as const).map((mode) => {
        const { registers, cycles } = runSystem({ source: loop(timer), vectors, mode });
        return { registers, cycles };
      });
      expect(fast).toEqual(pipeline);
      expect(traced).toEqual(pipeline);
    }
  });
});
