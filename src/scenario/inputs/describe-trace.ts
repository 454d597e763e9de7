import type { TaskFragments } from "../../models/workload/fragments.ts";
import type { RecordedVms, VmSizes } from "../../models/workload/recorded-vms.ts";
import { TimeParts } from "../../models/workload/time-parts.ts";
import { meanOverTime, traceStatistics } from "../../models/workload/trace-statistics.ts";
import { type WeightedStatistics, weightedStatistics } from "../../models/workload/weighted-statistics.ts";
import type { InputFormat } from "./detect-format.ts";
import { readTraces } from "./read-traces.ts";
import type { TraceRules } from "./trace-input.ts";

/** The least, the largest and the sum of something. */
export interface Extent {
  readonly least: number;
  readonly most: number;
  readonly total: number;
}

/** What a trace of VMs holds. */
export interface VmsDescription {
  readonly kind: "vms";
  readonly format: InputFormat;
  readonly sha256: string;
  readonly vms: number;
  /** VMs that arrive after the first or leave before the last. */
  readonly passing: number;
  /** Samples while their VM is there. */
  readonly samples: number;
  /** Time between samples, s; null where utilisation does not change. */
  readonly intervalS: number | null;
  /** From the first arrival to the last departure, s. */
  readonly spanS: number;
  readonly vcpus: Extent | null;
  /** CPU capacity of a VM, MHz; null where the speed is not recorded. */
  readonly capacityMhz: Extent | null;
  readonly memoryMiB: Extent | null;
  /** Fractions 0..1. */
  readonly utilisation: WeightedStatistics;
  /** null where utilisation does not change. */
  readonly lagOneAutocorrelation: number | null;
  /** Mean utilisation of the VMs that are there, in equal parts of the span; null where there is none. */
  readonly meanOverTime: readonly (number | null)[];
}

/** What a trace of jobs holds. */
export interface JobsDescription {
  readonly kind: "jobs";
  readonly format: InputFormat;
  readonly sha256: string;
  readonly jobs: number;
  /** Lines of a log that are no job that ran. */
  readonly leftOut: number;
  /** Processors of the machine; null where it is not recorded. */
  readonly maxProcessors: number | null;
  readonly fragments: number;
  /** From the first submission to the last end, if no job had waited, s. */
  readonly spanS: number;
  readonly processors: Extent;
  readonly memoryMiB: Extent;
  /** How long jobs run, s. */
  readonly durationS: WeightedStatistics;
  /** Processor time that jobs ask for, s. */
  readonly processorTimeS: number;
  /** CPU use as a fraction of the job's capacity, weighted with time; null where only run times are recorded. */
  readonly utilisation: WeightedStatistics | null;
  /** Processors busy, in equal parts of the span, if no job had waited. */
  readonly processorsOverTime: readonly number[];
}

/** Of one processor, where a log does not say it: only shares of it are shown. */
const ANY_SPEED_MHZ = 1;

/**
 * Reads a trace and says what it holds. Tasks and fragments count as jobs, unless they are to be resampled.
 *
 * @param parts - into how many parts the span is cut
 * @throws InputError when what lies at the path is not of the format
 */
export async function describeTrace(
  path: string,
  format: InputFormat,
  rules: TraceRules,
  parts: number,
): Promise<VmsDescription | JobsDescription> {
  if (format === "swf") {
    const { readSwf } = await import("./swf.ts");
    const { work, maxProcessors, leftOut, sha256 } = await readSwf(path, ANY_SPEED_MHZ);
    return {
      ...jobsOf(work, parts),
      format,
      sha256,
      leftOut,
      maxProcessors: finite(maxProcessors),
      utilisation: null,
    };
  }
  if (format === "fragments" && rules.resampleS === null) {
    const { readFragments } = await import("./fragments-parquet.ts");
    const { work, sha256 } = await readFragments(path);
    return {
      ...jobsOf(work, parts),
      format,
      sha256,
      leftOut: 0,
      maxProcessors: null,
      utilisation: usageOf(work),
    };
  }
  const input = await readTraces(path, format, rules);
  return { ...vmsOf(input, parts), format, sha256: input.sha256 };
}

function vmsOf(recorded: RecordedVms, parts: number): Omit<VmsDescription, "format" | "sha256"> {
  const { traces, stays, sizes } = recorded;
  const { samples, lagOneAutocorrelation, ...utilisation } = traceStatistics(recorded);
  const spanS = traces.samples * traces.intervalS;
  const isConstant = traces.samples === 1;
  const means = meanOverTime(recorded, isConstant ? parts : Math.min(parts, traces.samples));
  return {
    kind: "vms",
    vms: traces.count,
    passing: stays === null ? 0 : stays.lifetimeS.reduce((sum, s) => sum + (s < spanS ? 1 : 0), 0),
    samples,
    intervalS: isConstant ? null : traces.intervalS,
    spanS,
    vcpus: sizes && extentOf(sizes.vcpus),
    capacityMhz: capacityOf(sizes),
    memoryMiB: sizes && extentOf(sizes.memoryMiB),
    utilisation,
    lagOneAutocorrelation: finite(lagOneAutocorrelation),
    meanOverTime: Array.from(means, finite),
  };
}

function jobsOf(
  work: TaskFragments,
  parts: number,
): Omit<JobsDescription, "format" | "sha256" | "leftOut" | "maxProcessors" | "utilisation"> {
  const { count, submitS, cpuCount, fragmentStart, fragmentDurationS } = work;
  const durationS = new Float64Array(count);
  let endS = 0;
  let processorTimeS = 0;
  for (let job = 0; job < count; job++) {
    for (let f = fragmentStart[job]!; f < fragmentStart[job + 1]!; f++)
      durationS[job]! += fragmentDurationS[f]!;
    endS = Math.max(endS, submitS[job]! + durationS[job]!);
    processorTimeS += durationS[job]! * cpuCount[job]!;
  }
  const busy = new TimeParts(endS === 0 ? 1 : endS, parts);
  for (let job = 0; job < count; job++) {
    busy.add(submitS[job]!, submitS[job]! + durationS[job]!, cpuCount[job]!);
  }
  return {
    kind: "jobs",
    jobs: count,
    fragments: work.fragmentCount,
    spanS: endS,
    processors: extentOf(cpuCount),
    memoryMiB: extentOf(work.memoryMiB),
    durationS: weightedStatistics(durationS),
    processorTimeS,
    processorsOverTime: Array.from(busy.integrals, (integral) => integral / busy.partS),
  };
}

/** CPU use as fractions of the jobs' capacity; null if no job has one, or none lasts. */
function usageOf(work: TaskFragments): WeightedStatistics | null {
  const { count, cpuCapacityMhz, fragmentStart, fragmentDurationS, fragmentUsageMhz } = work;
  const fractions = new Float64Array(work.fragmentCount);
  const durationsS = fragmentDurationS.slice();
  for (let job = 0; job < count; job++) {
    for (let f = fragmentStart[job]!; f < fragmentStart[job + 1]!; f++) {
      if (cpuCapacityMhz[job] === 0) durationsS[f] = 0;
      else fractions[f] = fragmentUsageMhz[f]! / cpuCapacityMhz[job]!;
    }
  }
  return durationsS.some((lastedS) => lastedS > 0) ? weightedStatistics(fractions, durationsS) : null;
}

function capacityOf(sizes: VmSizes | null): Extent | null {
  if (sizes?.vcpuMhz.every(Number.isFinite) !== true) return null;
  return extentOf(Float64Array.from(sizes.vcpus, (vcpus, vm) => vcpus * sizes.vcpuMhz[vm]!));
}

function extentOf(values: Float64Array | Int32Array): Extent {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
    total += value;
  }
  return { least, most, total };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
