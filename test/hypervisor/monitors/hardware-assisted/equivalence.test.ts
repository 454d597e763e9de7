import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { microBenchmarks } from "../../../../src/hypervisor/benchmarks/registry.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { PROCESSES, rootOf } from "../../../../src/hypervisor/guests/layout.ts";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";
import { randomGuestImage, randomGuests } from "../../random-guest.ts";
import { differences } from "../guests.ts";
import {
  bareMachine,
  benchmarksFor,
  type HardwareIo,
  type HardwarePaging,
  IOS,
  measureNative,
  measureVirtual,
  memoryOf,
  PAGINGS,
  virtualMachine,
} from "./machines.ts";

const REGISTERS = 15;
/** Natively; what runs longer runs forever. */
const NATIVE_BUDGET = 100_000;
const VIRTUAL_BUDGET = 50_000_000;

interface TestedMachine {
  readonly name: string;
  readonly processor: Processor;
  readonly paging: HardwarePaging;
}

const MACHINES: readonly TestedMachine[] = [
  ...PAGINGS.map((paging) => ({ name: "haswell", processor: haswell, paging })),
  { name: "prescott", processor: prescott, paging: "shadow" },
];

function registersOf({ platform }: VirtualMachine): number[] {
  return Array.from({ length: REGISTERS }, (_, register) => platform.cores[0]!.register(register));
}

/**
 * A guest's memory, but for the accessed and dirty bits of global pages' entries. In which address space's tables such a
 * page is looked up depends on how long look-aside buffers keep it, and shadows are no global ones.
 */
function withoutGlobalMarks(machine: VirtualMachine): Uint8Array {
  const bytes = memoryOf(machine);
  const view = new DataView(bytes.buffer);
  const end = rootOf(PROCESSES);
  for (let entry = rootOf(0); entry < end; entry += 8) {
    const low = view.getUint32(entry, true);
    if ((low & ENTRY.global) !== 0) view.setUint32(entry, low & ~(ENTRY.accessed | ENTRY.dirty), true);
  }
  return bytes;
}

describe.each(MACHINES)("a guest on $name under $paging paging", ({ processor, paging }) => {
  it.each(IOS)("gets the native results of all benchmarks, with devices %s", (io: HardwareIo) => {
    const results = (measurements: ReturnType<typeof measureNative>) =>
      Object.fromEntries(measurements.map(({ benchmark, result }) => [benchmark.name, result]));
    const found = measureVirtual(benchmarksFor(io), { paging, io, processor });
    expect(results(found)).toEqual(results(measureNative(benchmarksFor("emulated"), processor)));
  });

  it("leaves its memory as natively, accessed and dirty bits of its tables among it", () => {
    // Where an interrupt finds the kernel depends on time, and what is below its stack does, too.
    const benchmarks = microBenchmarks.filter(({ name }) => !/interrupt$|idle/.test(name));
    const image = buildBenchmarkImage(bareMetal, benchmarks);
    const machine = virtualMachine(image, { paging, processor });
    const bare = bareMachine(image, processor);
    expect([machine.run(VIRTUAL_BUDGET), bare.run(VIRTUAL_BUDGET)]).toEqual(["halted", "halted"]);
    expect(differences(withoutGlobalMarks(bare), withoutGlobalMarks(machine))).toEqual([]);
    expect(registersOf(machine)).toEqual(registersOf(bare));
  });

  it("does what random kernels and programs do natively, whatever instructions they are made of", () => {
    let ended = 0;
    fc.assert(
      fc.property(randomGuests(), (source) => {
        const image = randomGuestImage(source);
        const bare = bareMachine(image, processor);
        const expected = bare.run(NATIVE_BUDGET);
        if (expected === "budget") return;
        ended++;
        const machine = virtualMachine(image, { paging, processor });
        expect(machine.run(VIRTUAL_BUDGET)).toBe(expected);
        expect(differences(memoryOf(bare), memoryOf(machine))).toEqual([]);
        if (expected !== "halted") return;
        expect(registersOf(machine)).toEqual(registersOf(bare));
        const codes = ({ platform }: VirtualMachine) => platform.cores[0]!.machine.conditionCodes;
        expect(codes(machine)).toBe(codes(bare));
      }),
      { numRuns: 60 },
    );
    expect(ended).toBeGreaterThan(10);
  });
});
