import { broadwell } from "./broadwell.ts";
import { skylakeOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { scaledTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 3400;

/** Skylake, 14 nm. */
export const skylake: Processor = {
  name: "skylake",
  model: "Core i7-6700",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: {
      geometry: documented(kib(32, 8), "anandtech-skylake-x"),
      latencyCycles: documented(4, "intel-optimization"),
    },
    firstInstruction: {
      geometry: documented(kib(32, 8), "anandtech-skylake-x"),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: {
      geometry: documented(kib(256, 4), "anandtech-skylake-x"),
      latencyCycles: documented(12, "intel-optimization"),
    },
    third: {
      geometry: unchecked(kib(8192, 16), "intel-datasheets"),
      latencyCycles: documented(44, "intel-optimization"),
    },
    memoryCycles: unchecked(215, "7-cpu", "42 cycles and 51 ns"),
  },
  translation: {
    ...broadwell.translation,
    instructionSmall: documented(entries(128, 8), "intel-optimization"),
    second: documented(
      { geometry: entries(1536, 12), latencyCycles: 8, unified: true, keepsLarge: true },
      "anandtech-skylake-x",
      "but for the latency, which is Haswell's",
    ),
  },
  operations: skylakeOperations(FREQUENCY_MHZ),
  virtualisation: scaledTransitions(
    measured(616, "vmlatency", "the middle of 600 to 632"),
    "Broadwell",
    broadwell.virtualisation,
  ),
};
