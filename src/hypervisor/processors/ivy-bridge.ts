import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { sandyBridge } from "./sandy-bridge.ts";
import { entries, kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 3400;

/** Sandy Bridge, 22 nm. */
export const ivyBridge: Processor = {
  name: "ivy-bridge",
  model: "Core i7-3770",
  frequencyMhz: documented(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    firstData: { geometry: unchecked(kib(32, 8), "intel-optimization"), latencyCycles: measured(4, "7-cpu") },
    firstInstruction: {
      geometry: unchecked(kib(32, 8), "intel-optimization"),
      latencyCycles: estimate(4, "here", "as the data cache's"),
    },
    second: { geometry: unchecked(kib(256, 8), "intel-optimization"), latencyCycles: measured(12, "7-cpu") },
    third: { geometry: unchecked(kib(8192, 16), "intel-datasheets"), latencyCycles: measured(30, "7-cpu") },
    memoryCycles: unchecked(210, "7-cpu", "30 cycles and 53 ns"),
  },
  translation: {
    ...sandyBridge.translation,
    second: measured(
      { geometry: entries(512, 4), latencyCycles: 7, unified: true, keepsLarge: false },
      "mynavi-haswell",
      "11 cycles, less 4 of the first cache",
    ),
  },
  operations: coreOperations(FREQUENCY_MHZ, 2012),
  virtualisation: measuredTransitions(
    measured(731, "vmlatency", "the middle of 680 to 781"),
    {
      vmread: 4,
      vmwrite: 3,
      vmlaunch: 573,
      vmresume: 452,
      exitHypercall: 334,
      exitIdentify: 398,
      exitPageFault: 466,
      exitPort: 436,
    },
    estimate(596, "bugnion-2017", "between Sandy Bridge's and Haswell's"),
  ),
};
