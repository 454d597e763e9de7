import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import type { Residents } from "../compute/residents.ts";
import type { ServerTable } from "../plant/servers.ts";

/**
 * VMs on their way to a server: a list a server of the migrations that end there, in order of their start. The
 * target's memory, network and nominal CPU are reserved for as long as the move is listed.
 */
export class IncomingMoves {
  /** First move to each server, or NONE. */
  readonly head: Int32Array;
  readonly #servers: ServerTable;
  readonly #residents: Residents;
  /** Next move to the same server, or NONE; also threads the free rows. */
  next: Int32Array;
  vm: Int32Array;
  server: Int32Array;
  /** 1 once the transfer runs; 0 while the target still boots. */
  transferring: Uint8Array;
  /** CPU that the target spends on it, MHz. */
  allocatedMhz: Float64Array;
  /** 1 where the target's scheduler still holds this VM for one that leaves (a defect that a profile may ask for). */
  thoughtLeaving: Uint8Array;
  /** Handle of the event that ends the transfer. */
  endEvent: Float64Array;
  #free: number = NONE;
  #used = 0;

  constructor(servers: ServerTable, residents: Residents) {
    this.#servers = servers;
    this.#residents = residents;
    this.head = new Int32Array(servers.count).fill(NONE);
    this.next = new Int32Array(64).fill(NONE);
    this.vm = new Int32Array(64);
    this.server = new Int32Array(64);
    this.transferring = new Uint8Array(64);
    this.allocatedMhz = new Float64Array(64);
    this.thoughtLeaving = new Uint8Array(64);
    this.endEvent = new Float64Array(64);
  }

  /** Lists a move and reserves its VM's resources at the target. Returns the move's row. */
  add(vm: number, server: number): number {
    const move = this.#row();
    this.vm[move] = vm;
    this.server[move] = server;
    this.transferring[move] = 0;
    this.allocatedMhz[move] = 0;
    this.thoughtLeaving[move] = 0;
    this.endEvent[move] = NONE;
    this.next[move] = NONE;
    const first = this.head[server]!;
    if (first === NONE) this.head[server] = move;
    else {
      let last = first;
      while (this.next[last] !== NONE) last = this.next[last]!;
      this.next[last] = move;
    }
    this.#servers.incomingCount[server]!++;
    this.#residents.reserve(vm, server);
    return move;
  }

  /** Takes a move off its target's list and frees what it reserved. */
  remove(move: number): void {
    const server = this.server[move]!;
    if (this.head[server] === move) this.head[server] = this.next[move]!;
    else {
      let before = this.head[server]!;
      while (this.next[before] !== move) before = this.next[before]!;
      this.next[before] = this.next[move]!;
    }
    this.#servers.incomingCount[server]!--;
    this.#residents.release(this.vm[move]!, server);
    this.next[move] = this.#free;
    this.#free = move;
  }

  /** The move of a VM to a server, or NONE. */
  find(vm: number, server: number): number {
    let move = this.head[server]!;
    while (move !== NONE && this.vm[move] !== vm) move = this.next[move]!;
    return move;
  }

  /** Any move of a VM that is under way, or NONE; looks at all moves. */
  firstOf(vm: number): number {
    for (let server = 0; server < this.head.length; server++) {
      const move = this.find(vm, server);
      if (move !== NONE) return move;
    }
    return NONE;
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
    this.vm = doubled(this.vm);
    this.server = doubled(this.server);
    this.transferring = doubled(this.transferring);
    this.allocatedMhz = doubled(this.allocatedMhz);
    this.thoughtLeaving = doubled(this.thoughtLeaving);
    this.endEvent = doubled(this.endEvent);
  }
}
