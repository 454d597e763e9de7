import { type Measurement, measure } from "../benchmarks/measure.ts";
import { combinationKey } from "../techniques/combination.ts";
import type { ResolvedCombination } from "../techniques/resolve-combination.ts";
import type { VirtualMachine } from "../techniques/virtual-machine.ts";
import { benchmarkMachine, benchmarksOf } from "./benchmark-guest.ts";
import type { OverheadRow } from "./overhead-row.ts";

/**
 * Boots a guest under a combination, lets it go through all its operations, and says what each of them cost.
 *
 * @param machine - the combination's, from `benchmarkMachine`, if there is one that has not run yet
 * @throws Error if the guest does not come to its end, with the combination and what it has come to instead
 */
export function measureOverhead(
  resolved: ResolvedCombination,
  machine: VirtualMachine = benchmarkMachine(resolved),
): readonly OverheadRow[] {
  const { combination, technique } = resolved;
  const { paging, io, type, processor } = combination;
  let measurements: readonly Measurement[];
  try {
    measurements = measure(machine, benchmarksOf(resolved));
  } catch (cause) {
    throw new Error(`${combinationKey(combination)}: ${(cause as Error).message}`, { cause });
  }
  return measurements.map(({ benchmark, warm, cold }) => ({
    technique: technique.name,
    paging,
    io,
    type,
    processor: processor.name,
    operation: benchmark.name,
    ...warm,
    coldCycles: cold.cycles,
  }));
}
