import type { ServerTable } from "../../models/plant/servers.ts";
import type { Question } from "./question.ts";

/** Servers to a block. */
export const BLOCK = 16;

/**
 * The servers that have VMs, in id order, with the figures that decide whether a VM fits, side by side; and for each
 * block of {@link BLOCK} of them the most that any has, so that a search passes over blocks in which nothing fits.
 */
export class OccupiedServers {
  readonly #servers: ServerTable;
  readonly #question: Question;
  readonly #isListed: Uint8Array;
  /** Server ids, in order; the first {@link count} entries. */
  readonly ids: Int32Array;
  /** CPU that a newcomer could have, MHz; -Infinity where none is let in. */
  readonly availableMhz: Float64Array;
  readonly freeMemoryMiB: Float64Array;
  /** The most in each block, or more: what was there before a server moved on to the next block. */
  readonly blockAvailableMhz: Float64Array;
  readonly blockFreeMemoryMiB: Float64Array;
  count = 0;

  constructor(servers: ServerTable, question: Question) {
    this.#servers = servers;
    this.#question = question;
    const blocks = Math.ceil(servers.count / BLOCK);
    this.#isListed = new Uint8Array(servers.count);
    this.ids = new Int32Array(servers.count);
    this.availableMhz = new Float64Array(servers.count);
    this.freeMemoryMiB = new Float64Array(servers.count);
    this.blockAvailableMhz = new Float64Array(blocks);
    this.blockFreeMemoryMiB = new Float64Array(blocks);
  }

  /** Whether a server is listed. */
  has(server: number): boolean {
    return this.#isListed[server] === 1;
  }

  /** Takes stock of all servers. */
  refresh(): void {
    const { vmCount, incomingCount, count } = this.#servers;
    this.count = 0;
    for (let server = 0; server < count; server++) {
      if (vmCount[server]! > 0 || incomingCount[server]! > 0) {
        this.#isListed[server] = 1;
        this.ids[this.count] = server;
        this.#read(this.count);
        this.count++;
      } else this.#isListed[server] = 0;
    }
    for (let block = 0; block * BLOCK < this.count; block++) this.#sumUpBlock(block);
  }

  /** Lists a server that was empty. */
  add(server: number): void {
    const at = this.#firstNotBefore(server);
    const { ids, availableMhz, freeMemoryMiB } = this;
    ids.copyWithin(at + 1, at, this.count);
    availableMhz.copyWithin(at + 1, at, this.count);
    freeMemoryMiB.copyWithin(at + 1, at, this.count);
    ids[at] = server;
    this.#isListed[server] = 1;
    this.count++;
    this.#read(at);
    const last = Math.floor((this.count - 1) / BLOCK);
    if (last * BLOCK === this.count - 1) this.#emptyBlock(last);
    // Of every later block only the first is new: the one that the block before has no room for.
    this.#raiseBlock(at);
    for (let block = Math.floor(at / BLOCK) + 1; block <= last; block++) this.#raiseBlock(block * BLOCK);
  }

  /** Reads a server's figures anew, if it is listed. */
  changed(server: number): void {
    if (this.#isListed[server] === 0) return;
    const position = this.#firstNotBefore(server);
    const block = Math.floor(position / BLOCK);
    const hadMost =
      this.availableMhz[position] === this.blockAvailableMhz[block] ||
      this.freeMemoryMiB[position] === this.blockFreeMemoryMiB[block];
    this.#read(position);
    if (hadMost) this.#sumUpBlock(block);
    else this.#raiseBlock(position);
  }

  /** The position of the first listed server with this id or a higher one, by bisection. */
  #firstNotBefore(server: number): number {
    const ids = this.ids;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ids[middle]! < server) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #read(position: number): void {
    const server = this.ids[position]!;
    this.availableMhz[position] = this.#question.freeMhz(server);
    this.freeMemoryMiB[position] = this.#servers.freeMemoryMiB[server]!;
  }

  #sumUpBlock(block: number): void {
    this.#emptyBlock(block);
    const end = Math.min((block + 1) * BLOCK, this.count);
    for (let position = block * BLOCK; position < end; position++) this.#raiseBlock(position);
  }

  #emptyBlock(block: number): void {
    this.blockAvailableMhz[block] = Number.NEGATIVE_INFINITY;
    this.blockFreeMemoryMiB[block] = Number.NEGATIVE_INFINITY;
  }

  /** Takes a server into the most of its block. */
  #raiseBlock(position: number): void {
    const block = Math.floor(position / BLOCK);
    const available = this.availableMhz[position]!;
    const memory = this.freeMemoryMiB[position]!;
    if (available > this.blockAvailableMhz[block]!) this.blockAvailableMhz[block] = available;
    if (memory > this.blockFreeMemoryMiB[block]!) this.blockFreeMemoryMiB[block] = memory;
  }
}
