import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { entries, kib, UPPER_ENTRIES } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 2667;

/** Nehalem, 32 nm. */
export const westmere: Processor = {
  name: "westmere",
  model: "Xeon X5650",
  frequencyMhz: documented(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: { geometry: measured(kib(32, 8), "7-cpu"), latencyCycles: measured(4, "7-cpu") },
    firstInstruction: {
      geometry: measured(kib(32, 4), "7-cpu"),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: { geometry: measured(kib(256, 8), "7-cpu"), latencyCycles: measured(10, "7-cpu") },
    third: { geometry: measured(kib(12288, 16), "7-cpu"), latencyCycles: measured(42, "7-cpu") },
    memoryCycles: measured(219, "7-cpu", "40 cycles and 67 ns"),
  },
  translation: {
    instructionSmall: unchecked(entries(64, 4), "intel-optimization"),
    instructionLarge: unchecked(entries(7, 7), "intel-optimization"),
    dataSmall: unchecked(entries(64, 4), "intel-optimization"),
    dataLarge: unchecked(entries(32, 4), "intel-optimization"),
    second: unchecked(
      { geometry: entries(512, 4), latencyCycles: 7, unified: true, keepsLarge: false },
      "intel-optimization",
    ),
    walkCaches: UPPER_ENTRIES,
    nestedTlb: estimate(entries(16, 4), "here", "none is documented; as many as AMD's had in 2008"),
  },
  operations: coreOperations(FREQUENCY_MHZ, 2010),
  virtualisation: measuredTransitions(
    measured(761, "agesen-2012"),
    {
      vmread: 6,
      vmwrite: 5,
      vmlaunch: 678,
      vmresume: 402,
      exitHypercall: 344,
      exitIdentify: 389,
      exitPageFault: 569,
      exitPort: 427,
    },
    measured(546, "bugnion-2017"),
  ),
};
