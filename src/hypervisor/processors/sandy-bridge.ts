import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";
import { westmere } from "./westmere.ts";

const FREQUENCY_MHZ = 3400;

/** Sandy Bridge, 32 nm. */
export const sandyBridge: Processor = {
  name: "sandy-bridge",
  model: "Core i7-2600",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: unchecked(4, "7-cpu"),
    },
    firstInstruction: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: { geometry: documented(kib(256, 8), "intel-cpuid"), latencyCycles: unchecked(12, "7-cpu") },
    third: { geometry: unchecked(kib(8192, 16), "intel-datasheets"), latencyCycles: unchecked(28, "7-cpu") },
    memoryCycles: unchecked(195, "7-cpu", "28 cycles and 49 ns"),
  },
  translation: {
    ...westmere.translation,
    instructionSmall: documented(entries(64, 4), "intel-cpuid"),
    instructionLarge: documented(entries(8, 8), "intel-cpuid"),
    dataSmall: documented(entries(64, 4), "intel-cpuid"),
    dataLarge: documented(entries(32, 4), "intel-cpuid"),
    second: documented(
      { geometry: entries(512, 4), latencyCycles: 7, unified: true, keepsLarge: false },
      "intel-cpuid",
      "but for the latency, of intel-optimization, which was not read again",
    ),
  },
  operations: coreOperations(FREQUENCY_MHZ, 2011),
  virtualisation: measuredTransitions(
    measured(784, "agesen-2012"),
    {
      vmread: 5,
      vmwrite: 4,
      vmlaunch: 619,
      vmresume: 460,
      exitHypercall: 365,
      exitIdentify: 434,
      exitPageFault: 507,
      exitPort: 472,
    },
    measured(588, "bugnion-2017"),
  ),
};
