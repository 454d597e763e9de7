import { haswell } from "./haswell.ts";
import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 2200;

/** Haswell, 14 nm. */
export const broadwell: Processor = {
  name: "broadwell",
  model: "Xeon E5-2699 v4",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: measured(4, "anandtech-skylake-sp"),
    },
    firstInstruction: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: {
      geometry: unchecked(kib(256, 8), "intel-optimization"),
      latencyCycles: measured(12, "anandtech-skylake-sp", "12 to 15"),
    },
    third: {
      geometry: unchecked(kib(55 * 1024, 20), "intel-datasheets"),
      latencyCycles: measured(45, "anandtech-skylake-sp", "38 to 51"),
    },
    memoryCycles: measured(209, "anandtech-skylake-sp", "95 ns, at the nominal clock"),
  },
  translation: {
    ...haswell.translation,
    second: documented(
      { geometry: entries(1536, 6), latencyCycles: 8, unified: true, keepsLarge: true },
      "wikichip-skylake",
      "but for the latency, which is Haswell's",
    ),
  },
  operations: {
    ...coreOperations(FREQUENCY_MHZ, 2014),
    entryUpdate: estimate(30, "here", "the first walker that sets the bits itself"),
  },
  virtualisation: measuredTransitions(
    measured(586, "vmlatency", "the middle of 469 to 703"),
    {
      vmread: 5,
      vmwrite: 4,
      vmlaunch: 528,
      vmresume: 348,
      exitHypercall: 265,
      exitIdentify: 332,
      exitPageFault: 531,
      exitPort: 397,
    },
    measured(656, "bugnion-2017"),
  ),
};
