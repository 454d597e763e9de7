import type { Benchmark } from "../benchmarks/benchmark.ts";
import { buildBenchmarkImage } from "../benchmarks/benchmark-program.ts";
import { ioBenchmarks } from "../benchmarks/input-output.ts";
import { microBenchmarks } from "../benchmarks/registry.ts";
import { cardDrivers, virtioDrivers } from "../guests/drivers/drivers.ts";
import type { ResolvedCombination } from "../techniques/resolve-combination.ts";
import type { GuestBuilder } from "../techniques/technique.ts";
import type { VirtualMachine } from "../techniques/virtual-machine.ts";

/** With the machine's own devices, or what looks like them. */
const WITH_CARDS: readonly Benchmark[] = [...microBenchmarks, ...ioBenchmarks(cardDrivers)];
const WITH_VIRTIO: readonly Benchmark[] = [...microBenchmarks, ...ioBenchmarks(virtioDrivers("port"))];

/** The operations that a combination is measured with, in the order in which they are run. */
export function benchmarksOf({ combination, technique }: ResolvedCombination): readonly Benchmark[] {
  return technique.benchmarks?.(combination) ?? (combination.io === "virtio" ? WITH_VIRTIO : WITH_CARDS);
}

/** The guest that goes through these operations in one boot. */
export function benchmarkGuest(resolved: ResolvedCombination): GuestBuilder {
  return (operations) => buildBenchmarkImage(operations, benchmarksOf(resolved));
}

/** A machine with this guest, before its first instruction. */
export function benchmarkMachine(resolved: ResolvedCombination): VirtualMachine {
  return resolved.technique.create(resolved.combination, benchmarkGuest(resolved));
}
