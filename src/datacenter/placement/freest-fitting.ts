import type { ServerTable } from "../../models/plant/servers.ts";
import type { Finder } from "./finder.ts";
import { OrderedRows } from "./ordered-rows.ts";
import type { Acceptance, Question } from "./question.ts";

/** Finds, of the servers that fit, one with the least or the most of a resource left. */
export class FreestFitting implements Finder {
  readonly #servers: ServerTable;
  readonly #question: Question;
  readonly #byMemory: boolean;
  readonly #order: OrderedRows;

  constructor(
    servers: ServerTable,
    question: Question,
    wanted: { readonly resource: "cpu" | "memory"; readonly least: boolean },
  ) {
    this.#servers = servers;
    this.#question = question;
    this.#byMemory = wanted.resource === "memory";
    this.#order = new OrderedRows(servers.count, wanted.least);
  }

  refresh(): void {
    for (let server = 0; server < this.#servers.count; server++) this.changed(server);
  }

  changed(server: number): void {
    const freeMhz = this.#question.freeMhz(server);
    const freeMiB = this.#servers.freeMemoryMiB[server]!;
    if (freeMhz === Number.NEGATIVE_INFINITY) this.#order.remove(server);
    else if (this.#byMemory) this.#order.set(server, freeMiB, freeMhz);
    else this.#order.set(server, freeMhz, freeMiB);
  }

  find(vm: number, accept: Acceptance | null): number {
    const question = this.#question;
    const mhz = question.leastMhz(vm);
    const memoryMiB = question.leastMemoryMiB(vm);
    const passes = (server: number) => question.fits(server, vm) && (accept === null || accept(vm, server));
    return this.#byMemory
      ? this.#order.find(memoryMiB, mhz, passes)
      : this.#order.find(mhz, memoryMiB, passes);
  }
}
