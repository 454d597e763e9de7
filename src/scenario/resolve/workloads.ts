import { NONE } from "../../sim/none.ts";
import type { Path } from "../schema/problems.ts";
import type { CheckedScenario } from "../schema/scenario.ts";
import type { CheckedWorkload, VmDefinition } from "../schema/workloads.ts";
import type { TracesWorkload, VmTypeSpec, WorkloadSpec } from "../specification.ts";
import type { Findings } from "./findings.ts";
import { resolveTasks } from "./tasks.ts";
import type { TypeTable } from "./type-table.ts";

/** Follows the names in the workloads. */
export function resolveWorkloads(
  scenario: CheckedScenario,
  vmTypes: TypeTable<VmTypeSpec, VmDefinition>,
  serverCount: number,
  findings: Findings,
): WorkloadSpec[] {
  const tenants = scenario.tenants.map(({ name }) => name);
  findings.requireUnique(["tenants"], scenario.tenants);
  return scenario.workloads.map((workload, w) => {
    const path = ["workloads", w];
    const tenant = workload.tenant === undefined ? 0 : tenants.indexOf(workload.tenant);
    if (tenant === NONE) findings.reportUnknown([...path, "tenant"], workload.tenant ?? "", tenants);
    if ("input" in workload && !Object.hasOwn(scenario.inputs, workload.input)) {
      findings.reportUnknown([...path, "input"], workload.input, Object.keys(scenario.inputs));
    }
    if ("vmTypes" in workload) {
      workload.vmTypes.forEach((name, i) => {
        vmTypes.use(name, [...path, "vmTypes", i]);
      });
    }
    if (workload.kind === "traces") checkTraceKeys(workload, path, findings);
    if ("phases" in workload && workload.phases === "spread" && scenario.compatibility.switches.demandLag) {
      const expected = "together: with demandLag all demand is read at once";
      findings.report([...path, "phases"], '"spread"', expected);
    }
    if (workload.kind === "jobs")
      checkSpeed(workload.processorMhz, workload.format === "swf", path, findings);
    if (workload.kind === "synthetic" && scenario.durationS === Number.POSITIVE_INFINITY) {
      findings.report(["duration"], "nothing", "a time: synthetic utilisation has no end of its own");
    }
    return resolved(workload, path, tenant, vmTypes, serverCount, findings);
  });
}

/** Keys that a format of traces needs, or has no use for. */
function checkTraceKeys(workload: Omit<TracesWorkload, "tenant">, path: Path, findings: Findings): void {
  const { format, vmTypes, resampleS, excess, phases, arrivals, vcpuMhz } = workload;
  const refuse = (key: string, found: string, why: string): void =>
    findings.report([...path, key], found, `nothing: in the format ${format} ${why}`);
  const isAzure = format === "azure-vms";
  if (format === "planetlab" && vmTypes.length === 0) {
    findings.report(
      [...path, "vmTypes"],
      "nothing",
      `VM types: the format ${format} does not say how large VMs are`,
    );
  }
  if ((format === "planetlab" || isAzure) && excess === "cap")
    refuse("excess", '"cap"', "nothing exceeds 100 %");
  if (isAzure && resampleS !== null) refuse("resample", `${resampleS} s`, "utilisation does not change");
  if (isAzure && phases === "spread") refuse("phases", '"spread"', "utilisation does not change");
  if (isAzure && arrivals !== null) refuse("arrivals", "arrivals", "VMs come and go by themselves");
  checkSpeed(vcpuMhz, isAzure && vmTypes.length === 0, path, findings);
}

/** A speed is given where it is needed, and nowhere else. */
function checkSpeed(speedMhz: number, isNeeded: boolean, path: Path, findings: Findings): void {
  if (Number.isFinite(speedMhz) === isNeeded) return;
  const [found, expected] = isNeeded
    ? ["nothing", "a speed: the format does not say it"]
    : [`${speedMhz} MHz`, "nothing: the format or the VM types say it"];
  findings.report([...path, "speed"], found, expected);
}

function resolved(
  workload: CheckedWorkload,
  path: Path,
  tenant: number,
  vmTypes: TypeTable<VmTypeSpec, VmDefinition>,
  serverCount: number,
  findings: Findings,
): WorkloadSpec {
  if (workload.kind !== "tasks") return { ...workload, tenant };
  const { kind, eventProfile } = workload;
  const tasks = resolveTasks(workload, path, vmTypes, serverCount, findings);
  return { kind, tenant, ...(eventProfile !== undefined && { eventProfile }), ...tasks };
}
