import { NONE } from "../../sim/none.ts";
import type { Acceptance } from "./question.ts";

/** Servers that would do, in id order, and what each would cost: scratch of one search. */
export class Candidates {
  readonly server: Int32Array;
  readonly cost: Float64Array;
  count = 0;

  constructor(serverCount: number) {
    this.server = new Int32Array(serverCount);
    this.cost = new Float64Array(serverCount);
  }

  add(server: number, cost: number): void {
    this.server[this.count] = server;
    this.cost[this.count++] = cost;
  }

  /**
   * The cheapest that is accepted, the first of equals; NONE if there is none. Acceptance is costly, so it is asked of
   * would-be winners only, cheapest first. Nobody wins at an infinite cost.
   */
  cheapest(vm: number, accept: Acceptance | null): number {
    const cost = this.cost;
    for (;;) {
      let best: number = NONE;
      let least = Number.POSITIVE_INFINITY;
      for (let i = 0; i < this.count; i++) {
        if (cost[i]! < least) {
          least = cost[i]!;
          best = i;
        }
      }
      if (best === NONE) return NONE;
      const server = this.server[best]!;
      if (accept === null || accept(vm, server)) return server;
      cost[best] = Number.POSITIVE_INFINITY;
    }
  }
}
