import { merom } from "./merom.ts";
import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { kib } from "./shapes.ts";
import { documented, estimate, measured, unchecked } from "./sourced.ts";
import { measuredTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 3000;

/** Core, 45 nm: look-aside buffers and first caches are those of the 65 nm processor. */
export const penryn: Processor = {
  name: "penryn",
  model: "Core 2 Duo E8400",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    ...merom.caches,
    second: { geometry: documented(kib(6144, 24), "xbit"), latencyCycles: measured(15, "xbit") },
    memoryCycles: estimate(195, "here", "65 ns, by way of the north bridge"),
  },
  translation: merom.translation,
  operations: coreOperations(FREQUENCY_MHZ, 2007),
  virtualisation: measuredTransitions(
    measured(1266, "agesen-2012"),
    {
      vmread: 26,
      vmwrite: 26,
      vmlaunch: 688,
      vmresume: 643,
      exitHypercall: 638,
      exitIdentify: 611,
      exitPageFault: 858,
      exitPort: 708,
    },
    null,
  ),
};
