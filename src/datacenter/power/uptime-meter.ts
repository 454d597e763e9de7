import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

/** 1 for states in which a server is on, or on its way up. */
const COUNTS_AS_UP = new Uint8Array(Object.keys(SERVER_STATE).length);
for (const state of [SERVER_STATE.on, SERVER_STATE.booting, SERVER_STATE.resuming]) COUNTS_AS_UP[state] = 1;

/**
 * Counts how often servers go down and how long they were up before. What counts is the state at the end of an
 * instant: a server that is emptied and filled in one instant was never down.
 */
export class UptimeMeter {
  readonly #servers: ServerTable;
  readonly #dirty: DirtyServers;
  readonly #zeroIsOff: boolean;
  #begun = false;
  /** State at the end of the last instant in which the server was settled, and the time of that instant. */
  readonly #isUp: Uint8Array;
  readonly #atS: Float64Array;
  /** The same for the instant before. */
  readonly #wasUp: Uint8Array;
  readonly #upSinceS: Float64Array;
  #shutdowns = 0;
  #upBeforeS = 0;

  /** @param zeroIsOff - a server counts as up while it has CPU in use; otherwise while it is on or on its way up */
  constructor(engine: Engine, servers: ServerTable, dirty: DirtyServers, zeroIsOff: boolean) {
    this.#servers = servers;
    this.#dirty = dirty;
    this.#zeroIsOff = zeroIsOff;
    this.#isUp = new Uint8Array(servers.count).fill(1);
    this.#atS = new Float64Array(servers.count);
    this.#wasUp = new Uint8Array(servers.count).fill(1);
    this.#upSinceS = new Float64Array(servers.count);
    engine.onSettle("uptime", (now) => this.#settle(now));
  }

  /** Starts to count; every server has been up until now. */
  begin(): void {
    this.#begun = true;
  }

  /** Counts the last instant of a run. */
  close(): void {
    for (let server = 0; server < this.#servers.count; server++) {
      if (this.#isUp[server] !== this.#wasUp[server]) this.#count(server);
    }
  }

  /** Times that a server went down. */
  get shutdowns(): number {
    return this.#shutdowns;
  }

  /** Mean time for which a server had been up when it went down, s; NaN if none did. */
  get meanTimeBeforeShutdownS(): number {
    return this.#upBeforeS / this.#shutdowns;
  }

  #settle(now: number): void {
    if (!this.#begun) return;
    const { batch, count } = this.#dirty;
    const { usedMhz, state } = this.#servers;
    const zeroIsOff = this.#zeroIsOff;
    const isUp = this.#isUp;
    const wasUp = this.#wasUp;
    const atS = this.#atS;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      if (now > atS[server]!) {
        if (isUp[server] !== wasUp[server]) this.#count(server);
        atS[server] = now;
      }
      isUp[server] = (zeroIsOff ? usedMhz[server]! > 0 : COUNTS_AS_UP[state[server]!] === 1) ? 1 : 0;
    }
  }

  /** Makes the server's last instant, in which it went up or down, count. */
  #count(server: number): void {
    const isUp = this.#isUp[server]!;
    this.#wasUp[server] = isUp;
    if (isUp === 1) this.#upSinceS[server] = this.#atS[server]!;
    else {
      this.#shutdowns++;
      this.#upBeforeS += this.#atS[server]! - this.#upSinceS[server]!;
    }
  }
}
