import { type Measurement, measure } from "../../../src/hypervisor/benchmarks/measure.ts";
import { benchmarkGuest, benchmarksOf } from "../../../src/hypervisor/overhead/benchmark-guest.ts";
import { resolveCombination } from "../../../src/hypervisor/techniques/resolve-combination.ts";
import type { Technique } from "../../../src/hypervisor/techniques/technique.ts";

/** What a technique's benchmarks find in one boot, by name. */
export function measuredUnder(
  technique: Technique,
  processor: string,
  io?: string,
): ReadonlyMap<string, Measurement> {
  const resolved = resolveCombination({ technique: technique.name, processor, io }, [technique]);
  const machine = technique.create(resolved.combination, benchmarkGuest(resolved));
  return new Map(measure(machine, benchmarksOf(resolved)).map((found) => [found.benchmark.name, found]));
}

/** What benchmarks have left, by name. */
export function resultsOf(measured: ReadonlyMap<string, Measurement>): Readonly<Record<string, bigint>> {
  return Object.fromEntries([...measured].map(([name, { result }]) => [name, result]));
}
