import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Benchmark } from "../../../../src/hypervisor/benchmarks/benchmark.ts";
import {
  buildBenchmarkImage,
  FIRST_FREE_SYSTEM_CALL,
  ROUNDS,
} from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { PHYSICAL, VIRTUAL } from "../../../../src/hypervisor/guests/layout.ts";
import type { Method } from "../../../../src/hypervisor/monitors/process-vm/byte-code.ts";
import { METHOD } from "../../../../src/hypervisor/monitors/process-vm/method-record.ts";
import {
  arrayAddress,
  processVirtualMachine,
} from "../../../../src/hypervisor/monitors/process-vm/runtime.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { processVmCompiler, processVmInterpreter } from "../../../../src/hypervisor/techniques/process-vm.ts";
import { LENGTHS, randomMethods } from "./random-byte-code.ts";
import { evaluate, Failure } from "./reference.ts";

const ITERATIONS = 8;
const SEED = 12_345n;

interface Outcome {
  readonly result: bigint;
  readonly arrays: readonly (readonly bigint[])[];
  /** Whether each method has been compiled. */
  readonly compiled: readonly boolean[];
}

/** Runs method 0 on its own last result, over and over. */
function run(methods: readonly Method[], compiles: boolean): Outcome {
  const arrays = LENGTHS.map((length) => ({ length }));
  const benchmark: Benchmark = {
    name: "random",
    title: "Random",
    operation: "A random program runs",
    ring: "user",
    iterations: ITERATIONS,
    code: () => ({
      start: `
        irmovq $${SEED}, %r14`,
      event: `
        irmovq $0, %rdi
        rrmovq %r14, %rsi
        call vmRun
        rrmovq %rax, %r14`,
    }),
    parts: [processVirtualMachine({ methods, arrays }, compiles ? FIRST_FREE_SYSTEM_CALL : null)],
  };
  const technique = compiles ? processVmCompiler : processVmInterpreter;
  const machine = technique.create(
    { technique: technique.name, paging: "none", io: "native", type: "none", processor: haswell },
    (operations) => buildBenchmarkImage(operations, [benchmark]),
  );
  const [measurement] = measure(machine, [benchmark]);
  const view = new DataView(machine.platform.memory.buffer);
  const wordAt = (address: number) => view.getBigUint64(PHYSICAL.userData + address - VIRTUAL.userData, true);
  const symbol = (label: string) => machine.image.program.symbols.get(label)!;
  return {
    result: measurement!.result,
    arrays: LENGTHS.map((length, index) => {
      const elements = Number(wordAt(arrayAddress(index) + 8));
      return Array.from({ length }, (_, element) => wordAt(elements + 8 * element));
    }),
    compiled: methods.map(
      (_, number) =>
        wordAt(symbol("vmMethods") + number * METHOD.bytes + METHOD.entry) !==
        BigInt(symbol("vmInterpreted")),
    ),
  };
}

/** The same by the reference. */
function expected(methods: readonly Method[]): Omit<Outcome, "compiled"> {
  const arrays = LENGTHS.map((length) => Array<bigint>(length).fill(0n));
  const byAddress = new Map(arrays.map((elements, index) => [BigInt(arrayAddress(index)), elements]));
  let result = SEED;
  for (let round = 0; round < ROUNDS; round++) {
    result = SEED;
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      try {
        result = evaluate(methods, 0, [result], byAddress);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        result = 2n ** 64n - 1n;
      }
    }
  }
  return { result, arrays };
}

describe("programs in the byte-code", () => {
  it("come to the same, interpreted, compiled, and by the definition", () => {
    let compiled = 0;
    fc.assert(
      fc.property(randomMethods, (methods) => {
        const reference = expected(methods);
        const interpreted = run(methods, false);
        expect({ result: interpreted.result, arrays: interpreted.arrays }).toEqual(reference);
        expect(interpreted.compiled).not.toContain(true);
        const translated = run(methods, true);
        expect({ result: translated.result, arrays: translated.arrays }).toEqual(reference);
        compiled += translated.compiled.filter((each) => each).length;
      }),
      { numRuns: 40 },
    );
    expect(compiled).toBeGreaterThan(40);
  });

  it("stay interpreted if code joins with operands on the stack", () => {
    const choice: Method = {
      name: "choice",
      arguments: 1,
      locals: 1,
      code: [
        ["load", 0],
        ["constant", 1],
        ["and"],
        ["jumpIfZero", "even"],
        ["constant", 10],
        ["jump", "joined"],
        { label: "even" },
        ["constant", 21],
        { label: "joined" },
        ["return"],
      ],
    };
    const { result, compiled } = run([choice], true);
    expect(compiled).toEqual([false]);
    expect(result).toBe(expected([choice]).result);
  });
});
