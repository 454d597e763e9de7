import type { ParameterSpecs } from "../models/parameters.ts";
import type { PolicyKind } from "./catalogue.ts";
import type { OverloadDetection, OverloadDetectionModule } from "./overload-detection/overload-detection.ts";
import type { PlacementModule, PlacementPolicy } from "./placement/placement.ts";
import type { PolicyModule } from "./policy.ts";
import type { VmSelection, VmSelectionModule } from "./vm-selection/vm-selection.ts";

/** A policy module of one kind, written down: what people choose by may be left out, and so may parameters. */
export type PolicyDefinition<Kind extends PolicyKind, Specs extends ParameterSpecs, Policy> = Omit<
  PolicyModule<Kind, Specs, Policy>,
  "kind" | "meaning" | "source" | "parameters"
> & {
  readonly meaning?: string;
  readonly source?: string;
  readonly parameters?: Specs;
};

/** Declares a placement policy; `create` knows the types of its parameters from their declarations. */
export function definePlacement<const Specs extends ParameterSpecs = Readonly<Record<never, never>>>(
  definition: PolicyDefinition<"placement", Specs, PlacementPolicy>,
): PlacementModule<Specs> {
  return complete("placement", definition);
}

/** Declares an overload detection; `create` knows the types of its parameters from their declarations. */
export function defineOverloadDetection<const Specs extends ParameterSpecs = Readonly<Record<never, never>>>(
  definition: PolicyDefinition<"overload-detection", Specs, OverloadDetection>,
): OverloadDetectionModule<Specs> {
  return complete("overload-detection", definition);
}

/** Declares a VM selection; `create` knows the types of its parameters from their declarations. */
export function defineVmSelection<const Specs extends ParameterSpecs = Readonly<Record<never, never>>>(
  definition: PolicyDefinition<"vm-selection", Specs, VmSelection>,
): VmSelectionModule<Specs> {
  return complete("vm-selection", definition);
}

function complete<Kind extends PolicyKind, Specs extends ParameterSpecs, Policy>(
  kind: Kind,
  definition: PolicyDefinition<Kind, Specs, Policy>,
): PolicyModule<Kind, Specs, Policy> {
  const { name, meaning = "", source = "", parameters = {} as Specs, create } = definition;
  return { kind, name, meaning, source, parameters, create };
}
