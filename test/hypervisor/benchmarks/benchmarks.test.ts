import { describe, expect, it } from "vitest";
import { buildBenchmarkImage, ROUNDS } from "../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { ARITHMETIC_SEED, ARITHMETIC_STEPS } from "../../../src/hypervisor/benchmarks/computing.ts";
import { WALK_STRIDE_BYTES } from "../../../src/hypervisor/benchmarks/look-aside-buffer.ts";
import { measure } from "../../../src/hypervisor/benchmarks/measure.ts";
import { microBenchmarks } from "../../../src/hypervisor/benchmarks/registry.ts";
import { bareMetal } from "../../../src/hypervisor/guests/bare-metal.ts";
import { VIRTUAL } from "../../../src/hypervisor/guests/layout.ts";
import { haswell } from "../../../src/hypervisor/processors/haswell.ts";
import { prescott } from "../../../src/hypervisor/processors/prescott.ts";
import type { HardwareOperations, Processor } from "../../../src/hypervisor/processors/processor.ts";
import { processors } from "../../../src/hypervisor/processors/registry.ts";
import { native } from "../../../src/hypervisor/techniques/native.ts";
import { measuredNatively } from "./native.ts";

const iterationsOf = (name: string) => microBenchmarks.find((each) => each.name === name)!.iterations;

/** Marsaglia's generator, in integers of 64 bits. */
function xorshift(seed: bigint, steps: number): bigint {
  let state = seed;
  for (let step = 0; step < steps; step++) {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
  }
  return state;
}

describe("benchmarks", () => {
  const measured = measuredNatively(haswell);

  it.each(processors)("cost the same on both machines: $name", (processor) => {
    const fast = measuredNatively(processor, "fast");
    const pipeline = measuredNatively(processor, "pipeline");
    expect([...pipeline.values()]).toEqual([...fast.values()]);
  });

  it("leave what follows from what they do", () => {
    const events = (name: string) => BigInt(ROUNDS * iterationsOf(name));
    const expected: Readonly<Record<string, bigint>> = {
      arithmetic: xorshift(ARITHMETIC_SEED, iterationsOf("arithmetic") * ARITHMETIC_STEPS),
      "call-return": events("call-return"),
      "lock-uncontended": events("lock-uncontended"),
      // The process that asks is number 1.
      "null-system-call": events("null-system-call"),
      "interrupt-system-call": events("interrupt-system-call"),
      "divide-by-zero": events("divide-by-zero"),
      "page-fault-true": events("page-fault-true"),
      // Pages that are marked as used.
      "page-fault-hidden": BigInt(iterationsOf("page-fault-hidden")),
      "tlb-walk": BigInt(VIRTUAL.walked + iterationsOf("tlb-walk") * WALK_STRIDE_BYTES),
      "page-table-modify-same": 32n,
      "page-table-modify-present-to-absent": 0n,
      "page-table-modify-absent-to-present": 32n,
      "fork-like": 0n,
      // The other process counts when it comes back from its own yield: not yet after the first switch to it.
      "context-switch": events("context-switch") - 1n,
      "control-register-write": 5n,
      "flags-restore": 0n,
      "interrupt-flag": 0x200n,
      "port-in": 4n,
      "port-out": 0n,
      "timer-interrupt": events("timer-interrupt"),
      "inter-processor-interrupt": events("inter-processor-interrupt"),
      "idle-wake-up": events("timer-interrupt") + events("idle-wake-up"),
    };
    const found = Object.fromEntries([...measured].map(([name, { result }]) => [name, result]));
    expect(found).toEqual(expected);
  });

  it("leave the same on every processor", () => {
    for (const processor of processors) {
      for (const [name, { result }] of measuredNatively(processor)) {
        expect(result, `${name} on ${processor.name}`).toBe(measured.get(name)!.result);
      }
    }
  });

  it.each([prescott, haswell])("cost the same alone as in company: $name", (processor) => {
    const together = measuredNatively(processor);
    for (const benchmark of microBenchmarks) {
      const alone = measuredNatively(processor, "fast", [benchmark]).get(benchmark.name)!;
      expect(alone.warm, benchmark.name).toEqual(together.get(benchmark.name)!.warm);
    }
  });

  it("put every cycle of the machine down somewhere", () => {
    const machine = native.create(
      { technique: "native", paging: "none", io: "native", type: "none", processor: haswell },
      (operations) => buildBenchmarkImage(operations, microBenchmarks),
    );
    measure(machine, microBenchmarks);
    for (const { cycles, ledger } of machine.platform.marks) {
      const { guest, monitor, host, walk, transition, idle } = ledger;
      expect(guest + monitor + host + walk + transition + idle).toBe(cycles);
      expect(monitor + host).toBe(0);
    }
  });

  it("say why they have not come to their end", () => {
    const machine = native.create(
      { technique: "native", paging: "none", io: "native", type: "none", processor: haswell },
      (operations) => buildBenchmarkImage(operations, microBenchmarks),
    );
    const stopped = { ...machine, run: () => machine.platform.run(1000) };
    expect(() => measure(stopped, microBenchmarks)).toThrowErrorMatchingInlineSnapshot(
      `[Error: benchmarks: found "budget", expected "halted"]`,
    );
  });

  it("refuse labels in common", () => {
    const twice = [
      microBenchmarks[1]!,
      { ...microBenchmarks[1]!, parts: [() => ({ code: "countCall: ret" })] },
    ];
    expect(() => buildBenchmarkImage(bareMetal, twice)).toThrow('a second label "countCall"');
  });

  it("move with the constants that they depend on, and with no others", () => {
    const moved: Record<string, string[]> = {};
    for (const operation of Object.keys(haswell.operations) as (keyof HardwareOperations)[]) {
      const before = haswell.operations[operation];
      const perturbed: Processor = {
        ...haswell,
        operations: { ...haswell.operations, [operation]: { ...before, value: before.value + 100 } },
      };
      moved[operation] = [...measuredNatively(perturbed)]
        .filter(([name, { warm }]) => warm.cycles !== measured.get(name)!.warm.cycles)
        .map(([name]) => name);
    }
    expect(moved).toMatchInlineSnapshot(`
      {
        "addressSpaceSwitch": [
          "fork-like",
          "context-switch",
        ],
        "controlRegisterWrite": [
          "context-switch",
          "control-register-write",
        ],
        "endOfInterrupt": [
          "timer-interrupt",
          "inter-processor-interrupt",
          "idle-wake-up",
        ],
        "entryUpdate": [
          "page-fault-hidden",
        ],
        "exception": [
          "divide-by-zero",
        ],
        "farTransfer": [],
        "flushAll": [],
        "identify": [],
        "interprocessorInterruptSend": [
          "inter-processor-interrupt",
        ],
        "interprocessorInterruptTransit": [
          "inter-processor-interrupt",
        ],
        "interruptDelivery": [
          "timer-interrupt",
          "inter-processor-interrupt",
          "idle-wake-up",
        ],
        "interruptFlag": [
          "interrupt-flag",
          "idle-wake-up",
        ],
        "interruptReturn": [
          "interrupt-system-call",
          "divide-by-zero",
          "page-fault-true",
          "timer-interrupt",
          "inter-processor-interrupt",
          "idle-wake-up",
        ],
        "invalidatePage": [],
        "modelSpecificWrite": [
          "timer-interrupt",
          "idle-wake-up",
        ],
        "pageFault": [
          "page-fault-true",
        ],
        "popFlags": [
          "flags-restore",
        ],
        "portReadNs": [
          "port-in",
        ],
        "portWriteNs": [
          "port-out",
        ],
        "pushFlags": [
          "page-fault-true",
        ],
        "readTimestamp": [],
        "segmentLoad": [],
        "softwareInterrupt": [
          "interrupt-system-call",
        ],
        "systemCall": [
          "null-system-call",
        ],
        "systemReturn": [
          "null-system-call",
        ],
        "wakeUp": [
          "idle-wake-up",
        ],
      }
    `);
  });
});
