import { NONE } from "../../sim/none.ts";
import type { Answers } from "./answers.ts";
import type { Schedulers } from "./schedulers.ts";
import type { StartSearch } from "./target-search.ts";

/** One scheduler that decides in no time: what it sees is true, and nothing ever conflicts. */
export class OneScheduler implements Schedulers {
  readonly #search: StartSearch;
  readonly #answers: Answers;
  readonly #backfills: boolean;
  /** Requests that wait, first come first: the entries from #first up to but not including #end. */
  readonly #queue: Int32Array;
  #first = 0;
  #end = 0;
  readonly conflictCount = 0;
  readonly retryCount = 0;

  /** @param backfills - whether a request may overtake those for which there is no room */
  constructor(vmCount: number, search: StartSearch, answers: Answers, backfills: boolean) {
    this.#search = search;
    this.#answers = answers;
    this.#backfills = backfills;
    this.#queue = new Int32Array(vmCount);
  }

  get waitingCount(): number {
    return this.#end - this.#first;
  }

  add(vm: number): void {
    this.#queue[this.#end++] = vm;
  }

  look(): void {
    this.#search.begin();
    if (this.#backfills) this.#placeAnyone();
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
    const server = this.#search.find(vm);
    if (server === NONE) return this.#answers.turnAway(vm);
    this.#answers.put(vm, server);
    this.#search.placed(vm, server);
    return true;
  }
}
