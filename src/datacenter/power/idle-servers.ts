import type { ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { PowerStates } from "./power-states.ts";

/** What becomes of servers without VMs. */
export interface IdleServerOptions {
  readonly idleServers: "suspend" | "off";
  /** How long a server stands empty before it goes, s. */
  readonly afterS: number;
  /** So many servers stay up, empty or not. */
  readonly minimumOn: number;
}

/** Puts servers to sleep, or off, that have stood empty for a while. Decides last in an instant. */
export class IdleServerController {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #dirty: DirtyServers;
  readonly #power: PowerStates;
  readonly #options: IdleServerOptions;
  readonly #check: EventKind;
  /** Since when a server stands empty, s; Infinity while it does not. */
  readonly #emptySinceS: Float64Array;

  constructor(
    engine: Engine,
    servers: ServerTable,
    dirty: DirtyServers,
    power: PowerStates,
    options: IdleServerOptions,
  ) {
    this.#engine = engine;
    this.#servers = servers;
    this.#dirty = dirty;
    this.#power = power;
    this.#options = options;
    this.#emptySinceS = new Float64Array(servers.count).fill(Number.POSITIVE_INFINITY);
    this.#check = engine.on("idle server", (server) => this.#sleepIfIdle(server));
    engine.onSettle("idle servers", (now) => this.#settle(now));
    if (options.minimumOn > 0) power.onUp(() => this.#lookAtSpared());
  }

  /** Notes which dirty servers have become empty, and looks at them again when their time is up. */
  #settle(now: number): void {
    const { batch, count } = this.#dirty;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      if (!this.#isEmpty(server)) this.#emptySinceS[server] = Number.POSITIVE_INFINITY;
      else if (this.#emptySinceS[server] === Number.POSITIVE_INFINITY && this.#power.isUp(server)) {
        this.#emptySinceS[server] = now;
        this.#engine.schedule(now + this.#options.afterS, PHASE.decide, this.#check, server);
      }
    }
  }

  /** One more server is up: those that were spared to keep the minimum may go now. */
  #lookAtSpared(): void {
    const { now } = this.#engine;
    for (let server = 0; server < this.#servers.count; server++) {
      if (now < this.#emptySinceS[server]! + this.#options.afterS) continue;
      this.#engine.schedule(now, PHASE.decide, this.#check, server);
    }
  }

  #sleepIfIdle(server: number): void {
    const isDue = this.#engine.now >= this.#emptySinceS[server]! + this.#options.afterS;
    if (!isDue || !this.#power.isUp(server) || !this.#isEmpty(server)) return;
    if (this.#power.upCount <= this.#options.minimumOn) return;
    this.#emptySinceS[server] = Number.POSITIVE_INFINITY;
    if (this.#options.idleServers === "suspend") this.#power.suspend(server);
    else this.#power.shutDown(server);
  }

  #isEmpty(server: number): boolean {
    return this.#servers.vmCount[server] === 0 && this.#servers.incomingCount[server] === 0;
  }
}
