import { describe } from "vitest";
import type { AnyPolicyModule } from "../../policies/catalogue.ts";
import { guardedOverloadDetection, guardedPlacement, guardedVmSelection, requirePolicy } from "../guarded.ts";
import { overloadDetectionContract } from "./overload-detection-contract.ts";
import { placementContract } from "./placement-contract.ts";
import { vmSelectionContract } from "./vm-selection-contract.ts";

/** What a suite must be told of a policy. */
export interface ContractOptions {
  /** Values in canonical units: of those parameters without a default, or others than the defaults. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** Of a placement policy: it may want none of the servers that fit. */
  readonly mayDecline?: boolean;
}

/**
 * Declares the tests that every policy of its kind must pass, built in or not: the same answer to the same question, no
 * change to what is seen, an answer of the right sort, monotony. Called at the top of a test file, or in a `describe`.
 *
 * @throws PolicyError if it is not a policy
 */
export function policyContract(policy: AnyPolicyModule, options: ContractOptions = {}): void {
  requirePolicy(policy);
  describe(`${policy.name} keeps the contract of ${policy.kind}`, () => {
    switch (policy.kind) {
      case "placement":
        return placementContract(guardedPlacement(policy), options);
      case "overload-detection":
        return overloadDetectionContract(guardedOverloadDetection(policy), options.parameters);
      case "vm-selection":
        return vmSelectionContract(guardedVmSelection(policy), options.parameters);
    }
  });
}
