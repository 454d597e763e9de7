import { type Profile, rate } from "../../hypervisor/overhead/profile.ts";
import { combinationKey } from "../../hypervisor/techniques/combination.ts";
import { CONTAINER, NATIVE, TECHNIQUE_FACTS } from "../../hypervisor/techniques/facts.ts";
import { resolveCombination } from "../../hypervisor/techniques/resolve-combination.ts";
import type { VirtualLayerSpec } from "../../models/virtualisation/virtual-layer.ts";
import { NONE } from "../../sim/none.ts";
import type { EventProfileSpec, Scenario, VirtualisationSpec } from "../specification.ts";

/** Prices what a scenario's workloads pay under its hypervisors. The table of costs is loaded when it is first needed. */
export async function buildVirtualLayer({
  hypervisors,
  eventProfiles,
  models,
}: VirtualisationSpec): Promise<VirtualLayerSpec> {
  const { guestCostOf } = await import("../../hypervisor/overhead/guest-cost.ts");
  const profiles = Object.entries(eventProfiles).map(([name, spec]) => ({
    name,
    spec,
    priced: priced(name, spec),
  }));
  return {
    models,
    profiles: profiles.map(({ name, spec: { cacheAccessesPerS, memoryWait } }) => ({
      name,
      cache: { accessesPerS: cacheAccessesPerS, memoryWait },
    })),
    hypervisors: Object.entries(hypervisors).map(([name, { startUpS, memoryOverheadMiB, ...parts }]) => {
      const { combination } = resolveCombination({ ...parts, type: String(parts.type) }, TECHNIQUE_FACTS);
      return {
        name,
        combination: combinationKey(combination),
        sharesKernel: parts.technique === NATIVE.name || parts.technique === CONTAINER.name,
        startUpS,
        memoryOverheadMiB,
        costs: profiles.map((profile) => guestCostOf(profile.priced, combination)),
      };
    }),
  };
}

function priced(name: string, { rates }: EventProfileSpec): Profile {
  const entries = Object.entries(rates).map(([operation, perSecond]) => [operation, rate(perSecond, "")]);
  return { name, meaning: "", rates: Object.fromEntries(entries) };
}

/** The row of a server's hypervisor, or NONE. */
export function hypervisorRow({ virtualisation }: Scenario, name: string | undefined): number {
  return name === undefined ? NONE : Object.keys(virtualisation?.hypervisors ?? {}).indexOf(name);
}

/** The row of a workload's class, or NONE. */
export function profileRow({ virtualisation }: Scenario, name: string | undefined): number {
  return name === undefined ? NONE : Object.keys(virtualisation?.eventProfiles ?? {}).indexOf(name);
}
