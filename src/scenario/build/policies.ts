import type { PolicyKind, PolicyModules } from "../../policies/catalogue.ts";
import { creationIssue } from "../../policies/guarded/created.ts";
import { Guard } from "../../policies/guarded/guard.ts";
import { GuardedOverloadDetection } from "../../policies/guarded/overload-detection.ts";
import { GuardedPlacement } from "../../policies/guarded/placement.ts";
import { nameOf, thrownText } from "../../policies/guarded/policy-error.ts";
import { GuardedVmSelection } from "../../policies/guarded/vm-selection.ts";
import type { OverloadDetection } from "../../policies/overload-detection/overload-detection.ts";
import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import type { VmSelection } from "../../policies/vm-selection/vm-selection.ts";
import type { RandomStreams } from "../../sim/random.ts";
import { ScenarioError } from "../diagnostics.ts";
import type { Policies, UserOrigin } from "../policy-modules/policies.ts";
import { type TimeLimit, TimeLimitError } from "../policy-modules/time-limit.ts";
import type { ChoiceSpec } from "../specification.ts";

/** Creates the policies that a scenario names; a user's own are guarded. */
export class PolicyFactory {
  readonly #policies: Policies;
  readonly #streams: RandomStreams;

  constructor(policies: Policies, streams: RandomStreams) {
    this.#policies = policies;
    this.#streams = streams;
  }

  /** @throws ScenarioError if a user's module does not create a policy */
  placement(choice: ChoiceSpec): PlacementPolicy {
    const { policy, guard } = this.#create("placement", choice);
    return guard === null ? policy : new GuardedPlacement(policy, guard);
  }

  /**
   * @param unweighted - a built-in regression fits all its samples alike, robust or not
   * @throws ScenarioError if a user's module does not create a policy
   */
  overloadDetection(choice: ChoiceSpec, unweighted: boolean): OverloadDetection {
    const parameters = { ...choice.parameters };
    if (unweighted && choice.origin === undefined) {
      if ("weights" in parameters) parameters.weights = "none";
      if ("robustnessIterations" in parameters) parameters.robustnessIterations = 0;
    }
    const { policy, guard } = this.#create("overload-detection", { ...choice, parameters });
    return guard === null ? policy : new GuardedOverloadDetection(policy, guard);
  }

  /** @throws ScenarioError if a user's module does not create a policy */
  vmSelection(choice: ChoiceSpec): VmSelection {
    const { policy, guard } = this.#create("vm-selection", choice);
    return guard === null ? policy : new GuardedVmSelection(policy, guard);
  }

  #create<Kind extends PolicyKind>(
    kind: Kind,
    { name, parameters, origin }: ChoiceSpec,
  ): Created<ReturnType<PolicyModules[Kind]["create"]>> {
    const { known, limit, attention } = this.#policies;
    const { module, user } = known[kind].find(
      (candidate) => candidate.module.name === name && candidate.user?.origin.sha256 === origin?.sha256,
    )!;
    const random = this.#streams.stream(kind, name);
    const create = () => module.create(parameters, { random }) as ReturnType<PolicyModules[Kind]["create"]>;
    if (user === null) return { policy: create(), guard: null };
    const policy = withinLimit(user, limit!, create);
    const issue = creationIssue(kind, policy);
    if (issue !== null) throw failure(user, issue.found, issue.expected);
    return { policy, guard: new Guard(user.identity, attention) };
  }
}

/** A policy, and what stands between it and the simulation if it is a user's own. */
interface Created<Policy> {
  readonly policy: Policy;
  readonly guard: Guard | null;
}

function withinLimit<T>(user: UserOrigin, limit: TimeLimit, create: () => T): T {
  try {
    return limit.run(create);
  } catch (thrown) {
    if (thrown instanceof TimeLimitError) {
      throw failure(
        user,
        "a function that does not return",
        `one that takes at most ${thrown.limitS} s (--policy-timeout)`,
      );
    }
    const place = user.identity.placeOf(thrown);
    throw failure(user, `an error (${thrownText(thrown)})`, "a policy", place);
  }
}

function failure(
  { identity }: UserOrigin,
  found: string,
  expected: string,
  place: string | null = null,
): ScenarioError {
  const file = place ?? identity.module ?? nameOf(identity);
  return new ScenarioError([{ file, path: "create", found, expected }]);
}
