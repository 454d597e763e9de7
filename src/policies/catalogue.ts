import type { OverloadDetectionModule } from "./overload-detection/overload-detection.ts";
import { overloadDetections } from "./overload-detection/registry.ts";
import type { PlacementModule } from "./placement/placement.ts";
import { placements } from "./placement/registry.ts";
import { vmSelections } from "./vm-selection/registry.ts";
import type { VmSelectionModule } from "./vm-selection/vm-selection.ts";

/** The type of the modules of each kind of policy. */
export interface PolicyModules {
  readonly placement: PlacementModule;
  readonly "overload-detection": OverloadDetectionModule;
  readonly "vm-selection": VmSelectionModule;
}

/** A kind of decision that a scenario names a policy for. */
export type PolicyKind = keyof PolicyModules;

/** A policy module of any kind. */
export type AnyPolicyModule = PolicyModules[PolicyKind];

/** Every policy that there is, by kind, in the order in which people should see them. */
export type PolicyCatalogue = { readonly [Kind in PolicyKind]: readonly PolicyModules[Kind][] };

/** The policies that come with the program. */
export const BUILT_IN_POLICIES: PolicyCatalogue = {
  placement: placements,
  "overload-detection": overloadDetections,
  "vm-selection": vmSelections,
};

/** Every kind there is. */
export const POLICY_KINDS: readonly PolicyKind[] = Object.keys(BUILT_IN_POLICIES) as PolicyKind[];
