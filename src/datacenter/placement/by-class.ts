import type { ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";
import type { Finder } from "./finder.ts";
import type { Acceptance, WhereToStart } from "./question.ts";
import { ServerClasses } from "./server-classes.ts";

/** What a VM would cost on a server: the less, the better; Infinity: it must not go there. */
export type Cost = (server: number, vm: number) => number;

/** Finds the server that costs a new VM least, where servers that are alike cost the same: asks one of each class. */
export class LeastCostByClass implements Finder {
  readonly #servers: ServerTable;
  readonly #question: WhereToStart;
  readonly #cost: Cost;
  readonly #classes: ServerClasses;

  /** @param withUtilisation - servers are alike only if their measured utilisation is the same, too */
  constructor(servers: ServerTable, question: WhereToStart, cost: Cost, withUtilisation: boolean) {
    this.#servers = servers;
    this.#question = question;
    this.#cost = cost;
    this.#classes = new ServerClasses(servers, withUtilisation);
  }

  refresh(): void {
    for (let server = 0; server < this.#servers.count; server++) this.changed(server);
  }

  changed(server: number): void {
    this.#classes.update(server, this.#question.freeMhz(server) !== Number.NEGATIVE_INFINITY);
  }

  find(vm: number, accept: Acceptance | null): number {
    const classes = this.#classes;
    let best: number = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let cls = 0; cls < classes.count; cls++) {
      const server = classes.first(cls);
      if (server === NONE || !this.#question.fits(server, vm)) continue;
      const cost = this.#cost(server, vm);
      if (cost > least || cost === Number.POSITIVE_INFINITY || (cost === least && server > best)) continue;
      if (accept !== null && !accept(vm, server)) continue;
      least = cost;
      best = server;
    }
    return best;
  }
}
