import type { Benchmark } from "../benchmarks/benchmark.ts";
import { bareMetal } from "../guests/bare-metal.ts";
import { type GuestImage, loadGuestImage } from "../guests/guest-image.ts";
import { GUEST_BYTES } from "../guests/layout.ts";
import { compiledBenchmarks, interpretedBenchmarks } from "../monitors/process-vm/benchmarks.ts";
import { CYCLES_PER_INSTRUCTION, compilingTranslator } from "../monitors/process-vm/translator.ts";
import { Platform } from "../system/platform.ts";
import { PROCESS_VM_COMPILER, PROCESS_VM_INTERPRETER, type TechniqueFacts } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";

/** Programs in a byte-code, interpreted by a process of the bare machine's kernel. */
export const processVmInterpreter: Technique = processVm(PROCESS_VM_INTERPRETER, interpretedBenchmarks);

/** The same, but what runs often is compiled. */
export const processVmCompiler: Technique = {
  ...processVm(PROCESS_VM_COMPILER, compiledBenchmarks),
  charges: { compiledInstruction: CYCLES_PER_INSTRUCTION },
};

function processVm(facts: TechniqueFacts, benchmarks: readonly Benchmark[]): Technique {
  return {
    ...facts,
    benchmarks: () => benchmarks,
    create({ processor }, guest) {
      const image = guest(bareMetal);
      const symbol = (label: string): number => symbolOf(image, label);
      const platform = new Platform({
        processor,
        memoryBytes: GUEST_BYTES,
        devices: machineDevices,
        domains: [{ from: symbol("vmBegin"), to: symbol("vmEnd"), domain: "monitor" }],
        translator: compilingTranslator({
          methods: symbol("vmMethods"),
          interpreted: symbol("vmInterpreted"),
          fail: symbol("vmFail"),
        }),
      });
      loadGuestImage(image, platform.memory, 0);
      platform.cores[0]!.start({ pc: image.entry, stack: image.stack, root: image.root });
      return { platform, image, guestBase: 0, run: (cycleBudget) => platform.run(cycleBudget) };
    },
  };
}

function symbolOf({ program }: GuestImage, label: string): number {
  const address = program.symbols.get(label);
  if (address === undefined)
    throw new RangeError(`found no ${label}, expected a guest with a byte-code program`);
  return address;
}
