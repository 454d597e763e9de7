import { describe, expect, it } from "vitest";
import type { Benchmark } from "../../../../src/hypervisor/benchmarks/benchmark.ts";
import { buildBenchmarkImage } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { microBenchmarks } from "../../../../src/hypervisor/benchmarks/registry.ts";
import { bareMetal } from "../../../../src/hypervisor/guests/bare-metal.ts";
import { GUEST_PHYSICAL, MONITOR_BASE } from "../../../../src/hypervisor/monitors/core/layout.ts";
import { ownDevices } from "../../../../src/hypervisor/monitors/hardware-assisted/io.ts";
import { hardwareAssistedMonitor } from "../../../../src/hypervisor/monitors/hardware-assisted/monitor.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import { processors } from "../../../../src/hypervisor/processors/registry.ts";
import { EXIT } from "../../../../src/hypervisor/system/control-structure.ts";
import { ADAMS_AGESEN } from "../../../conformance/adams-agesen-2006.table.ts";
import { ROUND_TRIPS } from "../../../conformance/agesen-2012.table.ts";
import { nullHypercall } from "../../null-hypercall.ts";
import {
  benchmarksFor,
  type HardwareIo,
  type HardwarePaging,
  IOS,
  measureVirtual,
  virtualMachine,
} from "./machines.ts";

/** Exits of an event, by operation, rounded; those without any are left out. */
function exitsByOperation(
  benchmarks: readonly Benchmark[],
  paging: HardwarePaging,
  io: HardwareIo = "emulated",
) {
  const measurements = measureVirtual(benchmarks, { paging, io });
  return Object.fromEntries(
    measurements.flatMap(({ benchmark: { name }, warm: { exits } }) =>
      exits === 0 ? [] : [[name, Math.round(exits * 100) / 100]],
    ),
  );
}

describe("exits", () => {
  it("with nested paging come with devices and interrupts only", () => {
    expect(exitsByOperation(microBenchmarks, "nested")).toMatchInlineSnapshot(`
      {
        "idle-wake-up": 4,
        "inter-processor-interrupt": 2,
        "port-in": 1,
        "port-out": 1,
        "timer-interrupt": 3,
      }
    `);
    expect(exitsByOperation(microBenchmarks, "nested-large")).toEqual(
      exitsByOperation(microBenchmarks, "nested"),
    );
  });

  it("with shadow paging come with everything that has to do with tables, too", () => {
    expect(exitsByOperation(microBenchmarks, "shadow")).toMatchInlineSnapshot(`
      {
        "context-switch": 1,
        "fork-like": 513,
        "idle-wake-up": 4,
        "inter-processor-interrupt": 2,
        "page-fault-hidden": 1,
        "page-fault-true": 2,
        "page-table-modify-absent-to-present": 1,
        "page-table-modify-present-to-absent": 1,
        "page-table-modify-same": 1,
        "port-in": 1,
        "port-out": 1,
        "timer-interrupt": 3,
      }
    `);
  });

  it("for packets and blocks are the fewer the less of a device is imitated", () => {
    const exits = IOS.map((io) =>
      exitsByOperation(benchmarksFor(io).slice(microBenchmarks.length), "nested", io),
    );
    expect(Object.fromEntries(IOS.map((io, index) => [io, exits[index]]))).toMatchInlineSnapshot(`
      {
        "emulated": {
          "disk-read": 6,
          "packet-burst": 8,
          "packet-in": 8.5,
          "packet-out": 8,
        },
        "passthrough": {
          "disk-read": 2,
          "packet-burst": 2,
          "packet-in": 2.13,
          "packet-out": 2,
        },
        "passthrough-exitless": {},
        "virtio": {
          "disk-read": 3,
          "packet-burst": 0.19,
          "packet-in": 2.06,
          "packet-out": 3,
        },
      }
    `);
  });
});

const OLD: readonly string[] = ["prescott", "merom", "penryn"];

function nullHypercallCycles(processor: Processor): number {
  const paging = OLD.includes(processor.name) ? "shadow" : "nested";
  return measureVirtual([nullHypercall], { processor, paging })[0]!.warm.cycles;
}

describe("a null hypercall", () => {
  it("takes the hardware's round trip and as much again at most, on every processor", () => {
    const table = processors.map((processor) => {
      const { least, most } = ROUND_TRIPS.find(({ processor: name }) => name === processor.name)!;
      const cycles = nullHypercallCycles(processor);
      const ratio = cycles / ((least + most) / 2);
      expect(ratio).toBeGreaterThan(1);
      expect(ratio).toBeLessThan(2);
      return `${processor.name}: ${cycles}, ${ratio.toFixed(2)} of ${least === most ? least : `${least}-${most}`}`;
    });
    expect(table).toMatchInlineSnapshot(`
      [
        "prescott: 5158, 1.30 of 3963",
        "merom: 2105, 1.33 of 1579",
        "penryn: 1563, 1.23 of 1266",
        "nehalem: 1130, 1.12 of 1009",
        "westmere: 875, 1.15 of 761",
        "sandy-bridge: 948, 1.21 of 784",
        "ivy-bridge: 903, 1.24 of 680-781",
        "haswell: 694, 1.28 of 463-625",
        "broadwell: 736, 1.26 of 469-703",
        "skylake: 768, 1.25 of 600-632",
        "kaby-lake: 735, 1.26 of 528-641",
        "cascade-lake: 660, 1.27 of 518",
      ]
    `);
  });

  it("is made of what the processor's figures and the handler's instructions add up to", () => {
    const { vmread, vmwrite, vmresume, exitHypercall } = haswell.virtualisation;
    const [{ warm }] = measureVirtual([nullHypercall]) as [ReturnType<typeof measureVirtual>[number]];
    // Reason, ring, number, pc and length are read, the pc is written.
    const transition = exitHypercall.value + 5 * vmread.value + vmwrite.value + vmresume.value;
    expect(warm).toMatchObject({ exits: 1, walk: 0, host: 0, transition });
    expect(warm.cycles).toBe(warm.guest + warm.transition + warm.monitor);
  });
});

describe("on the first processor with hardware assistance", () => {
  it("operations take about as long as Adams and Agesen have measured, and what exits is told from what does not", () => {
    const measurements = measureVirtual(microBenchmarks, { processor: prescott, paging: "shadow" });
    const found = ADAMS_AGESEN.map(({ published, operation, native, hardware }) => {
      const { warm } = measurements.find(({ benchmark: { name } }) => name === operation)!;
      return { published, native, hardware, exits: warm.exits, ratio: warm.cycles / hardware };
    });
    const errors = found.map(({ ratio }) => Math.max(ratio, 1 / ratio));
    expect(Math.max(...errors)).toBeLessThan(10);
    expect(errors.reduce((product, error) => product * error, 1) ** (1 / errors.length)).toBeLessThan(2);
    for (const { native, hardware, exits } of found) expect(exits > 0).toBe(hardware > 2 * native);
  });
});

describe("the monitor's code", () => {
  it("is where cycles of an exit come from: without the device's routine `in` takes less, and reads nothing", () => {
    const portIn = microBenchmarks.filter(({ name }) => name === "port-in");
    const image = buildBenchmarkImage(bareMetal, portIn);
    const { symbols } = hardwareAssistedMonitor({
      paging: "nested",
      devices: ownDevices("emulated"),
      directInterrupts: false,
      tagged: true,
    }).program;
    const whole = virtualMachine(image);
    const lesser = virtualMachine(image);
    // The exit goes straight to what steps over the instruction.
    const entry = symbols.get("exits")! - MONITOR_BASE + 8 * EXIT.port;
    expect(entry).toBeLessThan(GUEST_PHYSICAL);
    lesser.platform.memory.writeWord(entry, symbols.get("step_and_resume")!, 0);
    const [one, other] = [whole, lesser].map((machine) => measure(machine, portIn)[0]!);
    expect(other!.warm.monitor).toBeLessThan(one!.warm.monitor / 1.5);
    expect(other!.result).not.toBe(one!.result);
  });

  it("takes the same cycles stage by stage", () => {
    const some = microBenchmarks.filter(({ name }) => /fault|same|port|interrupt$|idle|control/.test(name));
    for (const paging of ["nested", "shadow"] as const) {
      const [fast, pipeline] = (["fast", "pipeline"] as const).map((mode) =>
        measureVirtual(some, { paging, mode }).map(({ cold, warm, result }) => ({ cold, warm, result })),
      );
      expect(pipeline).toEqual(fast);
    }
  });
});
