import { broadwell } from "./broadwell.ts";
import { skylakeOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { kib } from "./shapes.ts";
import { skylake } from "./skylake.ts";
import { documented, measured, unchecked } from "./sourced.ts";
import { scaledTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 2700;

/** Skylake for servers, second generation. */
export const cascadeLake: Processor = {
  name: "cascade-lake",
  model: "Xeon Platinum 8280",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    ...skylake.caches,
    second: {
      geometry: documented(kib(1024, 16), "anandtech-skylake-x"),
      latencyCycles: measured(14, "anandtech-skylake-sp", "14 to 22"),
    },
    third: {
      geometry: documented(kib(28 * 1408, 11), "anandtech-skylake-x"),
      latencyCycles: documented(77, "anandtech-skylake-x"),
    },
    memoryCycles: measured(218, "mlc-cascade-lake", "80.8 ns, at the nominal clock"),
  },
  translation: skylake.translation,
  operations: skylakeOperations(FREQUENCY_MHZ),
  virtualisation: scaledTransitions(measured(518, "vmlatency"), "Broadwell", broadwell.virtualisation),
};
