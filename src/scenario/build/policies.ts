import type { ParameterSpecs } from "../../models/parameters.ts";
import type { OverloadDetection } from "../../policies/overload-detection/overload-detection.ts";
import { overloadDetections } from "../../policies/overload-detection/registry.ts";
import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import { placements } from "../../policies/placement/registry.ts";
import type { PolicyModule } from "../../policies/policy.ts";
import { vmSelections } from "../../policies/vm-selection/registry.ts";
import type { VmSelection } from "../../policies/vm-selection/vm-selection.ts";
import type { RandomStreams } from "../../sim/random.ts";
import type { ChoiceSpec } from "../specification.ts";

/** The placement policy that a scenario names. */
export function createPlacement(choice: ChoiceSpec, streams: RandomStreams): PlacementPolicy {
  return create(placements, choice, streams);
}

/**
 * The overload detection that a scenario names.
 *
 * @param unweighted - a regression fits all its samples alike, robust or not
 */
export function createOverloadDetection(
  choice: ChoiceSpec,
  streams: RandomStreams,
  unweighted: boolean,
): OverloadDetection {
  const parameters = { ...choice.parameters };
  if (unweighted && "weights" in parameters) parameters.weights = "none";
  if (unweighted && "robustnessIterations" in parameters) parameters.robustnessIterations = 0;
  return create(overloadDetections, { ...choice, parameters }, streams);
}

/** The VM selection that a scenario names. */
export function createVmSelection(choice: ChoiceSpec, streams: RandomStreams): VmSelection {
  return create(vmSelections, choice, streams);
}

function create<Policy>(
  modules: readonly PolicyModule<string, ParameterSpecs, Policy>[],
  choice: ChoiceSpec,
  streams: RandomStreams,
): Policy {
  const found = modules.find(({ name }) => name === choice.name)!;
  return found.create(choice.parameters, { random: streams.stream(found.kind, found.name) });
}
