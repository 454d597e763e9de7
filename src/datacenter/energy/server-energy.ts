import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { PowerModel } from "../../models/power/power-model.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";

/** How energy is counted between two settled instants. The default, all false, is the exact integral. */
export interface ServerEnergyOptions {
  /** The mean of the powers at both ends, although power holds from one change to the next. */
  readonly trapezoid: boolean;
  /** Nothing for an interval that began at utilisation 0, however it went on. */
  readonly freeFromZero: boolean;
  /** Every server at peak power whatever it does, from time 0 on. */
  readonly flatOut: boolean;
}

/** Power and energy of every server. A settle step: reads utilisation and state, writes power, adds up energy. */
export class ServerEnergyMeter {
  readonly #servers: ServerTable;
  readonly #dirty: DirtyServers;
  readonly #options: ServerEnergyOptions;
  /** Power models by server type. */
  readonly #powerModels: readonly PowerModel[];
  #begun = false;

  /** Power drawn now, W, by server. */
  readonly powerW: Float64Array;
  /** Energy used up to the time in {@link sinceS}, J, by server. */
  readonly energyJ: Float64Array;
  /** Since when a server draws {@link powerW}, s. */
  readonly sinceS: Float64Array;
  readonly #fromZero: Uint8Array;

  constructor(engine: Engine, servers: ServerTable, dirty: DirtyServers, options: ServerEnergyOptions) {
    this.#servers = servers;
    this.#dirty = dirty;
    this.#options = options;
    this.#powerModels = servers.types.map(({ power }) => power);
    this.powerW = new Float64Array(servers.count);
    this.energyJ = new Float64Array(servers.count);
    this.sinceS = new Float64Array(servers.count);
    this.#fromZero = new Uint8Array(servers.count).fill(1);
    engine.onSettle("server power", (now) => this.#settle(now));
  }

  /** Starts to count; what was drawn before is not counted. */
  begin(now: number): void {
    this.#begun = true;
    this.sinceS.fill(now);
  }

  /** Energy of a server up to now, J; changes nothing. */
  energyAt(server: number, now: number): number {
    if (!this.#begun) return 0;
    const duration = now - this.sinceS[server]!;
    if (duration === 0 || (this.#options.freeFromZero && this.#fromZero[server] === 1))
      return this.energyJ[server]!;
    return this.energyJ[server]! + this.powerW[server]! * duration;
  }

  /** Counts every server up to the end of a run. */
  close(now: number): void {
    for (let server = 0; server < this.#servers.count; server++) {
      this.energyJ[server] = this.energyAt(server, now);
      this.sinceS[server] = now;
    }
  }

  #settle(now: number): void {
    const { batch, count } = this.#dirty;
    const { powerW, energyJ, sinceS } = this;
    const { utilisation, state, typeOf } = this.#servers;
    const { trapezoid, freeFromZero, flatOut } = this.#options;
    const fromZero = this.#fromZero;
    const powerModels = this.#powerModels;
    const begun = this.#begun;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      const load = utilisation[server]!;
      const before = powerW[server]!;
      const after =
        state[server] === SERVER_STATE.on && !flatOut
          ? powerModels[typeOf[server]!]!.powerW(load)
          : this.#fixedPowerW(server);
      const duration = now - sinceS[server]!;
      if (duration > 0 && begun && !(freeFromZero && fromZero[server] === 1)) {
        energyJ[server]! += (trapezoid ? before + (after - before) / 2 : before) * duration;
      }
      sinceS[server] = now;
      powerW[server] = after;
      fromZero[server] = load === 0 ? 1 : 0;
    }
  }

  /** Power of a server that does not depend on its load. */
  #fixedPowerW(server: number): number {
    const type = this.#servers.typeAt(server);
    if (this.#options.flatOut) return type.power.peakW;
    switch (this.#servers.state[server]) {
      case SERVER_STATE.off:
        return type.offW;
      case SERVER_STATE.suspended:
        return type.suspendedW;
      case SERVER_STATE.booting:
        return type.boot.powerW;
      case SERVER_STATE.resuming:
        return type.resume.powerW;
      case SERVER_STATE.suspending:
        return type.suspend.powerW;
      default:
        return type.shutdown.powerW;
    }
  }
}
