import { describe, expect, it } from "vitest";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { type Measurement, measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { microBenchmarks } from "../../../../src/hypervisor/benchmarks/registry.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import type { MonitorDevice } from "../../../../src/hypervisor/monitors/core/monitor-device.ts";
import { benchmarkGuest, benchmarksOf } from "../../../../src/hypervisor/overhead/benchmark-guest.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import { cyclesOf, type Processor } from "../../../../src/hypervisor/processors/processor.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import { trapAndEmulate, trapAndEmulateIn } from "../../../../src/hypervisor/techniques/trap-and-emulate.ts";
import { measuredNatively } from "../../benchmarks/native.ts";

function measured(
  processor: Processor,
  mode: Mode = "fast",
  consoles?: readonly MonitorDevice[],
): ReadonlyMap<string, Measurement> {
  const technique = trapAndEmulateIn(mode, consoles);
  const { combination } = resolveCombination({ technique: technique.name }, [technique]);
  const machine = technique.create({ ...combination, processor }, (operations) =>
    buildBenchmarkImage(operations, microBenchmarks),
  );
  return new Map(measure(machine, microBenchmarks).map((found) => [found.benchmark.name, found]));
}

/** Benchmarks whose kernel asks for its flags, which trap and emulate gets wrong. */
const FLAGS = new Set(["flags-restore", "interrupt-flag"]);

describe("benchmarks under trap and emulate", () => {
  it("leave what they leave natively, unless they look at flags", () => {
    const natively = measuredNatively(haswell);
    for (const [name, { result }] of measured(haswell)) {
      if (FLAGS.has(name)) expect(result, name).not.toBe(natively.get(name)!.result);
      else expect(result, name).toBe(natively.get(name)!.result);
    }
  });

  it("cost the same on both kinds of machines", () => {
    expect([...measured(haswell, "pipeline").values()]).toEqual([...measured(haswell).values()]);
  });

  it.each([prescott, haswell])("spend in hardware what their traps take: $name", (processor) => {
    const { operations } = processor;
    const exception = operations.exception.value;
    const pageFault = operations.pageFault.value + operations.pushFlags.value; // and its address is read
    const back = operations.interruptReturn.value;
    const emulation = exception + back;
    const expected: Readonly<Record<string, { exits: number; transition: number }>> = {
      arithmetic: { exits: 0, transition: 0 },
      "call-return": { exits: 0, transition: 0 },
      // The stack pointer goes by way of a control register; then sysret is emulated.
      "null-system-call": {
        exits: 2,
        transition:
          operations.systemCall.value +
          operations.controlRegisterWrite.value +
          operations.pushFlags.value +
          back +
          emulation,
      },
      "interrupt-system-call": {
        exits: 2,
        transition: operations.softwareInterrupt.value + back + emulation,
      },
      "divide-by-zero": { exits: 2, transition: exception + back + emulation },
      // The fault, the kernel's look at its address, its write of the entry, its return.
      "page-fault-true": { exits: 4, transition: 2 * (pageFault + back) + 2 * emulation },
      "page-fault-hidden": { exits: 1, transition: pageFault + back },
      "page-table-modify-same": { exits: 1, transition: pageFault + back },
      "page-table-modify-present-to-absent": { exits: 1, transition: pageFault + back },
      "page-table-modify-absent-to-present": { exits: 1, transition: pageFault + back },
      "control-register-write": { exits: 1, transition: emulation },
      "interrupt-flag": { exits: 2, transition: 2 * emulation },
      "port-in": { exits: 1, transition: emulation },
      "port-out": { exits: 1, transition: emulation },
      // 512 entries, and the root.
      "fork-like": {
        exits: 513,
        transition: 512 * (pageFault + back) + emulation + operations.addressSpaceSwitch.value,
      },
    };
    const found = measured(processor);
    for (const [name, { exits, transition }] of Object.entries(expected)) {
      const { warm } = found.get(name)!;
      expect(warm.exits, name).toBeCloseTo(exits, 9);
      expect(warm.transition, name).toBeCloseTo(transition, 9);
    }
  });

  it("are of the order that was measured: a trap that emulates one instruction took 2030 cycles", () => {
    // K. Adams and O. Agesen, A comparison of software and hardware techniques for x86 virtualization, ASPLOS 2006, § 4.
    const { cycles } = measured(prescott).get("control-register-write")!.warm;
    expect(cycles / 2030).toBeGreaterThan(0.5);
    expect(cycles / 2030).toBeLessThan(2);
  });

  it.each(["emulated", "virtio"] as const)("leave what they leave natively on %s devices", (io) => {
    for (const processor of [prescott, haswell]) {
      const [expected, found] = [native, trapAndEmulate].map((technique) => {
        const resolved = resolveCombination(
          { technique: technique.name, ...(technique === trapAndEmulate && { io }) },
          [technique],
        );
        const machine = technique.create({ ...resolved.combination, processor }, benchmarkGuest(resolved));
        return measure(machine, benchmarksOf(resolved)).filter(({ benchmark }) => !FLAGS.has(benchmark.name));
      });
      const results = (all: readonly Measurement[]) =>
        Object.fromEntries(all.map(({ benchmark, result }) => [benchmark.name, result]));
      expect(results(found!)).toEqual(results(expected!));
    }
  });

  it("cost what the real device does if the monitor has none of its own", () => {
    const port = cyclesOf(haswell, haswell.operations.portReadNs.value);
    const own = measured(haswell).get("port-in")!.warm;
    const real = measured(haswell, "fast", []).get("port-in")!.warm;
    expect(real.transition - own.transition).toBe(port);
  });
});
