import { NONE } from "../../sim/none.ts";

/** Servers that would do, in id order, and what each would cost: scratch of one search. */
export class Candidates {
  readonly server: Int32Array;
  readonly cost: Float64Array;
  count = 0;

  constructor(serverCount: number) {
    this.server = new Int32Array(serverCount);
    this.cost = new Float64Array(serverCount);
  }

  /**
   * The index of the cheapest, the first of equals; NONE if there is none that costs less than infinity. Acceptance is
   * costly: it is asked of would-be winners only, and one that is refused then costs infinity.
   */
  cheapest(): number {
    const { cost, count } = this;
    let best: number = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      if (cost[i]! < least) {
        least = cost[i]!;
        best = i;
      }
    }
    return best;
  }
}
