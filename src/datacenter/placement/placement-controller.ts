import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { VmLifecycle, VmListener } from "../compute/vm-lifecycle.ts";
import type { PowerStates } from "../power/power-states.ts";
import { Answers } from "./answers.ts";
import { OneScheduler } from "./one-scheduler.ts";
import { ONE_SCHEDULER, type SchedulerOptions, type Schedulers } from "./schedulers.ts";
import { StaleSchedulers } from "./stale-schedulers.ts";
import type { StartSearch } from "./target-search.ts";

/** What becomes of a request that fits nowhere now. */
export interface PlacementOptions {
  readonly whenFull: "wait" | "reject";
  /** Whether a request may overtake those that wait before it. */
  readonly queue: "first-come-first-served" | "backfilling";
  /** Left out: one scheduler that takes no time. */
  readonly schedulers?: SchedulerOptions;
}

/**
 * Takes requests for VMs in order of arrival and has them placed, as soon as there is room. A request that could not be
 * met by an empty data centre is rejected at once, whatever the options say.
 */
export class PlacementController {
  readonly #engine: Engine;
  readonly #vms: VmTable;
  readonly #answers: Answers;
  readonly #schedulers: Schedulers;
  readonly #arrivals: EventKind;
  readonly #placing: EventKind;
  /** VM ids by time of arrival. */
  readonly #byArrival: Int32Array;
  #nextArrival = 0;
  #placingAtS = -1;
  #roomIsMade = false;
  readonly #requestListeners: VmListener[] = [];

  constructor(
    engine: Engine,
    servers: ServerTable,
    vms: VmTable,
    search: StartSearch,
    lifecycle: VmLifecycle,
    power: PowerStates,
    options: PlacementOptions,
  ) {
    this.#engine = engine;
    this.#vms = vms;
    this.#byArrival = Int32Array.from({ length: vms.count }, (_, vm) => vm).sort(
      (a, b) => vms.arrivalS[a]! - vms.arrivalS[b]! || a - b,
    );
    this.#arrivals = engine.on("VM requests", () => this.#arrive());
    this.#placing = engine.on("placement", () => this.#place());
    const parts = { engine, servers, vms, search, lifecycle, power };
    this.#answers = new Answers(parts, options.whenFull === "reject");
    const backfills = options.queue === "backfilling";
    const schedulers = options.schedulers ?? ONE_SCHEDULER;
    this.#schedulers =
      schedulers.count === 1 && schedulers.decisionTimeS === 0
        ? new OneScheduler(vms.count, search, this.#answers, backfills)
        : new StaleSchedulers(engine, vms.count, search, this.#answers, backfills, schedulers);
    engine.onSettle("placed VMs", () => search.settled());
    lifecycle.onStop(() => this.#placeSoon(true));
    power.onChange((server) => {
      // Nobody was let in while it went down.
      const state = servers.state[server];
      if (state === SERVER_STATE.off || state === SERVER_STATE.suspended) this.#placeSoon(true);
    });
    this.#scheduleArrival();
  }

  /** Has the listener called when a VM is asked for. */
  onRequest(listener: VmListener): void {
    this.#requestListeners.push(listener);
  }

  /** Has the listener called when a request is turned away. */
  onReject(listener: VmListener): void {
    this.#answers.onReject(listener);
  }

  /** Requests made so far. */
  get requestCount(): number {
    return this.#nextArrival;
  }

  /** Requests that wait for an answer. */
  get waitingCount(): number {
    return this.#schedulers.waitingCount;
  }

  /** Requests turned away. */
  get rejectedCount(): number {
    return this.#answers.rejectedCount;
  }

  /** Decisions of schedulers that came to nothing, because their server no longer held the VM. */
  get conflictCount(): number {
    return this.#schedulers.conflictCount;
  }

  /** Decisions of schedulers that were made anew at once after such a conflict. */
  get retryCount(): number {
    return this.#schedulers.retryCount;
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
      this.#schedulers.add(vm);
      this.#nextArrival++;
    }
    this.#placeSoon(false);
    this.#scheduleArrival();
  }

  /** Has the requests that wait looked at in this instant, once. */
  #placeSoon(roomIsMade: boolean): void {
    if (this.waitingCount === 0) return;
    if (roomIsMade) this.#roomIsMade = true;
    if (this.#placingAtS === this.#engine.now) return;
    this.#placingAtS = this.#engine.now;
    this.#engine.schedule(this.#engine.now, PHASE.decide, this.#placing);
  }

  #place(): void {
    const roomIsMade = this.#roomIsMade;
    this.#placingAtS = -1;
    this.#roomIsMade = false;
    this.#schedulers.look(roomIsMade);
  }
}
