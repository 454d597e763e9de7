import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { sandyBridge } from "./sandy-bridge.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 3400;

/** Haswell, 22 nm. */
export const haswell: Processor = {
  name: "haswell",
  model: "Core i7-4770",
  frequencyMhz: documented(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: unchecked(4, "7-cpu"),
    },
    firstInstruction: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: { geometry: unchecked(kib(256, 8), "intel-optimization"), latencyCycles: unchecked(12, "7-cpu") },
    third: { geometry: documented(kib(8192, 16), "intel-datasheets"), latencyCycles: unchecked(36, "7-cpu") },
    memoryCycles: unchecked(230, "7-cpu", "36 cycles and 57 ns"),
  },
  translation: {
    ...sandyBridge.translation,
    instructionSmall: unchecked(entries(128, 4), "intel-optimization"),
    second: measured(
      { geometry: entries(1024, 8), latencyCycles: 8, unified: true, keepsLarge: true },
      "mynavi-haswell",
      "12 cycles, less 4 of the first cache; the shape is intel-optimization's",
    ),
  },
  operations: coreOperations(FREQUENCY_MHZ, 2013),
  virtualisation: measuredTransitions(
    measured(544, "vmlatency", "the middle of 463 to 625"),
    {
      vmread: 5,
      vmwrite: 4,
      vmlaunch: 486,
      vmresume: 318,
      exitHypercall: 253,
      exitIdentify: 327,
      exitPageFault: 512,
      exitPort: 383,
    },
    measured(604, "bugnion-2017"),
  ),
};
