import { SERVER_STATE, type ServerState, type ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

/** Called when a server has come up, with its id. */
export type ServerListener = (server: number) => void;

/**
 * Takes servers up and down. Every transition takes its type's time at its type's power; a server that is wanted while
 * it goes down is woken when it is down.
 */
export class PowerStates {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #dirty: DirtyServers;
  readonly #instant: boolean;
  readonly #upListeners: ServerListener[] = [];
  readonly #changeListeners: ServerListener[] = [];
  readonly #transitionEnds: EventKind;
  /** 1 for a server that is to come up again as soon as it is down. */
  readonly #isWanted: Uint8Array;
  /** Servers on or on their way up. */
  upCount: number;

  /** @param instant - transitions take no time and no energy: a defect that a profile may ask for */
  constructor(engine: Engine, servers: ServerTable, dirty: DirtyServers, instant: boolean) {
    this.#engine = engine;
    this.#servers = servers;
    this.#dirty = dirty;
    this.#instant = instant;
    this.#isWanted = new Uint8Array(servers.count);
    this.upCount = servers.count;
    this.#transitionEnds = engine.on("server transition ends", (server) => this.#finish(server));
  }

  /** Has the listener called when a server has come up. */
  onUp(listener: ServerListener): void {
    this.#upListeners.push(listener);
  }

  /** Has the listener called when a server has changed its state. */
  onChange(listener: ServerListener): void {
    this.#changeListeners.push(listener);
  }

  /** Whether a server can run VMs now. */
  isUp(server: number): boolean {
    return this.#servers.state[server] === SERVER_STATE.on;
  }

  /** Wakes a server that sleeps or is off; one that is on, or on its way up, is left alone. */
  wake(server: number): void {
    const state = this.#servers.state[server];
    if (state === SERVER_STATE.off) this.#goUp(server, SERVER_STATE.booting);
    else if (state === SERVER_STATE.suspended) this.#goUp(server, SERVER_STATE.resuming);
    else if (state === SERVER_STATE.suspending || state === SERVER_STATE.shuttingDown)
      this.#isWanted[server] = 1;
  }

  /** Takes a server that is on to sleep, memory kept. */
  suspend(server: number): void {
    this.#goDown(server, SERVER_STATE.suspending);
  }

  /** Takes a server that is on down. */
  shutDown(server: number): void {
    this.#goDown(server, SERVER_STATE.shuttingDown);
  }

  #goUp(server: number, state: ServerState): void {
    this.upCount++;
    this.#begin(server, state);
  }

  #goDown(server: number, state: ServerState): void {
    this.upCount--;
    this.#begin(server, state);
  }

  #begin(server: number, state: ServerState): void {
    this.#enter(server, state);
    if (this.#instant) {
      this.#finish(server);
      return;
    }
    const endS = this.#engine.now + this.#durationS(server, state);
    this.#engine.schedule(endS, PHASE.change, this.#transitionEnds, server);
  }

  #durationS(server: number, state: ServerState): number {
    const { boot, resume, suspend, shutdown } = this.#servers.typeAt(server);
    if (state === SERVER_STATE.booting) return boot.durationS;
    if (state === SERVER_STATE.resuming) return resume.durationS;
    return state === SERVER_STATE.suspending ? suspend.durationS : shutdown.durationS;
  }

  #enter(server: number, state: ServerState): void {
    this.#servers.state[server] = state;
    this.#servers.changed(server);
    this.#dirty.mark(server);
    for (const listener of this.#changeListeners) listener(server);
  }

  #finish(server: number): void {
    const state = this.#servers.state[server];
    if (state === SERVER_STATE.booting || state === SERVER_STATE.resuming) {
      this.#enter(server, SERVER_STATE.on);
      for (const listener of this.#upListeners) listener(server);
      return;
    }
    this.#enter(server, state === SERVER_STATE.suspending ? SERVER_STATE.suspended : SERVER_STATE.off);
    if (this.#isWanted[server] === 1) {
      this.#isWanted[server] = 0;
      this.wake(server);
    }
  }
}
