import type { ServerTable } from "../../models/plant/servers.ts";
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
    candidates.count = 0;
    for (let server = 0; server < this.#serverCount; server++) {
      if (this.#question.fits(server, vm)) candidates.add(server, this.#cost(server, vm));
    }
    return candidates.cheapest(vm, accept);
  }
}
