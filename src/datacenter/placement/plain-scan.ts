import type { ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";
import type { Cost } from "./by-class.ts";
import { Candidates } from "./candidates.ts";
import type { Finder } from "./finder.ts";
import type { Acceptance, Question } from "./question.ts";

/** Finds the server that costs least by a look at every one: what the other ways must agree with. */
export class PlainScan implements Finder {
  readonly #question: Question;
  readonly #cost: Cost;
  readonly #candidates: Candidates;
  readonly #serverCount: number;

  constructor(servers: ServerTable, question: Question, cost: Cost) {
    this.#question = question;
    this.#cost = cost;
    this.#serverCount = servers.count;
    this.#candidates = new Candidates(servers.count);
  }

  refresh(): void {}

  changed(): void {}

  find(vm: number, accept: Acceptance | null): number {
    const candidates = this.#candidates;
    let found = 0;
    for (let server = 0; server < this.#serverCount; server++) {
      if (!this.#question.fits(server, vm)) continue;
      candidates.server[found] = server;
      candidates.cost[found++] = this.#cost(server, vm);
    }
    candidates.count = found;
    for (let best = candidates.cheapest(); best !== NONE; best = candidates.cheapest()) {
      const server = candidates.server[best]!;
      if (accept === null || accept(vm, server)) return server;
      candidates.cost[best] = Number.POSITIVE_INFINITY;
    }
    return NONE;
  }
}
