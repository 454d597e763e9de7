import { netBurstOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 3800;

/** NetBurst, 90 nm: the first processor with hardware assistance to virtualisation. */
export const prescott: Processor = {
  name: "prescott",
  model: "Pentium 4 672",
  frequencyMhz: documented(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: {
      geometry: documented(kib(16, 8), "intel-optimization-2005"),
      latencyCycles: measured(4, "anandtech-prescott", "the manual says so, too"),
    },
    firstInstruction: {
      geometry: estimate(
        kib(16, 8),
        "intel-optimization-2005",
        "for a trace cache of 12 K micro-operations in 8 ways",
      ),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: {
      geometry: documented(kib(2048, 8), "intel-optimization-2005"),
      latencyCycles: documented(20, "intel-optimization-2005"),
    },
    third: null,
    memoryCycles: estimate(380, "here", "100 ns, by way of the north bridge"),
  },
  translation: {
    instructionSmall: unchecked(entries(128, 4), "intel-sdm-caches"),
    instructionLarge: estimate(
      entries(8, 8),
      "intel-sdm-caches",
      "large pages are split up into small ones there",
    ),
    dataSmall: unchecked(entries(64, 64), "intel-sdm-caches"),
    dataLarge: estimate(
      entries(8, 8),
      "intel-sdm-caches",
      "large pages share the entries of small ones there",
    ),
    second: null,
    walkCaches: estimate([], "here", "none is known of"),
    nestedTlb: null,
  },
  operations: netBurstOperations(FREQUENCY_MHZ),
  virtualisation: measuredTransitions(
    measured(3963, "agesen-2012"),
    {
      vmread: 178,
      vmwrite: 171,
      vmlaunch: 2478,
      vmresume: 2333,
      exitHypercall: 1630,
      exitIdentify: 1599,
      exitPageFault: 1926,
      exitPort: 1942,
    },
    null,
  ),
};
