import type { Benchmark } from "../benchmarks/benchmark.ts";
import { ioBenchmarks } from "../benchmarks/input-output.ts";
import { microBenchmarks } from "../benchmarks/registry.ts";
import { containerDrivers } from "../monitors/container/bridge.ts";
import { containerOperations } from "../monitors/container/container-operations.ts";
import { CONTAINER } from "./facts.ts";
import { native } from "./native.ts";
import type { Technique } from "./technique.ts";

const BENCHMARKS: readonly Benchmark[] = [...microBenchmarks, ...ioBenchmarks(containerDrivers)];

/** Containers of an operating system: one kernel on the bare machine, which keeps groups of processes apart. */
export const container: Technique = {
  ...CONTAINER,
  benchmarks: () => BENCHMARKS,
  create: (combination, guest) => native.create(combination, () => guest(containerOperations)),
};
