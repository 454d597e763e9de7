import type { ParameterSpecs, ParametersOf } from "../models/parameters.ts";

/** What a policy is given besides its parameters and, at each decision, its view. */
export interface PolicyContext {
  /** The policy's own random stream: uniform in [0, 1), the same sequence for the same scenario and seed. */
  readonly random: () => number;
}

/**
 * The contract that built-in policies and a user's own modules share.
 *
 * The scenario's schema is assembled from `parameters`, so that an unknown or misspelt key is an error for
 * every policy. `create` returns an object that may keep private state but never changes the view that it is
 * asked about; randomness comes from the context alone.
 *
 * @typeParam Kind - the decision that this policy makes, such as `"overload-detection"`
 * @typeParam Specs - the declarations of its parameters
 * @typeParam Policy - the object that decides
 */
export interface PolicyModule<Kind extends string, Specs extends ParameterSpecs, Policy> {
  readonly kind: Kind;
  /** The name by which a scenario asks for it, in kebab case, unique within its kind. */
  readonly name: string;
  /** One sentence for people who choose among policies. */
  readonly meaning: string;
  /** Where the rule comes from: author, title, year, section. */
  readonly source: string;
  readonly parameters: Specs;
  /** @param parameters - resolved: defaults filled in, checked against the specs, in canonical units */
  create(parameters: ParametersOf<Specs>, context: PolicyContext): Policy;
}
