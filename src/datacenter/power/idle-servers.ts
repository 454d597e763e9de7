import type { ServerTable } from "../../models/plant/servers.ts";
import { doubled } from "../../sim/doubled.ts";
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
  /** Servers that became empty, first come first: the entries from #first up to but not including #end. */
  #queue: Int32Array = new Int32Array(64);
  /** When each entry of the queue is to be looked at, s. */
  #dueS: Float64Array = new Float64Array(64);
  #first = 0;
  #end = 0;
  /** The last time for which a look at the queue was scheduled, s. */
  #lastCheckS = -1;
  /** Servers whose time was up while no more than the minimum were on: the first {@link #sparedCount} entries. */
  readonly #spared: Int32Array;
  #sparedCount = 0;
  /** 1 for a server that is among the {@link #spared}. */
  readonly #isSpared: Uint8Array;

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
    this.#spared = new Int32Array(servers.count);
    this.#isSpared = new Uint8Array(servers.count);
    this.#check = engine.on("idle servers", () => this.#takeDown());
    engine.onSettle("idle servers", (now) => this.#settle(now));
    power.onUp(() => {
      if (this.#sparedCount > 0) this.#checkAt(engine.now);
    });
  }

  /** Notes which dirty servers have become empty, and looks at them again when their time is up. */
  #settle(now: number): void {
    const { batch, count } = this.#dirty;
    const { vmCount, incomingCount } = this.#servers;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      if (vmCount[server]! > 0 || incomingCount[server]! > 0) {
        this.#emptySinceS[server] = Number.POSITIVE_INFINITY;
      } else if (this.#emptySinceS[server] === Number.POSITIVE_INFINITY && this.#power.isUp(server)) {
        this.#emptySinceS[server] = now;
        this.#enqueue(server, now + this.#options.afterS);
      }
    }
  }

  #enqueue(server: number, dueS: number): void {
    if (this.#end === this.#queue.length) this.#makeRoom();
    this.#queue[this.#end] = server;
    this.#dueS[this.#end++] = dueS;
    this.#checkAt(dueS);
  }

  /** Moves the queue to the front, where more than half of it is done with, or doubles it. */
  #makeRoom(): void {
    if (this.#first > this.#queue.length / 2) {
      this.#queue.copyWithin(0, this.#first, this.#end);
      this.#dueS.copyWithin(0, this.#first, this.#end);
      this.#end -= this.#first;
      this.#first = 0;
    } else {
      this.#queue = doubled(this.#queue);
      this.#dueS = doubled(this.#dueS);
    }
  }

  #checkAt(timeS: number): void {
    if (timeS === this.#lastCheckS) return;
    this.#lastCheckS = timeS;
    this.#engine.schedule(timeS, PHASE.decide, this.#check);
  }

  /** Takes down whoever's time is up, and those that were spared before as far as the minimum now allows. */
  #takeDown(): void {
    const { now } = this.#engine;
    if (this.#lastCheckS === now) this.#lastCheckS = -1;
    const sparedBefore = this.#sparedCount;
    this.#sparedCount = 0;
    for (let i = 0; i < sparedBefore; i++) {
      this.#isSpared[this.#spared[i]!] = 0;
      this.#sleepIfIdle(this.#spared[i]!);
    }
    while (this.#first < this.#end && this.#dueS[this.#first]! <= now)
      this.#sleepIfIdle(this.#queue[this.#first++]!);
  }

  #sleepIfIdle(server: number): void {
    const isDue = this.#engine.now >= this.#emptySinceS[server]! + this.#options.afterS;
    if (!isDue || !this.#power.isUp(server) || !this.#isEmpty(server)) return;
    if (this.#power.upCount <= this.#options.minimumOn) {
      this.#spare(server);
      return;
    }
    this.#emptySinceS[server] = Number.POSITIVE_INFINITY;
    if (this.#options.idleServers === "suspend") this.#power.suspend(server);
    else this.#power.shutDown(server);
  }

  #spare(server: number): void {
    if (this.#isSpared[server] === 1) return;
    this.#isSpared[server] = 1;
    this.#spared[this.#sparedCount++] = server;
  }

  #isEmpty(server: number): boolean {
    return this.#servers.vmCount[server] === 0 && this.#servers.incomingCount[server] === 0;
  }
}
