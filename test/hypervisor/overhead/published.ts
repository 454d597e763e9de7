import type { Profile } from "../../../src/hypervisor/overhead/profile.ts";
import { profiles } from "../../../src/hypervisor/overhead/profiles/registry.ts";
import type { CombinationRequest } from "../../../src/hypervisor/techniques/resolve-combination.ts";
import {
  ADAMS_AGESEN,
  ADAMS_AGESEN_COLUMNS,
  type AdamsAgesenColumn,
  type AdamsAgesenOperation,
} from "../../conformance/adams-agesen-2006.table.ts";
import { slowdownIn, XEN_2003, type XenBenchmark } from "../../conformance/xen-2003.table.ts";
import { cyclesOf, isPossible, resolved, table } from "./measured.ts";

/** Something that was published, and the same as the simulator has it. */
export interface Comparison {
  readonly published: number;
  readonly predicted: number;
}

/** Predicted over published. */
export function ratioOf({ published, predicted }: Comparison): number {
  return predicted / published;
}

/** How far off predictions are, whichever way: the geometric mean of max(r, 1/r). */
export function meanError(comparisons: readonly Comparison[]): number {
  const logarithms = comparisons.map((comparison) => Math.abs(Math.log(ratioOf(comparison))));
  return Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length);
}

/** A nanobenchmark in one column of Adams & Agesen; null while there is no such technique. */
export function compareNanobenchmark(
  operation: AdamsAgesenOperation,
  column: AdamsAgesenColumn,
): Comparison | null {
  const request: CombinationRequest = ADAMS_AGESEN_COLUMNS[column];
  if (!isPossible(request)) return null;
  return { published: operation[column], predicted: cyclesOf(operation.operation, request) };
}

/** All of them that there are. */
export function nanobenchmarks(): readonly Comparison[] {
  const columns = Object.keys(ADAMS_AGESEN_COLUMNS) as AdamsAgesenColumn[];
  return ADAMS_AGESEN.flatMap((operation) =>
    columns.flatMap((column) => compareNanobenchmark(operation, column) ?? []),
  );
}

/** The systems of the Xen paper, and what they are here. */
const XEN_SYSTEMS = {
  xen: { technique: "paravirtual", processor: "prescott", type: "1" },
  vmware: { technique: "binary-translation", processor: "prescott", io: "emulated" },
  userModeLinux: { technique: "trap-and-emulate", processor: "prescott", io: "emulated" },
} as const satisfies Readonly<Record<string, CombinationRequest>>;

/** The technique that can stand on a host, for what a host adds. */
const HOSTED: CombinationRequest = {
  technique: "hardware-assisted",
  processor: "prescott",
  paging: "shadow",
  io: "emulated",
};

/** A macro-benchmark predicted from native and Xen alone. */
export interface MacroPrediction {
  readonly benchmark: XenBenchmark;
  /** How many times the profile's rates were needed for Xen's slowdown. */
  readonly intensity: number;
  readonly vmware: Comparison;
  readonly userModeLinux: Comparison;
}

/** The macro-benchmarks of the Xen paper. */
export function macroPredictions(): readonly MacroPrediction[] {
  return XEN_2003.map((benchmark) => {
    const profile = profiles.find(({ name }) => name === benchmark.profile)!;
    const intensity = (slowdownIn(benchmark, "xen") - 1) / overheadOf(profile, XEN_SYSTEMS.xen);
    const host =
      overheadOf(profile, { ...HOSTED, type: "2" }) - overheadOf(profile, { ...HOSTED, type: "1" });
    const predict = (system: "vmware" | "userModeLinux"): Comparison => ({
      published: slowdownIn(benchmark, system),
      predicted: 1 + intensity * (overheadOf(profile, XEN_SYSTEMS[system]) + host),
    });
    return { benchmark, intensity, vmware: predict("vmware"), userModeLinux: predict("userModeLinux") };
  });
}

/** How many times as long as native a class of workloads takes where the guest waits for its host's work. */
export function predictedSlowdown(profile: string, request: CombinationRequest): number {
  return 1 + overheadOf(profiles.find(({ name }) => name === profile)!, request);
}

/** What a profile's operations add to a second, its host's work and all; computing is left as it is. */
function overheadOf(profile: Profile, request: CombinationRequest): number {
  const { slowdown, hostShare } = table.slowdown(profile, resolved(request));
  return slowdown - 1 + hostShare;
}
