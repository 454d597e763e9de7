import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

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
    for (let server = 0; server < this.#servers.count; server++) this.#count(server);
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
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      if (now > this.#atS[server]!) {
        this.#count(server);
        this.#atS[server] = now;
      }
      this.#isUp[server] = this.#countsAsUp(server) ? 1 : 0;
    }
  }

  #countsAsUp(server: number): boolean {
    if (this.#zeroIsOff) return this.#servers.usedMhz[server]! > 0;
    const state = this.#servers.state[server];
    return state === SERVER_STATE.on || state === SERVER_STATE.booting || state === SERVER_STATE.resuming;
  }

  /** Makes the server's last instant count. */
  #count(server: number): void {
    const isUp = this.#isUp[server]!;
    if (isUp === this.#wasUp[server]) return;
    this.#wasUp[server] = isUp;
    if (isUp === 1) this.#upSinceS[server] = this.#atS[server]!;
    else {
      this.#shutdowns++;
      this.#upBeforeS += this.#atS[server]! - this.#upSinceS[server]!;
    }
  }
}
