import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 2667;

/** Core, 65 nm. */
export const merom: Processor = {
  name: "merom",
  model: "Core 2 Duo E6700",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: {
      geometry: documented(kib(32, 8), "intel-optimization"),
      latencyCycles: unchecked(3, "intel-optimization"),
    },
    firstInstruction: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: estimate(3, "here", "as the data cache's"),
    },
    second: { geometry: documented(kib(4096, 16), "xbit"), latencyCycles: measured(14, "xbit") },
    third: null,
    memoryCycles: estimate(187, "here", "70 ns, by way of the north bridge"),
  },
  translation: {
    instructionSmall: unchecked(entries(128, 4), "intel-optimization"),
    instructionLarge: unchecked(entries(8, 4), "intel-optimization"),
    dataSmall: documented(entries(16, 4), "intel-optimization", "DTLB0, for loads"),
    dataLarge: documented(
      entries(32, 4),
      "intel-optimization",
      "DTLB1; a DTLB0 of 16 in front of it is left out",
    ),
    second: documented(
      { geometry: entries(256, 4), latencyCycles: 2, unified: false, keepsLarge: false },
      "intel-optimization",
      "DTLB1",
    ),
    walkCaches: unchecked([entries(32, 4)], "van-schaik-2017", "ways are a guess"),
    nestedTlb: null,
  },
  operations: coreOperations(FREQUENCY_MHZ, 2006),
  virtualisation: measuredTransitions(
    measured(1579, "agesen-2012"),
    {
      vmread: 53,
      vmwrite: 43,
      vmlaunch: 948,
      vmresume: 944,
      exitHypercall: 727,
      exitIdentify: 764,
      exitPageFault: 1156,
      exitPort: 858,
    },
    null,
  ),
};
