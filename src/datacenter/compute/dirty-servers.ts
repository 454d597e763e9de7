import type { Engine } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";

/**
 * The servers whose inputs have changed since they were last settled, in the order in which they were marked.
 *
 * A settle starts with {@link open}, which turns what was marked into the batch that all of its steps go through;
 * whatever a step marks belongs to the next round.
 */
export class DirtyServers {
  readonly #engine: Engine;
  readonly #marked: Uint8Array;
  /** By server that is marked: the VM whose demand is all that has changed on it, or NONE where more has. */
  readonly changedVm: Int32Array;
  #pending: Int32Array;
  #pendingCount = 0;
  /** The servers being settled: the first {@link count} entries. */
  batch: Int32Array;
  /** How many servers are being settled. */
  count = 0;

  constructor(engine: Engine, serverCount: number) {
    this.#engine = engine;
    this.#marked = new Uint8Array(serverCount);
    this.changedVm = new Int32Array(serverCount).fill(NONE);
    this.#pending = new Int32Array(serverCount);
    this.batch = new Int32Array(serverCount);
  }

  /** Says that a server's guests, demands or state have changed. */
  mark(server: number): void {
    this.changedVm[server] = NONE;
    if (this.#marked[server] === 0) this.#add(server);
  }

  /** Says that a guest's demand has changed on a server. */
  markVm(server: number, vm: number): void {
    if (this.#marked[server] === 0) {
      this.changedVm[server] = vm;
      this.#add(server);
    } else if (this.changedVm[server] !== vm) this.changedVm[server] = NONE;
  }

  #add(server: number): void {
    this.#marked[server] = 1;
    this.#pending[this.#pendingCount++] = server;
    this.#engine.touch();
  }

  /** Makes what was marked the batch of the settle that starts. */
  open(): void {
    const batch = this.#pending;
    this.#pending = this.batch;
    this.batch = batch;
    this.count = this.#pendingCount;
    this.#pendingCount = 0;
    for (let i = 0; i < this.count; i++) this.#marked[batch[i]!] = 0;
  }
}
