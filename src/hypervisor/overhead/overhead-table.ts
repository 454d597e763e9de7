import { type Combination, combinationKey } from "../techniques/combination.ts";
import { native } from "../techniques/native.ts";
import { type ResolvedCombination, resolveCombination } from "../techniques/resolve-combination.ts";
import { measureOverhead } from "./measure-overhead.ts";
import type { OverheadRow } from "./overhead-row.ts";
import type { Profile } from "./profile.ts";
import { type Slowdown, slowdownOf } from "./slowdown.ts";

/** What operations cost under combinations. Each combination is measured when it is asked for, once. */
export class OverheadTable {
  private readonly measured: Map<string, readonly OverheadRow[]> = new Map();

  /**
   * A row for each operation that the combination can do.
   *
   * @throws Error if the guest does not come to its end
   */
  rows(resolved: ResolvedCombination): readonly OverheadRow[] {
    const key = combinationKey(resolved.combination);
    let rows = this.measured.get(key);
    if (rows === undefined) {
      rows = measureOverhead(resolved);
      this.measured.set(key, rows);
    }
    return rows;
  }

  /**
   * What a workload pays under a combination, compared with the bare machine of the same processor.
   *
   * @throws Error as {@link rows} does
   */
  slowdown(profile: Profile, resolved: ResolvedCombination): Slowdown {
    const { processor } = resolved.combination;
    return slowdownOf(profile, {
      virtual: this.rows(resolved),
      native: this.rows(bareMachine(resolved.combination)),
      frequencyHz: processor.frequencyMhz.value * 1_000_000,
    });
  }
}

/** The bare machine with the same processor, which need not be one of the registry. */
function bareMachine({ processor }: Combination): ResolvedCombination {
  const { combination } = resolveCombination({ technique: native.name }, [native]);
  return { combination: { ...combination, processor }, technique: native };
}
