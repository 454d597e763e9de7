import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";
import type { FitRules } from "./fit-rules.ts";

/** Asked of a server that would win, with the VM that looks for a place: false passes it over. */
export type Acceptance = (vm: number, server: number) => boolean;

/**
 * What is asked when a server is looked for: who fits where, and what counts as load and as request. The bounds let an
 * index pass over servers unasked; {@link fits} alone decides.
 */
export interface Question {
  /** CPU that a newcomer could have, MHz; -Infinity where none is let in, or what is left is not enough for any. */
  freeMhz(server: number): number;
  /** CPU without which the VM fits nowhere, MHz. */
  leastMhz(vm: number): number;
  /** Memory without which the VM fits nowhere, MiB; -Infinity where memory does not bind. */
  leastMemoryMiB(vm: number): number;
  fits(server: number, vm: number): boolean;
  /** CPU in use, or promised, MHz. */
  loadMhz(server: number): number;
  /** CPU that the VM asks of a server, MHz; as it counts it itself where the server is NONE. */
  requestMhz(vm: number, server: number): number;
}

/** Where a new VM goes: nominal CPU against what is promised. */
export class WhereToStart implements Question {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #rules: FitRules;
  readonly #slowestCoreMhz: number;
  /** What the most modest VM of all needs. */
  #leastMhz = Number.POSITIVE_INFINITY;
  #leastMemoryMiB = Number.POSITIVE_INFINITY;

  constructor(servers: ServerTable, vms: VmTable, rules: FitRules) {
    this.#servers = servers;
    this.#vms = vms;
    this.#rules = rules;
    this.#slowestCoreMhz = Math.min(...servers.types.map(({ coreMhz }) => coreMhz));
    for (let vm = 0; vm < vms.count; vm++) {
      this.#leastMhz = Math.min(this.#leastMhz, this.leastMhz(vm));
      this.#leastMemoryMiB = Math.min(this.#leastMemoryMiB, this.leastMemoryMiB(vm));
    }
  }

  freeMhz(server: number): number {
    if (!this.#rules.isOpen(server)) return Number.NEGATIVE_INFINITY;
    const free = this.#rules.promisableMhz(server);
    const isOfUse = free >= this.#leastMhz && this.#servers.freeMemoryMiB[server]! >= this.#leastMemoryMiB;
    return isOfUse ? free : Number.NEGATIVE_INFINITY;
  }

  leastMhz(vm: number): number {
    return this.#vms.claimMhz(vm, this.#slowestCoreMhz);
  }

  leastMemoryMiB(vm: number): number {
    return this.#vms.leastMemoryMiB(vm);
  }

  fits(server: number, vm: number): boolean {
    return this.#rules.fitsNew(server, vm);
  }

  loadMhz(server: number): number {
    return this.#servers.committedMhz[server]!;
  }

  requestMhz(vm: number): number {
    return this.#vms.nominalMhz[vm]!;
  }
}

/** Where a running VM moves: its demand against what is planned to be in use. Servers can be barred. */
export class WhereToMove implements Question {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #rules: FitRules;
  /** 1 for servers that are not to be chosen. */
  readonly isBarred: Uint8Array;

  constructor(servers: ServerTable, vms: VmTable, rules: FitRules) {
    this.#servers = servers;
    this.#vms = vms;
    this.#rules = rules;
    this.isBarred = new Uint8Array(servers.count);
  }

  freeMhz(server: number): number {
    return this.isBarred[server] === 0 && this.#rules.isOpen(server)
      ? this.#servers.availableMhz[server]!
      : Number.NEGATIVE_INFINITY;
  }

  leastMhz(vm: number): number {
    return this.#vms.leastTakenMhz(vm);
  }

  leastMemoryMiB(vm: number): number {
    return this.#rules.memoryBindsMoves ? this.#vms.leastMemoryMiB(vm) : Number.NEGATIVE_INFINITY;
  }

  fits(server: number, vm: number): boolean {
    return this.isBarred[server] === 0 && this.#rules.fitsMoved(server, vm);
  }

  loadMhz(server: number): number {
    return this.#servers.plannedMhz[server]!;
  }

  requestMhz(vm: number, server: number): number {
    return server === NONE ? this.#vms.demandMhz[vm]! : this.#vms.takenMhz(vm, server);
  }
}
