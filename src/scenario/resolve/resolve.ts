import type { Problems } from "../schema/problems.ts";
import type { CheckedScenario } from "../schema/scenario.ts";
import type { VmDefinition } from "../schema/workloads.ts";
import type { InputSpec, Scenario, VmTypeSpec } from "../specification.ts";
import { chassisTypeTable, serverTypeTable, storageTypeTable, switchTypeTable } from "./equipment.ts";
import { Findings } from "./findings.ts";
import { resolveNetwork } from "./network.ts";
import { checkOperations } from "./operations.ts";
import { checkSites, type Equipment } from "./plant.ts";
import { checkSizes } from "./sizes.ts";
import type { TypeTable } from "./type-table.ts";
import { resolveVirtualisation } from "./virtualisation.ts";
import { vmTypeTable } from "./vm-types.ts";
import { resolveWorkloads } from "./workloads.ts";

/** The types that a scenario defines or uses. */
export interface ResolvedTypes extends Equipment {
  readonly vms: TypeTable<VmTypeSpec, VmDefinition>;
}

/** A scenario whose names are followed, or what is wrong with it. */
export type Resolved =
  | { readonly scenario: Scenario; readonly types: ResolvedTypes; readonly problems: null }
  | { readonly problems: Problems };

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
  const size = checkSites(checked.sites, equipment, findings);
  const workloads = resolveWorkloads(checked, vmTypes, size.servers, findings);
  const network = checked.network && resolveNetwork(checked.network, findings);
  const virtualisation = resolveVirtualisation(checked, findings);
  checkSizes(checked, size, findings);
  checkOperations(checked, size, findings);
  if (findings.problems.count > 0) return { problems: findings.problems };
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
    ...(virtualisation && { virtualisation }),
    cpu: checked.cpu,
    workloads,
    placement: checked.placement,
    consolidation: checked.consolidation,
    powerManagement: checked.powerManagement,
    ...(network && { network }),
    migration: checked.migration,
    recording: checked.recording,
    maintenance: checked.maintenance,
    hotSpots: checked.hotSpots,
    balancing: checked.balancing,
    thresholds: checked.thresholds,
  };
  return { scenario, types: { ...equipment, vms: vmTypes }, problems: null };
}

function record<Type, Spec>(
  used: ReadonlyMap<string, Type>,
  spec: (type: Type) => Spec,
): Record<string, Spec> {
  return Object.fromEntries([...used].map(([name, type]) => [name, spec(type)]));
}
