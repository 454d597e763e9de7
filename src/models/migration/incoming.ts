import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import type { Residents } from "../compute/residents.ts";
import type { ServerTable } from "../plant/servers.ts";

/**
 * The moves in which a server takes part without running the VM: a list a server, in order of their start.
 *
 * A move is listed at its target from the request on; the VM's memory, network and nominal CPU are reserved there.
 * Where the VM runs at the target before all of its memory is there, the move is listed at its source from then on,
 * which holds the memory until it is sent.
 */
export class IncomingMoves {
  /** First move that each server takes part in, or NONE. */
  readonly head: Int32Array;
  readonly #servers: ServerTable;
  readonly #residents: Residents;
  readonly #tail: Int32Array;
  /** Next move to the same server, or NONE; also threads the free rows. */
  next: Int32Array;
  #previous: Int32Array;
  vm: Int32Array;
  server: Int32Array;
  /** 1 once the transfer runs; 0 while the target still boots. */
  transferring: Uint8Array;
  /** 1 once the VM runs at the target and the move is listed at its source. */
  departed: Uint8Array;
  /** CPU that the server spends on it, MHz. */
  allocatedMhz: Float64Array;
  /** 1 where the target's scheduler still holds this VM for one that leaves (a defect that a profile may ask for). */
  thoughtLeaving: Uint8Array;
  #free: number = NONE;
  #used = 0;

  constructor(servers: ServerTable, residents: Residents) {
    this.#servers = servers;
    this.#residents = residents;
    this.head = new Int32Array(servers.count).fill(NONE);
    this.#tail = new Int32Array(servers.count).fill(NONE);
    this.next = new Int32Array(64).fill(NONE);
    this.#previous = new Int32Array(64).fill(NONE);
    this.vm = new Int32Array(64);
    this.server = new Int32Array(64);
    this.transferring = new Uint8Array(64);
    this.departed = new Uint8Array(64);
    this.allocatedMhz = new Float64Array(64);
    this.thoughtLeaving = new Uint8Array(64);
  }

  /** Lists a move at its target and reserves its VM's resources there. Returns the move's row. */
  add(vm: number, target: number): number {
    const move = this.#row();
    this.vm[move] = vm;
    this.transferring[move] = 0;
    this.departed[move] = 0;
    this.thoughtLeaving[move] = 0;
    this.#list(move, target);
    this.#residents.reserve(vm, target);
    return move;
  }

  /** The VM of a move has left for the target: its source is listed from now on, and holds its memory. */
  depart(move: number, source: number): void {
    this.#unlist(move);
    this.#residents.release(this.vm[move]!, this.server[move]!);
    this.departed[move] = 1;
    this.#list(move, source);
    this.#residents.reserveMemory(this.vm[move]!, source);
  }

  /** Takes a move off its server's list and frees what it reserved. */
  remove(move: number): void {
    const server = this.server[move]!;
    this.#unlist(move);
    if (this.departed[move] === 1) this.#residents.releaseMemory(this.vm[move]!, server);
    else this.#residents.release(this.vm[move]!, server);
    this.next[move] = this.#free;
    this.#free = move;
  }

  #list(move: number, server: number): void {
    this.server[move] = server;
    this.allocatedMhz[move] = 0;
    this.next[move] = NONE;
    const last = this.#tail[server]!;
    this.#previous[move] = last;
    if (last === NONE) this.head[server] = move;
    else this.next[last] = move;
    this.#tail[server] = move;
    this.#servers.incomingCount[server]!++;
  }

  #unlist(move: number): void {
    const server = this.server[move]!;
    const before = this.#previous[move]!;
    const after = this.next[move]!;
    if (before === NONE) this.head[server] = after;
    else this.next[before] = after;
    if (after === NONE) this.#tail[server] = before;
    else this.#previous[after] = before;
    this.#servers.incomingCount[server]!--;
  }

  /** The move of a VM that a server takes part in, or NONE. */
  find(vm: number, server: number): number {
    let move = this.head[server]!;
    while (move !== NONE && this.vm[move] !== vm) move = this.next[move]!;
    return move;
  }

  #row(): number {
    if (this.#free !== NONE) {
      const row = this.#free;
      this.#free = this.next[row]!;
      return row;
    }
    if (this.#used === this.vm.length) this.#grow();
    return this.#used++;
  }

  #grow(): void {
    this.next = doubled(this.next);
    this.#previous = doubled(this.#previous);
    this.vm = doubled(this.vm);
    this.server = doubled(this.server);
    this.transferring = doubled(this.transferring);
    this.departed = doubled(this.departed);
    this.allocatedMhz = doubled(this.allocatedMhz);
    this.thoughtLeaving = doubled(this.thoughtLeaving);
  }
}
