/** Where VMs were when: what vms.csv and migrations.csv say of it. */
export interface VmHistory {
  /** The server on which each VM was placed, or -1. */
  readonly firstServer: Int32Array;
  /** When it began to run and when it stopped, s; NaN if it never did. */
  readonly startS: Float64Array;
  readonly stopS: Float64Array;
  /** Migrations in the order in which they were asked for. */
  readonly vm: Int32Array;
  readonly target: Int32Array;
  /** When the VM ran at the target, s; NaN if it never did. */
  readonly endS: Float64Array;
}

/** Answers where VMs are at a time. */
export class VmPlaces {
  readonly #history: VmHistory;
  /** Ended migrations of each VM, in order; VMs that never moved have none. */
  readonly #moves: Map<number, number[]> = new Map();

  constructor(history: VmHistory) {
    this.#history = history;
    for (const [move, vm] of history.vm.entries()) {
      if (Number.isNaN(history.endS[move]!)) continue;
      const moves = this.#moves.get(vm);
      if (moves === undefined) this.#moves.set(vm, [move]);
      else moves.push(move);
    }
  }

  /** The server on which a VM runs at a time, or -1: before its start, and from its stop on. */
  serverOf(vm: number, timeS: number): number {
    const { startS, stopS, firstServer, endS, target } = this.#history;
    // Written so that NaN, a start or a stop that never came, falls on the right side.
    if (!(startS[vm]! <= timeS) || stopS[vm]! <= timeS) return -1;
    let server = firstServer[vm]!;
    for (const move of this.#moves.get(vm) ?? []) {
      if (endS[move]! > timeS) break;
      server = target[move]!;
    }
    return server;
  }

  /** The VMs that run on a server at a time, by id. */
  guestsOf(server: number, timeS: number): readonly number[] {
    const guests: number[] = [];
    for (let vm = 0; vm < this.#history.startS.length; vm++) {
      if (this.serverOf(vm, timeS) === server) guests.push(vm);
    }
    return guests;
  }
}
