import { coreOperations } from "./operations.ts";
import type { Processor } from "./processor.ts";
import { kib } from "./shapes.ts";
import { measured, unchecked } from "./sourced.ts";
import { scaledTransitions } from "./virtualisation.ts";
import { westmere } from "./westmere.ts";

const FREQUENCY_MHZ = 2667;

/** Nehalem, 45 nm: the first of Intel's with nested paging. */
export const nehalem: Processor = {
  name: "nehalem",
  model: "Core i7-920",
  frequencyMhz: unchecked(FREQUENCY_MHZ, "intel-datasheets"),
  caches: {
    ...westmere.caches,
    third: { geometry: unchecked(kib(8192, 16), "intel-datasheets"), latencyCycles: unchecked(39, "7-cpu") },
    memoryCycles: unchecked(212, "7-cpu", "39 cycles and 65 ns"),
  },
  translation: westmere.translation,
  operations: coreOperations(FREQUENCY_MHZ, 2008),
  virtualisation: scaledTransitions(measured(1009, "agesen-2012"), "Westmere", westmere.virtualisation),
};
