import { describe, expect, it } from "vitest";
import { type Measurement, measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { benchmarkGuest, benchmarksOf } from "../../../../src/hypervisor/overhead/benchmark-guest.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { kabyLake } from "../../../../src/hypervisor/processors/kaby-lake.ts";
import { prescott } from "../../../../src/hypervisor/processors/prescott.ts";
import type { Processor } from "../../../../src/hypervisor/processors/processor.ts";
import { CR } from "../../../../src/hypervisor/system/control-registers.ts";
import {
  binaryTranslation,
  binaryTranslationIn,
} from "../../../../src/hypervisor/techniques/binary-translation.ts";
import type { Io, Paging } from "../../../../src/hypervisor/techniques/combination.ts";
import {
  hardwareAssisted,
  hardwareAssistedIn,
} from "../../../../src/hypervisor/techniques/hardware-assisted.ts";
import type { Technique } from "../../../../src/hypervisor/techniques/technique.ts";

/** What a host has nothing to do with. */
const WITHOUT_HOST = (name: string): boolean => !/^(port|timer|idle|packet|disk)/.test(name);

/** All operations by name, measured on a monitor that has the machine to itself (1), or on one with a host (2). */
function measured(
  type: 1 | 2,
  {
    technique = hardwareAssisted,
    processor = haswell,
    paging = "nested",
    io = "emulated",
  }: { technique?: Technique; processor?: Processor; paging?: Paging; io?: Io } = {},
): ReadonlyMap<string, Measurement> {
  const combination = { technique: technique.name, paging, io, type, processor } as const;
  const machine = technique.create(combination, benchmarkGuest({ combination, technique }));
  const all = measure(machine, benchmarksOf({ combination, technique }));
  return new Map(all.map((measurement) => [measurement.benchmark.name, measurement]));
}

const WAYS: readonly { technique: Technique; io: Io; paging: Paging; processor: Processor }[] = [
  { technique: hardwareAssisted, io: "emulated", paging: "nested", processor: haswell },
  { technique: hardwareAssisted, io: "virtio", paging: "nested-large", processor: kabyLake },
  { technique: hardwareAssisted, io: "passthrough", paging: "nested", processor: haswell },
  { technique: hardwareAssisted, io: "passthrough-exitless", paging: "nested", processor: haswell },
  { technique: hardwareAssisted, io: "emulated", paging: "shadow", processor: prescott },
  { technique: binaryTranslation, io: "emulated", paging: "shadow", processor: prescott },
  { technique: binaryTranslation, io: "virtio", paging: "shadow", processor: haswell },
];

describe.each(WAYS)("$technique.name, $io, $paging, on $processor.name", (way) => {
  const [alone, hosted] = [measured(1, way), measured(2, way)];

  it("every operation has the result that it has without a host", () => {
    for (const [name, { result }] of hosted) expect(result, name).toBe(alone.get(name)!.result);
  });

  it("costs the same where the host has nothing to do, to the cycle", () => {
    // Caches that the host has used meanwhile show in walks, and only there.
    for (const [name, { warm }] of hosted) {
      if (!WITHOUT_HOST(name)) continue;
      const { cycles, walk } = alone.get(name)!.warm;
      expect(warm.cycles - warm.walk, name).toBeCloseTo(cycles - walk, 6);
      expect(warm.host, name).toBe(0);
    }
    expect(hosted.get("arithmetic")!.warm).toEqual(alone.get("arithmetic")!.warm);
  });

  it("ports are the host's", () => {
    for (const name of ["port-in", "port-out"]) {
      const [one, two] = [alone.get(name)!.warm, hosted.get(name)!.warm];
      expect(one.host).toBe(0);
      expect(two.host).toBeGreaterThan(0);
      expect(two.exits).toBe(one.exits);
    }
  });
});

describe("a switch of worlds", () => {
  /** Registers of which each world has its own, besides the root. */
  const SWITCHED = 8;

  it.each([haswell, kabyLake, prescott])(
    "$name: hardware takes what the switched registers cost, and a system call",
    (processor) => {
      const paging = processor === prescott ? "shadow" : "nested";
      const [alone, hosted] = ([1, 2] as const).map(
        (type) => measured(type, { processor, paging }).get("port-in")!.warm,
      );
      const { operations } = processor;
      const oneWay =
        SWITCHED * operations.controlRegisterWrite.value +
        operations.addressSpaceSwitch.value +
        (SWITCHED + 1) * operations.pushFlags.value;
      const call = operations.systemCall.value + operations.systemReturn.value;
      expect(hosted!.transition - alone!.transition).toBeCloseTo(2 * oneWay + call, 6);
    },
  );

  it("a world's registers are its own again when it is back", () => {
    const technique = hardwareAssisted;
    const combination = {
      technique: technique.name,
      paging: "nested",
      io: "emulated",
      type: 2,
      processor: haswell,
    } as const;
    const machine = technique.create(combination, benchmarkGuest({ combination, technique }));
    const { control } = machine.platform.cores[0]!;
    const seen = new Map<number, Set<string>>();
    for (let budget = 100_000; budget < 3_000_000; budget += 7_919) {
      if (machine.run(budget) !== "budget") break;
      if (machine.platform.cores[0]!.virtualMachine !== 0) continue;
      const root = control.get(CR.root);
      const tables = [CR.idt, CR.gdt, CR.systemCallEntry].map((register) => control.get(register)).join();
      seen.set(root, (seen.get(root) ?? new Set()).add(tables));
    }
    // The monitor's and the host's. In the middle of a switch there may be some of each, once or twice.
    expect(seen.size).toBe(2);
    for (const states of seen.values()) expect(states.size).toBeLessThanOrEqual(4);
  });

  it.each([
    [hardwareAssistedIn, "nested"],
    [binaryTranslationIn, "shadow"],
  ] as const)("takes the same on both kinds of machines: %o", (techniqueIn, paging) => {
    const [fast, pipeline] = (["fast", "pipeline"] as const).map((mode) =>
      measured(2, { technique: techniqueIn(mode), paging }),
    );
    for (const [name, { warm }] of fast!) expect(pipeline!.get(name)!.warm, name).toEqual(warm);
  });

  it("only what goes through the host depends on what a change of address spaces costs", () => {
    const slower: Processor = {
      ...haswell,
      operations: {
        ...haswell.operations,
        addressSpaceSwitch: { ...haswell.operations.addressSpaceSwitch, value: 1186 },
      },
    };
    const [before, after] = [haswell, slower].map((processor) => measured(2, { processor }));
    const moved = (name: string) => after!.get(name)!.warm.cycles - before!.get(name)!.warm.cycles;
    expect(moved("port-in")).toBeCloseTo(2000, 6);
    expect(moved("arithmetic")).toBe(0);
    expect(moved("null-system-call")).toBe(0);
  });
});

describe("published", () => {
  /** VirtualBox on Kaby Lake: `out` handled in ring 0, and in the host's user space. */
  const VIRTUALBOX = { kernel: 2522, user: 10_883 } as const;

  it("going to the host's user space multiplies the cost of an out", () => {
    const [alone, hosted] = ([1, 2] as const).map(
      (type) => measured(type, { processor: kabyLake }).get("port-out")!.warm.cycles,
    );
    const ratio = hosted! / alone!;
    expect(ratio).toBeGreaterThan(2);
    expect(ratio / (VIRTUALBOX.user / VIRTUALBOX.kernel)).toBeGreaterThan(0.5);
    expect(ratio / (VIRTUALBOX.user / VIRTUALBOX.kernel)).toBeLessThan(2);
  });
});
