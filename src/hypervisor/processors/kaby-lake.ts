import { broadwell } from "./broadwell.ts";
import { skylakeOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { skylake } from "./skylake.ts";
import { estimate, measured, unchecked } from "./sourced.ts";
import { scaledTransitions } from "./virtualisation.ts";

const FREQUENCY_MHZ = 4200;

/** Skylake with a higher clock. */
export const kabyLake: Processor = {
  name: "kaby-lake",
  model: "Core i7-7700K",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    ...skylake.caches,
    memoryCycles: estimate(256, "7-cpu", "Skylake's 42 cycles and 51 ns"),
  },
  translation: skylake.translation,
  operations: skylakeOperations(FREQUENCY_MHZ),
  virtualisation: scaledTransitions(
    measured(585, "vmlatency", "the middle of 528 to 641"),
    "Broadwell",
    broadwell.virtualisation,
  ),
};
