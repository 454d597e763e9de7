import type { AnyPolicyModule } from "../policies/catalogue.ts";
import { creationIssue } from "../policies/guarded/created.ts";
import { Attention, Guard } from "../policies/guarded/guard.ts";
import { GuardedOverloadDetection } from "../policies/guarded/overload-detection.ts";
import { GuardedPlacement } from "../policies/guarded/placement.ts";
import { PolicyError, type PolicyIdentity } from "../policies/guarded/policy-error.ts";
import { GuardedVmSelection } from "../policies/guarded/vm-selection.ts";
import type { OverloadDetectionModule } from "../policies/overload-detection/overload-detection.ts";
import type { PlacementModule } from "../policies/placement/placement.ts";
import type { PolicyContext } from "../policies/policy.ts";
import type { VmSelectionModule } from "../policies/vm-selection/vm-selection.ts";
import { checkPolicy } from "../scenario/policy-modules/check-policy.ts";

/** A user's placement policy as a simulation asks it: what it must not do is an error that says so. */
export function guardedPlacement(module: PlacementModule): PlacementModule {
  return {
    ...module,
    create: (p, context) => new GuardedPlacement(created(module, p, context), guardOf(module)),
  };
}

/** A user's overload detection as a simulation asks it. */
export function guardedOverloadDetection(module: OverloadDetectionModule): OverloadDetectionModule {
  return {
    ...module,
    create: (p, context) => new GuardedOverloadDetection(created(module, p, context), guardOf(module)),
  };
}

/** A user's VM selection as a simulation asks it. */
export function guardedVmSelection(module: VmSelectionModule): VmSelectionModule {
  return {
    ...module,
    create: (p, context) => new GuardedVmSelection(created(module, p, context), guardOf(module)),
  };
}

/** @throws PolicyError if the module is not a policy */
export function requirePolicy(module: AnyPolicyModule): void {
  const { issue } = checkPolicy(module);
  if (issue === null) return;
  const where = issue.path === "" ? "" : `${issue.path}: `;
  throw new PolicyError(identityOf(module), `${where}found ${issue.found}, expected ${issue.expected}`);
}

function created<Parameters, Policy>(
  module: AnyPolicyModule & { create(parameters: Parameters, context: PolicyContext): Policy },
  parameters: Parameters,
  context: PolicyContext,
): Policy {
  const policy = module.create(parameters, context);
  const issue = creationIssue(module.kind, policy);
  if (issue === null) return policy;
  throw new PolicyError(identityOf(module), `create: found ${issue.found}, expected ${issue.expected}`);
}

function guardOf(module: AnyPolicyModule): Guard {
  return new Guard(identityOf(module), new Attention());
}

function identityOf({ kind, name }: AnyPolicyModule): PolicyIdentity {
  return { kind, name, module: null, placeOf: () => null };
}
