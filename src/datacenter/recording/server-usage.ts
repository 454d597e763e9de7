import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

const STATE_COUNT = Object.keys(SERVER_STATE).length;

/** Integrates the utilisation of every server, and the time that it spends in each state. A settle step. */
export class ServerUsageMeter {
  readonly #servers: ServerTable;
  readonly #dirty: DirtyServers;
  /** Up to when a server is counted, s; Infinity before counting begins, so that every duration is negative. */
  readonly #sinceS: Float64Array;
  /** What a server has held since then. */
  readonly #utilisation: Float64Array;
  readonly #state: Uint8Array;
  /** ∫ utilisation dt, s, by server. */
  readonly #busyS: Float64Array;
  /** Time in each state, s: a row of {@link STATE_COUNT} for each server. */
  readonly #stateS: Float64Array;
  #beginS = 0;
  #endS = 0;

  constructor(engine: Engine, servers: ServerTable, dirty: DirtyServers) {
    const { count } = servers;
    this.#servers = servers;
    this.#dirty = dirty;
    this.#sinceS = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    this.#utilisation = new Float64Array(count);
    this.#state = servers.state.slice();
    this.#busyS = new Float64Array(count);
    this.#stateS = new Float64Array(count * STATE_COUNT);
    engine.onSettle("server usage", (now) => this.#settle(now));
  }

  /** Starts to count; what happened before is not counted. */
  begin(now: number): void {
    this.#sinceS.fill(now);
    this.#beginS = now;
  }

  /** Counts every server up to the end of a run. */
  close(now: number): void {
    for (let server = 0; server < this.#servers.count; server++) this.#count(server, now);
    this.#endS = now;
  }

  /** Time that a server has spent in a state, s, once closed. */
  stateS(server: number, state: number): number {
    return this.#stateS[server * STATE_COUNT + state]!;
  }

  /** Mean utilisation of a server over all the time counted, 0..1, once closed; NaN if no time was counted. */
  meanUtilisation(server: number): number {
    return this.#busyS[server]! / (this.#endS - this.#beginS);
  }

  #settle(now: number): void {
    const { batch, count } = this.#dirty;
    const { utilisation, state } = this.#servers;
    const heldUtilisation = this.#utilisation;
    const heldState = this.#state;
    const sinceS = this.#sinceS;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      if (now > sinceS[server]!) this.#count(server, now);
      heldUtilisation[server] = utilisation[server]!;
      heldState[server] = state[server]!;
    }
  }

  #count(server: number, now: number): void {
    const duration = now - this.#sinceS[server]!;
    if (duration > 0) {
      this.#busyS[server]! += this.#utilisation[server]! * duration;
      this.#stateS[server * STATE_COUNT + this.#state[server]!]! += duration;
      this.#sinceS[server] = now;
    }
  }
}
