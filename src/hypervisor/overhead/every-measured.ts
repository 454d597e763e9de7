import { processors } from "../processors/registry.ts";
import { everyCombination } from "../techniques/every-combination.ts";
import { techniques } from "../techniques/registry.ts";
import type { ResolvedCombination } from "../techniques/resolve-combination.ts";

/** All combinations that there are, of all techniques on all processors: what costs are kept of. */
export function everyMeasured(): readonly ResolvedCombination[] {
  return techniques.flatMap(({ name: technique }) =>
    processors.flatMap(({ name: processor }) => everyCombination({ technique, processor }, techniques)),
  );
}
