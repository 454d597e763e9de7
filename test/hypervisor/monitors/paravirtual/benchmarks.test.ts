import { describe, expect, it } from "vitest";
import { measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { benchmarkGuest, benchmarksOf } from "../../../../src/hypervisor/overhead/benchmark-guest.ts";
import { OverheadTable } from "../../../../src/hypervisor/overhead/overhead-table.ts";
import { processors } from "../../../../src/hypervisor/processors/registry.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { paravirtual } from "../../../../src/hypervisor/techniques/paravirtual.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../../src/hypervisor/techniques/technique.ts";

const table = new OverheadTable();

function rowOf(technique: Technique, processor: string, operation: string) {
  const rows = table.rows(resolveCombination({ technique: technique.name, processor }, [technique]));
  return rows.find((row) => row.operation === operation)!;
}

function resultsOf(technique: Technique, processor: string): Record<string, bigint> {
  const resolved = resolveCombination({ technique: technique.name, processor }, [technique]);
  const machine = technique.create(resolved.combination, benchmarkGuest(resolved));
  const measurements = measure(machine, benchmarksOf(resolved));
  return Object.fromEntries(measurements.map(({ benchmark, result }) => [benchmark.name, result]));
}

describe("benchmarks of a paravirtual guest", () => {
  it.each(["prescott", "haswell"])("leave on %s what they leave on the bare machine", (processor) => {
    const found = resultsOf(paravirtual, processor);
    expect(Object.keys(found).length).toBeGreaterThan(20);
    expect(found).toEqual(resultsOf(native, processor));
  });

  it.each(processors.map(({ name }) => name))("call the system on %s at nearly its native price", (name) => {
    const call = rowOf(paravirtual, name, "null-system-call");
    const natively = rowOf(native, name, "null-system-call");
    // At the entry three instructions and at the end six, one of which waits for a load: see paravirtual-traps.ts.
    expect(call.cycles - natively.cycles).toBe(10);
    expect(call.transition).toBe(natively.transition);
    expect(call.cycles / natively.cycles).toBeLessThan(1.3);
  });

  it.each([
    ["arithmetic", 0],
    ["null-system-call", 0],
    ["interrupt-system-call", 0],
    ["divide-by-zero", 0],
    ["page-fault-hidden", 0],
    ["tlb-walk", 0],
    ["control-register-write", 0],
    ["interrupt-flag", 0],
    ["flags-restore", 0],
    ["page-table-modify-same", 1],
    ["page-table-modify-present-to-absent", 1],
    ["port-in", 1],
    // The fault itself, and the entry that is set.
    ["page-fault-true", 2],
    // The new root, and the kernel's new stack.
    ["context-switch", 2],
    // Its setting, and its coming.
    ["timer-interrupt", 2],
    // 512 entries in four batches, and the root.
    ["fork-like", 5],
  ])("need the monitor: %s %d times", (operation, exits) => {
    expect(rowOf(paravirtual, "haswell", operation).exits).toBe(exits);
  });

  it.each(["prescott", "haswell", "skylake"])("change entries on %s in batches for less", (processor) => {
    const single = rowOf(paravirtual, processor, "page-table-modify-present-to-absent");
    const batch = rowOf(paravirtual, processor, "fork-like");
    expect(batch.cycles / 512).toBeLessThan(single.cycles / 2);
    // What a batch saves is the way there and back, and not what is checked.
    expect(batch.monitor / 512).toBeGreaterThan(single.monitor / 2);
  });

  it("walk their own tables", () => {
    const [one, other] = [native, paravirtual].map((technique) => rowOf(technique, "haswell", "tlb-walk"));
    expect(other!.cycles).toBeCloseTo(one!.cycles, 0);
  });

  it("send more packets than they notify", () => {
    expect(rowOf(paravirtual, "haswell", "packet-burst").exits).toBeLessThan(0.5);
  });
});
