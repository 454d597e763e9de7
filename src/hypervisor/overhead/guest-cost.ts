import type { Combination } from "../techniques/combination.ts";
import { NATIVE } from "../techniques/facts.ts";
import { type IoCost, ioCostOf } from "./io-cost.ts";
import { knownCosts } from "./known-costs.ts";
import type { Profile } from "./profile.ts";
import { slowdownOf } from "./slowdown.ts";

/** What a workload pays under a combination: what a simulation goes by. */
export interface GuestCost {
  /** CPU time of the guest and its monitor, as a multiple of what the bare machine takes for the same work. */
  readonly slowdown: number;
  /** CPU time of the host, for a second of CPU time on the bare machine. */
  readonly hostShare: number;
  readonly io: IoCost;
  /** Operations of the profile that are not counted, since the technique cannot do them. */
  readonly unmeasured: readonly string[];
}

/**
 * Prices a workload with the costs that are known; measures nothing.
 *
 * @throws RangeError if the combination is not one of the registries
 */
export function guestCostOf(profile: Profile, combination: Combination): GuestCost {
  const { processor, io } = combination;
  const bare: Combination = { technique: NATIVE.name, paging: "none", io: "native", type: "none", processor };
  const sides = {
    virtual: knownCosts(combination),
    native: knownCosts(bare),
    frequencyHz: processor.frequencyMhz.value * 1_000_000,
  };
  const { slowdown, hostShare, unmeasured } = slowdownOf(profile, sides);
  return { slowdown, hostShare, io: ioCostOf(profile, sides, io !== "native"), unmeasured };
}
