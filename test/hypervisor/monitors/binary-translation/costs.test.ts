import { describe, expect, it } from "vitest";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { type Measurement, measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { microBenchmarks } from "../../../../src/hypervisor/benchmarks/registry.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import { TRANSLATION_CYCLES } from "../../../../src/hypervisor/monitors/binary-translation/translator.ts";
import { benchmarkGuest, benchmarksOf } from "../../../../src/hypervisor/overhead/benchmark-guest.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import {
  binaryTranslation,
  binaryTranslationIn,
  type TranslatedMachine,
} from "../../../../src/hypervisor/techniques/binary-translation.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import { ADAMS_AGESEN } from "../../../conformance/adams-agesen-2006.table.ts";
import { measuredNatively } from "../../benchmarks/native.ts";
import { runBoth } from "./small-kernel.ts";

interface Measured {
  readonly found: ReadonlyMap<string, Measurement>;
  readonly machine: TranslatedMachine;
}

function measured(processor: Processor, mode: Mode = "fast", benchmarks = microBenchmarks): Measured {
  const technique = binaryTranslationIn(mode);
  const { combination } = resolveCombination({ technique: technique.name }, [technique]);
  const machine = technique.create({ ...combination, processor }, (operations) =>
    buildBenchmarkImage(operations, benchmarks),
  );
  const found = new Map(measure(machine, benchmarks).map((each) => [each.benchmark.name, each]));
  return { found, machine };
}

function only(...names: string[]): typeof microBenchmarks {
  return microBenchmarks.filter(({ name }) => names.includes(name));
}

describe("benchmarks under binary translation", () => {
  it("leave what they leave natively", () => {
    const natively = measuredNatively(haswell);
    for (const [name, { result }] of measured(haswell).found) {
      expect(result, name).toBe(natively.get(name)!.result);
    }
  });

  it.each(["emulated", "virtio"] as const)("leave what they leave natively on %s devices", (io) => {
    const [expected, found] = [native, binaryTranslation].map((technique) => {
      const request = { technique: technique.name, ...(technique === binaryTranslation && { io }) };
      const resolved = resolveCombination(request, [technique]);
      const machine = technique.create(
        { ...resolved.combination, processor: prescott },
        benchmarkGuest(resolved),
      );
      const all = measure(machine, benchmarksOf(resolved));
      return Object.fromEntries(all.map(({ benchmark, result }) => [benchmark.name, result]));
    });
    expect(found).toEqual(expected);
  });

  it("cost the same on both kinds of machines", () => {
    const benchmarks = only("call-return", "page-fault-true", "flags-restore", "timer-interrupt", "port-in");
    const [one, other] = (["pipeline", "fast"] as const).map(
      (mode) => measured(haswell, mode, benchmarks).found,
    );
    expect([...one!.values()]).toEqual([...other!.values()]);
  });

  it("stay in the translation cache where no monitor is needed", () => {
    const { found } = measured(prescott);
    for (const name of [
      "arithmetic",
      "call-return",
      "control-register-write",
      "flags-restore",
      "interrupt-flag",
    ]) {
      expect(found.get(name)!.warm.exits, name).toBe(0);
      expect(found.get(name)!.warm.monitor, name).toBe(0);
    }
    // By a call and a far return; and not by a trap, which would take more.
    const { operations } = prescott;
    expect(found.get("port-in")!.warm).toMatchObject({
      exits: 1,
      transition:
        2 * (operations.farTransfer.value + operations.interruptFlag.value) + operations.pushFlags.value,
    });
  });

  it("translate once, and take so many cycles for each instruction", () => {
    const cycles = (nops: number) => {
      const { machine } = runBoth({ source: `${"  nop\n".repeat(nops)}  halt` });
      return machine.platform.cores[0]!.now;
    };
    // All in one block; each takes a cycle to run; and what is behind may be in another line of memory.
    const four = 4 * (TRANSLATION_CYCLES + 1);
    expect(cycles(6) - cycles(2)).toBeGreaterThanOrEqual(four);
    expect(cycles(6) - cycles(2)).toBeLessThan(four + 2 * haswell.caches.memoryCycles.value);
    const { found, machine } = measured(haswell, "fast", only("call-return"));
    const { cold, warm, benchmark } = found.get("call-return")!;
    // The call and the routine have three instructions, and some more are in other blocks because of them.
    const translated = ((cold.cycles - warm.cycles) * benchmark.iterations) / TRANSLATION_CYCLES;
    expect(translated).toBeGreaterThan(3);
    expect(translated).toBeLessThan(15);
    const { blocks, instructions, flushes } = machine.translator.counts;
    expect(instructions / blocks).toBeGreaterThan(2);
    expect(instructions / blocks).toBeLessThanOrEqual(12);
    expect(flushes).toBe(0);
  });

  it("jump from block to block without the monitor, once they are chained", () => {
    const { machine } = runBoth({
      source: `
  irmovq $1000, %r12
again:
  isubq $1, %r12
  je done
  jmp again
done:
  halt
`,
    });
    // Into the cache, and out of each block by each of its ways but one at most once.
    expect(machine.platform.cores[0]!.ledger.exits).toBeLessThan(10);
  });

  it("begin anew when the cache is full", () => {
    const { machine } = runBoth({
      source: `
  irmovq $3, %r12
again:
${"  cli\n".repeat(1200)}
  isubq $1, %r12
  jne again
  halt
`,
    });
    expect(machine.translator.counts.flushes).toBeGreaterThan(0);
  });

  it("translate stores anew that go to page tables: they take no faults any more", () => {
    const { found, machine } = measured(prescott);
    expect(machine.translator.counts.retranslated).toBeGreaterThan(2);
    const fault = prescott.operations.pageFault.value;
    for (const name of ["page-table-modify-same", "page-table-modify-absent-to-present"]) {
      expect(found.get(name)!.warm.transition, name).toBeLessThan(fault);
    }
    // What clears an entry is done in the cache, but for the first time.
    const cleared = found.get("page-table-modify-present-to-absent")!;
    expect(cleared.warm.exits).toBeLessThan(0.1);
    expect(cleared.warm.cycles).toBeLessThan(found.get("page-table-modify-same")!.warm.cycles / 4);
  });

  it("are of the order that Adams and Agesen have measured", () => {
    const { found } = measured(prescott);
    const ratios = ADAMS_AGESEN.map(
      ({ operation, binaryTranslation: published }) => found.get(operation)!.warm.cycles / published,
    );
    for (const [index, { operation }] of ADAMS_AGESEN.entries()) {
      expect(Math.max(ratios[index]!, 1 / ratios[index]!), operation).toBeLessThan(10);
    }
    const spread = ratios.reduce((sum, ratio) => sum + Math.abs(Math.log(ratio)), 0) / ratios.length;
    expect(Math.exp(spread)).toBeLessThan(2.5);
  });
});
