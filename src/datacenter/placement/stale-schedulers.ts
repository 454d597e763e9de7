import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { Answers } from "./answers.ts";
import { RequestList } from "./request-list.ts";
import type { SchedulerOptions, Schedulers } from "./schedulers.ts";
import type { StartSearch } from "./target-search.ts";

/** One of several schedulers: its requests, and what it is deciding on. */
interface Scheduler {
  readonly search: StartSearch;
  readonly requests: RequestList;
  /** The last request that it has found no room for since room was last made, or NONE. */
  refused: number;
  /** The request that it decides on, or NONE. */
  vm: number;
  /** The request before that in the list, or NONE. */
  before: number;
  /** What it will try: a server, or NONE. */
  target: number;
  /** Whether room was made since it looked. */
  roomIsMade: boolean;
  /** How often it may still decide anew on the same request at once. */
  retriesLeft: number;
}

/**
 * Several schedulers that share the servers and take their time. Requests are dealt out to them in turn. Each looks at
 * the servers, thinks for a while, and only then tries to place the VM where it would have fitted when it looked: a
 * conflict, if another one was faster. It then looks again, a number of times; after that the request goes to the end
 * of its list.
 *
 * What a scheduler will try follows from what it sees when it looks, and nothing that happens while it thinks matters
 * to it. So its choice is made when it looks, and kept: no copy of what it saw is needed.
 *
 * Source: Schwarzkopf, Konwinski, Abd-El-Malek & Wilkes, Omega: flexible, scalable schedulers for large compute clusters
 * (2013), section 3.4: shared state, optimistic concurrency, incremental transactions of one VM each.
 */
export class StaleSchedulers implements Schedulers {
  readonly #engine: Engine;
  readonly #answers: Answers;
  readonly #backfills: boolean;
  readonly #options: SchedulerOptions;
  readonly #schedulers: readonly Scheduler[];
  readonly #decided: EventKind;
  /** Requests so far, by which they are dealt out. */
  #addedCount = 0;
  waitingCount = 0;
  conflictCount = 0;
  retryCount = 0;

  /**
   * @param search - that of the first scheduler; the others have one like it
   * @param backfills - whether a request may overtake those for which there is no room
   */
  constructor(
    engine: Engine,
    vmCount: number,
    search: StartSearch,
    answers: Answers,
    backfills: boolean,
    options: SchedulerOptions,
  ) {
    this.#engine = engine;
    this.#answers = answers;
    this.#backfills = backfills;
    this.#options = options;
    const next = new Int32Array(vmCount).fill(NONE);
    this.#schedulers = Array.from({ length: options.count }, (_, i) => ({
      search: i === 0 ? search : search.another(),
      requests: new RequestList(next),
      refused: NONE,
      vm: NONE,
      before: NONE,
      target: NONE,
      roomIsMade: false,
      retriesLeft: 0,
    }));
    this.#decided = engine.on("placement decided", (i) => {
      this.#commit(this.#schedulers[i]!);
      this.#goOn();
    });
  }

  add(vm: number): void {
    this.#schedulers[this.#addedCount++ % this.#schedulers.length]!.requests.append(vm);
    this.waitingCount++;
  }

  look(roomIsMade: boolean): void {
    if (roomIsMade) {
      for (const scheduler of this.#schedulers) {
        scheduler.refused = NONE;
        scheduler.roomIsMade = true;
      }
    }
    this.#goOn();
  }

  /** Has every scheduler that is free take its next request; those that take no time, one each in turn. */
  #goOn(): void {
    const { decisionTimeS } = this.#options;
    for (let isAnyBusy = true; isAnyBusy; ) {
      isAnyBusy = false;
      for (let i = 0; i < this.#schedulers.length; i++) {
        const scheduler = this.#schedulers[i]!;
        if (scheduler.vm !== NONE || !this.#takeNext(scheduler)) continue;
        if (decisionTimeS === 0) {
          this.#commit(scheduler);
          isAnyBusy = true;
        } else this.#engine.schedule(this.#engine.now + decisionTimeS, PHASE.decide, this.#decided, i);
      }
    }
  }

  /** Lets a scheduler look for a place for the next request that it may decide on; false if there is none. */
  #takeNext(scheduler: Scheduler): boolean {
    const { refused, requests } = scheduler;
    if (refused !== NONE && !this.#backfills) return false;
    const vm = requests.after(refused);
    if (vm === NONE) return false;
    scheduler.vm = vm;
    scheduler.before = refused;
    scheduler.retriesLeft = this.#options.retries;
    this.#lookFor(scheduler);
    return true;
  }

  #lookFor(scheduler: Scheduler): void {
    scheduler.roomIsMade = false;
    scheduler.search.begin();
    scheduler.target = scheduler.search.find(scheduler.vm);
  }

  #commit(scheduler: Scheduler): void {
    const { vm, target } = scheduler;
    if (target === NONE) this.#refuse(scheduler);
    else if (scheduler.search.fits(target, vm)) {
      this.#answers.put(vm, target);
      scheduler.search.placed(vm, target);
      this.#dismiss(scheduler);
    } else this.#conflict(scheduler);
  }

  #refuse(scheduler: Scheduler): void {
    if (this.#answers.turnAway(scheduler.vm)) this.#dismiss(scheduler);
    else {
      if (!scheduler.roomIsMade) scheduler.refused = scheduler.vm;
      scheduler.vm = NONE;
    }
  }

  #conflict(scheduler: Scheduler): void {
    const { requests, vm, before } = scheduler;
    this.conflictCount++;
    if (scheduler.retriesLeft > 0) {
      scheduler.retriesLeft--;
      this.retryCount++;
      this.#lookFor(scheduler);
      const i = this.#schedulers.indexOf(scheduler);
      const againS = this.#engine.now + this.#options.decisionTimeS;
      this.#engine.schedule(againS, PHASE.decide, this.#decided, i);
      return;
    }
    requests.removeAfter(before);
    requests.append(vm);
    scheduler.vm = NONE;
  }

  /** The request is answered. */
  #dismiss(scheduler: Scheduler): void {
    scheduler.requests.removeAfter(scheduler.before);
    scheduler.vm = NONE;
    this.waitingCount--;
  }
}
