import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { ExpectedLoad } from "../migration/expected-load.ts";
import type { MoveDraft } from "../migration/move-draft.ts";
import type { FitRules } from "../placement/fit-rules.ts";

/** How servers are balanced. */
export interface BalancingOptions {
  /** Time from one look at the servers to the next, s. */
  readonly intervalS: number;
  /** The standard deviation of the servers' loads that is let be, 0..1. */
  readonly tolerance: number;
  /** Moves in one round, at most. */
  readonly mostMoves: number;
}

/** What balancing works with. */
export interface BalancingParts {
  readonly engine: Engine;
  readonly servers: ServerTable;
  readonly vms: VmTable;
  readonly expected: ExpectedLoad;
  readonly rules: FitRules;
  readonly draft: MoveDraft;
}

/**
 * Keeps servers about equally loaded: as long as the standard deviation of the loads of those that are up is beyond the
 * tolerance, that VM of the most loaded server moves to the least loaded one which brings it down furthest.
 *
 * Source: A. Gulati et al., VMware distributed resource management: design, implementation, and lessons learned, VMware
 * Technical Journal 1 (2012), §4: a greedy search for the move that reduces the standard deviation most, without its
 * cost-benefit analysis. Only the most and the least loaded server are looked at, a move at a time.
 */
export class BalancingController {
  readonly #parts: BalancingParts;
  readonly #options: BalancingOptions;
  readonly #tick: EventKind;

  constructor(parts: BalancingParts, options: BalancingOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#tick = parts.engine.on("balancing", () => this.#balance());
    parts.engine.schedule(options.intervalS, PHASE.decide, this.#tick);
  }

  #balance(): void {
    const { engine, servers, draft } = this.#parts;
    const { intervalS, tolerance, mostMoves } = this.#options;
    const up: number[] = [];
    for (let server = 0; server < servers.count; server++) {
      if (servers.state[server] === SERVER_STATE.on && servers.closed[server] === 0) up.push(server);
    }
    for (let moves = 0; moves < mostMoves && this.#deviation(up) > tolerance; moves++) {
      if (!this.#moveOne(up)) break;
    }
    draft.start();
    engine.schedule(engine.now + intervalS, PHASE.decide, this.#tick);
  }

  /** Standard deviation of the loads of some servers, 0 if there are none. */
  #deviation(among: readonly number[]): number {
    if (among.length === 0) return 0;
    let sum = 0;
    for (const server of among) sum += this.#load(server);
    const mean = sum / among.length;
    let squares = 0;
    for (const server of among) squares += (this.#load(server) - mean) ** 2;
    return Math.sqrt(squares / among.length);
  }

  /** Makes the move that helps most, in the draft; false if none helps. */
  #moveOne(among: readonly number[]): boolean {
    const { vms, draft, servers, rules } = this.#parts;
    let from = among[0]!;
    let to = among[0]!;
    for (const server of among) {
      if (this.#load(server) > this.#load(from)) from = server;
      if (this.#load(server) < this.#load(to)) to = server;
    }
    let best = NONE;
    // Σ load² falls by as much as a VM's move brings the deviation down.
    let most = 0;
    for (const vm of draft.movable(from)) {
      if (from === to || !rules.admits(to, vm)) continue;
      const before = this.#load(from) ** 2 + this.#load(to) ** 2;
      const left = this.#load(from) - vms.takenMhz(vm, from) / servers.capacityMhz[from]!;
      const taken = this.#load(to) + vms.takenMhz(vm, to) / servers.capacityMhz[to]!;
      const gain = before - left ** 2 - taken ** 2;
      if (gain <= most) continue;
      most = gain;
      best = vm;
    }
    if (best === NONE) return false;
    draft.move(best, to);
    return true;
  }

  /** Load of a server once all migrations are over, 0..1 and more. */
  #load(server: number): number {
    const { servers, expected } = this.#parts;
    return expected.demandMhz(server) / servers.capacityMhz[server]!;
  }
}
