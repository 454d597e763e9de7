import { NONE } from "../../sim/none.ts";
import type { Path } from "../schema/problems.ts";
import type { CheckedScenario } from "../schema/scenario.ts";
import type { CheckedWorkload, VmDefinition } from "../schema/workloads.ts";
import type { VmTypeSpec, WorkloadSpec } from "../specification.ts";
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
    if (workload.kind === "synthetic" && scenario.durationS === Number.POSITIVE_INFINITY) {
      findings.report(["duration"], "nothing", "a time: synthetic utilisation has no end of its own");
    }
    return resolved(workload, path, tenant, vmTypes, serverCount, findings);
  });
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
  return { kind: "tasks", tenant, ...resolveTasks(workload, path, vmTypes, serverCount, findings) };
}
