import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";
import { MaxTree } from "./max-tree.ts";
import type { Acceptance, Question } from "./question.ts";

/** Finds the first server of a range of ids to which a VM may go. */
export interface Ranges {
  /** Takes stock of all servers. */
  refresh(): void;
  /** A server's figures are not what they were. */
  changed(server: number): void;
  /** The first server from `from` up to, not including, `to` that fits and is accepted, or NONE. */
  first(vm: number, accept: Acceptance | null, from: number, to: number): number;
}

/** {@link Ranges} from a tree of what servers have left. */
export class IndexedRanges implements Ranges {
  readonly #servers: ServerTable;
  readonly #question: Question;
  readonly #free: MaxTree;
  /** Where less memory is left, no VM fits. */
  readonly #leastMemoryMiB: number;

  constructor(servers: ServerTable, vms: VmTable, question: Question) {
    this.#servers = servers;
    this.#question = question;
    this.#free = new MaxTree(servers.count, {
      first: servers.capacityMhz.reduce((most, mhz) => Math.max(most, mhz), 0),
      second: servers.memoryMiB.reduce((most, mib) => Math.max(most, mib), 0),
    });
    let least = Number.POSITIVE_INFINITY;
    for (let vm = 0; vm < vms.count; vm++) least = Math.min(least, question.leastMemoryMiB(vm));
    this.#leastMemoryMiB = least;
  }

  refresh(): void {
    for (let server = 0; server < this.#servers.count; server++) this.changed(server);
  }

  changed(server: number): void {
    const memoryMiB = this.#servers.freeMemoryMiB[server]!;
    const isFull = memoryMiB < this.#leastMemoryMiB;
    this.#free.set(server, isFull ? Number.NEGATIVE_INFINITY : this.#question.freeMhz(server), memoryMiB);
  }

  /** The most CPU that a server of a range has left for a newcomer, MHz; -Infinity where none is let in. */
  mostFreeMhz(from: number, to: number): number {
    return this.#free.mostFirst(from, to);
  }

  first(vm: number, accept: Acceptance | null, from: number, to: number): number {
    const question = this.#question;
    const mhz = question.leastMhz(vm);
    const memoryMiB = question.leastMemoryMiB(vm);
    for (let server = from; ; server++) {
      server = this.#free.next(server, mhz, memoryMiB);
      if (server === NONE || server >= to) return NONE;
      if (question.fits(server, vm) && (accept === null || accept(vm, server))) return server;
    }
  }
}

/** {@link Ranges} by a look at one server after the other. */
export class PlainRanges implements Ranges {
  readonly #question: Question;

  constructor(question: Question) {
    this.#question = question;
  }

  refresh(): void {}

  changed(): void {}

  first(vm: number, accept: Acceptance | null, from: number, to: number): number {
    for (let server = from; server < to; server++) {
      if (this.#question.fits(server, vm) && (accept === null || accept(vm, server))) return server;
    }
    return NONE;
  }
}
