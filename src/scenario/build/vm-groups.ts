import { defineVm, type VmSpec } from "../../models/compute/vms.ts";
import type { RecordedVms, VmSizes } from "../../models/workload/recorded-vms.ts";
import type { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import type { RandomStreams } from "../../sim/random.ts";
import { InputError } from "../inputs/input-error.ts";
import type { TraceInput } from "../inputs/trace-input.ts";
import { inputPath } from "../load.ts";
import type {
  ArrivalsSpec,
  MigrationSpec,
  PhasesSpec,
  Scenario,
  SyntheticWorkload,
  TracesWorkload,
  VmTypeSpec,
} from "../specification.ts";
import { guestMemoryOf } from "./migration.ts";
import { profileRow } from "./virtualisation.ts";

/** VMs that play traces: VM i trace i mod n of n. */
export interface VmGroup {
  readonly vms: readonly VmSpec[];
  readonly traces: UtilisationTraces;
  /** By how much each VM goes on to a sample before its time, s; left out where all go on together. */
  readonly leadsS?: Float64Array;
}

/** When a VM is there; without a lifetime to the end. */
type Stay = Pick<VmSpec, "arrivalS" | "lifetimeS">;

/** Whose VM it is, which workload it belongs to, and what class that is of. */
type Owner = Pick<VmSpec, "tenant" | "workload" | "profile">;

const THROUGHOUT: Stay = { arrivalS: 0, lifetimeS: Number.POSITIVE_INFINITY };

/**
 * VMs that follow recorded utilisation.
 *
 * @throws InputError if the workload asks for what the recording does not have
 */
export function recordedVms(
  scenario: Scenario,
  workload: TracesWorkload,
  recorded: TraceInput,
  index: number,
  streams: RandomStreams,
): VmGroup {
  const path = inputPath(scenario, workload.input);
  const { traces, stays, sizes } = recorded;
  const count = Number.isFinite(workload.vms) ? workload.vms : traces.count;
  refuseUnequalStays(path, recorded, count, workload.arrivals);
  const types = workload.vmTypes.map((name) => scenario.vmTypes[name]!);
  if (types.length === 0 && sizes === null) {
    const found = "no columns vcpus, speed_mhz and memory_mib";
    throw new InputError({ file: path, found, expected: "them, or vmTypes in the scenario" });
  }
  const draws = arrivalsOf(scenario, traces, workload.arrivals, streams, `workload-${index}`);
  const owner = ownerOf(scenario, workload, index);
  const vms: VmSpec[] = [];
  for (let i = 0; i < count; i++) {
    const trace = i % traces.count;
    const round = Math.floor(i / traces.count);
    const name = round === 0 ? traces.names[trace]! : `${traces.names[trace]}-${round + 1}`;
    const type =
      types.length === 0 ? typeOf(sizes!, trace, workload) : dealt(types, workload.assignment, i, count);
    const stay = stays && { arrivalS: stays.arrivalS[trace]!, lifetimeS: stays.lifetimeS[trace]! };
    vms.push(vmOf(type, name, owner, stay ?? draws(i), scenario.migration));
  }
  return { vms, traces, ...leadsOf(workload.phases, count, traces, streams, `workload-${index}`) };
}

/** VMs with generated utilisation, for as long as the run lasts, a day where it has no end. */
export async function syntheticVms(
  scenario: Scenario,
  workload: SyntheticWorkload,
  index: number,
  streams: RandomStreams,
): Promise<VmGroup> {
  const { PLANETLAB_DAY } = await import("../../models/workload/planetlab-day.ts");
  const { synthesiseUtilisation } = await import("../../models/workload/synthetic-utilisation.ts");
  const durationS = Number.isFinite(scenario.durationS) ? scenario.durationS : 86_400;
  const samples = Math.max(1, Math.ceil(durationS / workload.intervalS));
  const component = `workload-${index}`;
  const traces = synthesiseUtilisation(
    PLANETLAB_DAY,
    { count: workload.vms, samples, intervalS: workload.intervalS },
    (key) => streams.stream(component, "utilisation", key),
  );
  const types = workload.vmTypes.map((name) => scenario.vmTypes[name]!);
  const draws = arrivalsOf(scenario, traces, workload.arrivals, streams, component);
  const owner = ownerOf(scenario, workload, index);
  const vms = traces.names.map((name, i) => {
    const type =
      workload.assignment === "random"
        ? types[Math.floor(streams.stream(component, "vm-type", i)() * types.length)]!
        : dealt(types, workload.assignment, i, traces.count);
    return vmOf(type, name, owner, draws(i), scenario.migration);
  });
  return { vms, traces, ...leadsOf(workload.phases, vms.length, traces, streams, component) };
}

/** The leads of VMs that do not sample together: each from a stream of its VM, uniform over the interval. */
function leadsOf(
  phases: PhasesSpec,
  count: number,
  { intervalS }: UtilisationTraces,
  streams: RandomStreams,
  component: string,
): Pick<VmGroup, "leadsS"> {
  if (phases === "together") return {};
  const leadsS = new Float64Array(count);
  for (let i = 0; i < count; i++) leadsS[i] = streams.stream(component, "phase", i)() * intervalS;
  return { leadsS };
}

function ownerOf(scenario: Scenario, workload: TracesWorkload | SyntheticWorkload, index: number): Owner {
  return { tenant: workload.tenant, workload: index, profile: profileRow(scenario, workload.eventProfile) };
}

/** When each VM is there: drawn from a stream of its own, so that it is the same however many there are. */
function arrivalsOf(
  { durationS }: Scenario,
  { samples, intervalS }: UtilisationTraces,
  arrivals: ArrivalsSpec | null,
  streams: RandomStreams,
  component: string,
): (vm: number) => Stay {
  if (arrivals === null) return () => THROUGHOUT;
  const endS = Number.isFinite(durationS) ? durationS : samples * intervalS;
  return (vm) => {
    const draw = streams.stream(component, "lifetime", vm);
    if (draw() >= arrivals.share) return THROUGHOUT;
    const arrivalS = draw() * endS;
    return { arrivalS, lifetimeS: draw() * (endS - arrivalS) };
  };
}

/** Traces that begin and end at times of their own can neither be played in a ring nor be given other times. */
function refuseUnequalStays(
  file: string,
  { traces, stays }: RecordedVms,
  count: number,
  arrivals: ArrivalsSpec | null,
): void {
  if (stays === null) return;
  const found = "traces that begin or end at times of their own";
  if (arrivals !== null) throw new InputError({ file, found, expected: "traces of one span, for arrivals" });
  if (count <= traces.count || traces.samples === 1) return;
  throw new InputError({ file, found, expected: `traces of one span, for more than ${traces.count} VMs` });
}

/** The VM type of VM i of n. */
function dealt(
  types: readonly VmTypeSpec[],
  assignment: TracesWorkload["assignment"],
  i: number,
  count: number,
): VmTypeSpec {
  const kind = assignment === "cycle" ? i % types.length : Math.floor(i / Math.ceil(count / types.length));
  return types[kind]!;
}

/** A VM as large as its trace says. */
function typeOf(sizes: VmSizes, trace: number, { format, vcpuMhz }: TracesWorkload): VmTypeSpec {
  return {
    name: format,
    vcpus: sizes.vcpus[trace]!,
    vcpuMhz: Math.min(sizes.vcpuMhz[trace]!, vcpuMhz),
    memoryMiB: sizes.memoryMiB[trace]!,
    networkBitps: 0,
    shares: 1,
    capMhz: Number.POSITIVE_INFINITY,
    capFraction: 1,
    reservationMhz: 0,
    guestMemory: null,
  };
}

function vmOf(type: VmTypeSpec, name: string, owner: Owner, stay: Stay, migration: MigrationSpec): VmSpec {
  return defineVm({
    name,
    type: type.name,
    vcpus: type.vcpus,
    vcpuMhz: type.vcpuMhz,
    memoryMiB: type.memoryMiB,
    networkBitps: type.networkBitps,
    shares: type.shares,
    capMhz: Math.min(type.capMhz, type.capFraction * type.vcpus * type.vcpuMhz),
    capFraction: type.capFraction,
    reservationMhz: type.reservationMhz,
    guestMemory: guestMemoryOf(type, migration),
    tenant: owner.tenant,
    profile: owner.profile,
    workload: owner.workload,
    arrivalS: stay.arrivalS,
    lifetimeS: stay.lifetimeS,
  });
}
