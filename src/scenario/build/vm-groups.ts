import type { VmSpec } from "../../models/compute/vms.ts";
import type { UtilisationTraces } from "../../models/workload/utilisation-traces.ts";
import { NONE } from "../../sim/none.ts";
import type { RandomStreams } from "../../sim/random.ts";
import { readPlanetLab } from "../inputs/planetlab.ts";
import { inputPath } from "../load.ts";
import type { Scenario, SyntheticWorkload, TracesWorkload, VmTypeSpec } from "../specification.ts";

/** VMs that play one trace each. */
export interface VmGroup {
  readonly vms: readonly VmSpec[];
  readonly traces: UtilisationTraces;
}

/** VMs that follow recorded utilisation, and the digest of the folder that it was read from. */
export function recordedVms(
  scenario: Scenario,
  workload: TracesWorkload,
): VmGroup & { readonly sha256: string } {
  const first = Number.isFinite(workload.vms) ? { first: workload.vms } : {};
  const { traces, sha256 } = readPlanetLab(inputPath(scenario, workload.input), first);
  const vms = traces.names.map((name, i) =>
    vmOf(scenario.vmTypes[dealt(workload, i, traces.count)]!, name, workload.tenant),
  );
  return { vms, traces, sha256 };
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
  const vms = traces.names.map((name, i) => {
    const type =
      workload.assignment === "random"
        ? workload.vmTypes[Math.floor(streams.stream(component, "vm-type", i)() * workload.vmTypes.length)]!
        : dealt({ vmTypes: workload.vmTypes, assignment: workload.assignment }, i, traces.count);
    return vmOf(scenario.vmTypes[type]!, name, workload.tenant);
  });
  return { vms, traces };
}

/** The VM type of VM i of n. */
function dealt(
  { vmTypes, assignment }: Pick<TracesWorkload, "vmTypes" | "assignment">,
  i: number,
  count: number,
): string {
  const kind =
    assignment === "cycle" ? i % vmTypes.length : Math.floor(i / Math.ceil(count / vmTypes.length));
  return vmTypes[kind]!;
}

function vmOf(type: VmTypeSpec, name: string, tenant: number): VmSpec {
  return {
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
    exclusive: false,
    native: false,
    pinnedServer: NONE,
    tenant,
    arrivalS: 0,
  };
}
