import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { VmLifecycle, VmListener } from "../compute/vm-lifecycle.ts";
import type { PowerStates } from "../power/power-states.ts";
import type { TargetSearch } from "./target-search.ts";

/** What becomes of a request that fits nowhere now. */
export interface PlacementOptions {
  readonly whenFull: "wait" | "reject";
  /** Whether a request may overtake those that wait before it. */
  readonly queue: "first-come-first-served" | "backfilling";
}

/**
 * Takes requests for VMs in order of arrival and places them, as soon as there is room. A request that could not be
 * met by an empty data centre is rejected at once, whatever the options say.
 */
export class PlacementController {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #search: TargetSearch;
  readonly #lifecycle: VmLifecycle;
  readonly #power: PowerStates;
  readonly #options: PlacementOptions;
  readonly #arrivals: EventKind;
  readonly #placing: EventKind;
  /** VM ids by time of arrival. */
  readonly #byArrival: Int32Array;
  #nextArrival = 0;
  /** Requests that wait, first come first: the entries from #first up to but not including #end. */
  readonly #queue: Int32Array;
  #first = 0;
  #end = 0;
  #placingAtS = -1;
  readonly #requestListeners: VmListener[] = [];
  readonly #rejectListeners: VmListener[] = [];
  /** Requests turned away. */
  rejectedCount = 0;

  constructor(
    engine: Engine,
    servers: ServerTable,
    vms: VmTable,
    search: TargetSearch,
    lifecycle: VmLifecycle,
    power: PowerStates,
    options: PlacementOptions,
  ) {
    this.#engine = engine;
    this.#servers = servers;
    this.#vms = vms;
    this.#search = search;
    this.#lifecycle = lifecycle;
    this.#power = power;
    this.#options = options;
    this.#byArrival = Int32Array.from({ length: vms.count }, (_, vm) => vm).sort(
      (a, b) => vms.arrivalS[a]! - vms.arrivalS[b]! || a - b,
    );
    this.#queue = new Int32Array(vms.count);
    this.#arrivals = engine.on("VM requests", () => this.#arrive());
    this.#placing = engine.on("placement", () => this.#place());
    lifecycle.onStop(() => this.#placeSoon());
    this.#scheduleArrival();
  }

  /** Has the listener called when a VM is asked for. */
  onRequest(listener: VmListener): void {
    this.#requestListeners.push(listener);
  }

  /** Has the listener called when a request is turned away. */
  onReject(listener: VmListener): void {
    this.#rejectListeners.push(listener);
  }

  /** Requests made so far. */
  get requestCount(): number {
    return this.#nextArrival;
  }

  /** Requests that wait for room. */
  get waitingCount(): number {
    return this.#end - this.#first;
  }

  /** Whether every request was answered, for good or ill. */
  get isDone(): boolean {
    return this.#nextArrival === this.#byArrival.length && this.waitingCount === 0;
  }

  #scheduleArrival(): void {
    if (this.#nextArrival === this.#byArrival.length) return;
    const timeS = this.#vms.arrivalS[this.#byArrival[this.#nextArrival]!]!;
    this.#engine.schedule(timeS, PHASE.change, this.#arrivals);
  }

  #arrive(): void {
    const { arrivalS, state } = this.#vms;
    while (this.#nextArrival < this.#byArrival.length) {
      const vm = this.#byArrival[this.#nextArrival]!;
      if (arrivalS[vm]! > this.#engine.now) break;
      state[vm] = VM_STATE.requested;
      for (const listener of this.#requestListeners) listener(vm);
      this.#queue[this.#end++] = vm;
      this.#nextArrival++;
    }
    this.#placeSoon();
    this.#scheduleArrival();
  }

  /** Has the queue looked at in this instant, once. */
  #placeSoon(): void {
    if (this.waitingCount === 0 || this.#placingAtS === this.#engine.now) return;
    this.#placingAtS = this.#engine.now;
    this.#engine.schedule(this.#engine.now, PHASE.decide, this.#placing);
  }

  #place(): void {
    this.#placingAtS = -1;
    this.#search.refresh("creation");
    if (this.#options.queue === "backfilling") this.#placeAnyone();
    else while (this.waitingCount > 0 && this.#answer(this.#queue[this.#first]!)) this.#first++;
  }

  /** Lets those for whom there is room overtake those for whom there is none; who stays keeps the order. */
  #placeAnyone(): void {
    const queue = this.#queue;
    let end = this.#first;
    for (let i = this.#first; i < this.#end; i++) {
      const vm = queue[i]!;
      if (!this.#answer(vm)) queue[end++] = vm;
    }
    this.#end = end;
  }

  /** Places a VM or turns it away; false if it has to wait. */
  #answer(vm: number): boolean {
    const server = this.#search.find(vm, null);
    if (server !== NONE) this.#put(vm, server);
    else if (this.#options.whenFull === "reject" || !this.#search.couldEverFit(vm)) this.#reject(vm);
    else return false;
    return true;
  }

  #put(vm: number, server: number): void {
    this.#search.occupied(server);
    if (this.#servers.state[server] !== SERVER_STATE.on) this.#power.wake(server);
    this.#lifecycle.place(vm, server);
    this.#search.loadChanged(server);
  }

  #reject(vm: number): void {
    this.#vms.state[vm] = VM_STATE.rejected;
    this.rejectedCount++;
    for (const listener of this.#rejectListeners) listener(vm);
    // An answer to the last request may be the end of the work.
    this.#engine.touch();
  }
}
