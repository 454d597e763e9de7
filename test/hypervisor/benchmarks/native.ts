import type { Benchmark } from "../../../src/hypervisor/benchmarks/benchmark.ts";
import { buildBenchmarkImage } from "../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { type Measurement, measure } from "../../../src/hypervisor/benchmarks/measure.ts";
import { microBenchmarks } from "../../../src/hypervisor/benchmarks/registry.ts";
import type { Mode } from "../../../src/hypervisor/machine/modes.ts";
import type { Processor } from "../../../src/hypervisor/processors/processor.ts";
import { nativeIn } from "../../../src/hypervisor/techniques/native.ts";
import { resolveCombination } from "../../../src/hypervisor/techniques/resolve-combination.ts";

/** What benchmarks find on the bare machine, by name. */
export function measuredNatively(
  processor: Processor,
  mode: Mode = "fast",
  benchmarks: readonly Benchmark[] = microBenchmarks,
): ReadonlyMap<string, Measurement> {
  const native = nativeIn(mode);
  const { combination } = resolveCombination({ technique: native.name }, [native]);
  const machine = native.create({ ...combination, processor }, (operations) =>
    buildBenchmarkImage(operations, benchmarks),
  );
  return new Map(measure(machine, benchmarks).map((found) => [found.benchmark.name, found]));
}
