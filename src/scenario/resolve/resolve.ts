import type { Problem } from "../schema/problems.ts";
import type { CheckedScenario } from "../schema/scenario.ts";
import type { InputSpec, Scenario } from "../specification.ts";
import { chassisTypeTable, serverTypeTable, storageTypeTable, switchTypeTable } from "./equipment.ts";
import { Findings } from "./findings.ts";
import { checkSites } from "./plant.ts";
import { checkSizes } from "./sizes.ts";
import { vmTypeTable } from "./vm-types.ts";
import { resolveWorkloads } from "./workloads.ts";

/** A scenario whose names are followed, or everything that is wrong with it. */
export type Resolved =
  | { readonly scenario: Scenario; readonly problems: null }
  | { readonly problems: readonly Problem[] };

/**
 * Follows the names in a scenario whose shape is right.
 *
 * @param inputs - completed by whoever knows where the scenario's file lies
 */
export function resolveScenario(
  checked: CheckedScenario,
  inputs: Readonly<Record<string, InputSpec>>,
): Resolved {
  const findings = new Findings();
  const equipment = {
    servers: serverTypeTable(checked.serverTypes, findings),
    chassis: chassisTypeTable(checked.chassisTypes, findings),
    switches: switchTypeTable(checked.switchTypes, findings),
    storage: storageTypeTable(checked.storageTypes, findings),
  };
  const vmTypes = vmTypeTable(checked.vmTypes, findings);
  const serverCount = checkSites(checked.sites, equipment, findings);
  const workloads = resolveWorkloads(checked, vmTypes, serverCount, findings);
  checkSizes(checked, serverCount, findings);
  if (findings.problems.length > 0) return { problems: findings.problems };
  const scenario: Scenario = {
    version: 1,
    name: checked.name,
    description: checked.description,
    startEpochS: checked.startEpochS,
    durationS: checked.durationS,
    seed: checked.seed,
    compatibility: checked.compatibility,
    inputs,
    tenants: checked.tenants.map(({ name }) => name),
    serverTypes: record(equipment.servers.used, ({ spec }) => spec),
    chassisTypes: record(equipment.chassis.used, ({ spec }) => spec),
    switchTypes: record(equipment.switches.used, (type) => type),
    storageTypes: record(equipment.storage.used, (type) => type),
    vmTypes: record(vmTypes.used, (type) => type),
    sites: checked.sites,
    cpu: checked.cpu,
    workloads,
    placement: checked.placement,
    consolidation: checked.consolidation,
    powerManagement: checked.powerManagement,
    migration: checked.migration,
    recording: checked.recording,
  };
  return { scenario, problems: null };
}

function record<Type, Spec>(
  used: ReadonlyMap<string, Type>,
  spec: (type: Type) => Spec,
): Record<string, Spec> {
  return Object.fromEntries([...used].map(([name, type]) => [name, spec(type)]));
}
