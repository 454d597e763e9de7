import { describe, expect, it } from "vitest";
import { ARITHMETIC_STEPS } from "../../../../src/hypervisor/benchmarks/computing.ts";
import { CYCLES_PER_INSTRUCTION } from "../../../../src/hypervisor/monitors/process-vm/translator.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { processVmCompiler, processVmInterpreter } from "../../../../src/hypervisor/techniques/process-vm.ts";
import { measuredUnder, resultsOf } from "../../techniques/measured.ts";

const bare = measuredUnder(native, "haswell");
const interpreted = measuredUnder(processVmInterpreter, "haswell");
const compiled = measuredUnder(processVmCompiler, "haswell");

describe("operations of programs in the byte-code", () => {
  it("are those that need no kernel of one's own", () => {
    expect([...interpreted.keys()]).toEqual([
      "arithmetic",
      "call-return",
      "lock-uncontended",
      "null-system-call",
      "divide-by-zero",
      "page-fault-true",
      "page-fault-hidden",
      "tlb-walk",
      "context-switch",
    ]);
    expect([...compiled.keys()]).toEqual([...interpreted.keys()]);
  });

  it("come to the same as others' that are compiled ahead", () => {
    const expected = resultsOf(bare);
    for (const measured of [interpreted, compiled]) {
      for (const [name, result] of Object.entries(resultsOf(measured)))
        expect(result, name).toBe(expected[name]);
    }
  });

  it("cost an interpreter much where it computes, and nothing to speak of where the kernel works", () => {
    const ratio = (name: string) => interpreted.get(name)!.warm.cycles / bare.get(name)!.warm.cycles;
    expect(ratio("arithmetic")).toBeGreaterThan(10);
    expect(ratio("call-return")).toBeGreaterThan(10);
    expect(ratio("page-fault-true")).toBeLessThan(1.5);
    expect(ratio("divide-by-zero")).toBeLessThan(1.5);
  });

  it("take what can be counted by hand", () => {
    // To a handler: a load and its stall, 4 to look it up, another stall, 1 to push its address, and 4 of a return.
    const dispatch = 1 + 1 + 4 + 1 + 1 + 4;
    const goOn = 2;
    const load = dispatch + 4 + 1 + 1 + 1 + goOn;
    const constant = dispatch + 1 + 1 + 1 + goOn;
    const compute = dispatch + 2 + 1 + 1 + 1 + goOn;
    const store = dispatch + 4 + 1 + 1 + 1 + goOn;
    const shift = 2 * load + constant + 2 * compute + store;
    expect(interpreted.get("arithmetic")!.warm.cycles).toBe(ARITHMETIC_STEPS * 3 * shift);
    // Compiled: a copy, the shift, the exclusive or, and the result to its place.
    expect(compiled.get("arithmetic")!.warm.cycles).toBe(ARITHMETIC_STEPS * 3 * 4);
  });

  it("cost little once they are compiled", () => {
    const ratio = (name: string) => compiled.get(name)!.warm.cycles / bare.get(name)!.warm.cycles;
    expect(ratio("arithmetic")).toBeLessThan(2);
    expect(ratio("null-system-call")).toBeLessThan(1.1);
  });

  it("cost more at first: interpreting, and compiling, whose price is for each instruction", () => {
    const { warm, cold } = compiled.get("arithmetic")!;
    const { iterations } = compiled.get("arithmetic")!.benchmark;
    // 3 shifts of 6 instructions, 10 times, and two to return.
    const compiling = (3 * 6 * 10 + 2) * CYCLES_PER_INSTRUCTION;
    expect(cold.cycles * iterations).toBeGreaterThan(compiling);
    expect(cold.cycles).toBeGreaterThan(10 * warm.cycles);
    expect(cold.cycles * iterations - compiling).toBeLessThan(
      interpreted.get("arithmetic")!.cold.cycles * iterations,
    );
  });
});
