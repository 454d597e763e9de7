/**
 * Tests of policies of one's own, for vitest: `import { expectPolicy, policyContract, worlds } from "coldaisle/testing"`.
 * docs/regression-tests.md shows how they are used.
 *
 * @packageDocumentation
 */

export type { ContractOptions } from "./contracts/policy-contract.ts";
export { policyContract } from "./contracts/policy-contract.ts";
export type {
  GivenParameters,
  OverloadDetectionExpectations,
  PlacementExpectations,
  PolicyExpectations,
  VmSelectionExpectations,
} from "./expect-policy.ts";
export { expectPolicy } from "./expect-policy.ts";
export type { SmallScenario } from "./simulate-with.ts";
export { SMALL_SCENARIO, simulateWith } from "./simulate-with.ts";
export type { World, WorldServer, WorldVm } from "./world.ts";
export { USUAL_SERVER, USUAL_VM, worlds } from "./world.ts";
