import { NONE } from "../../sim/none.ts";
import type { Finder } from "./finder.ts";
import type { Acceptance } from "./question.ts";
import type { Ranges } from "./ranges.ts";

/** Finds servers in the order of their ids: the first that fits, from the beginning or from the last answer on. */
export class FirstFitting implements Finder {
  readonly #ranges: Ranges;
  readonly #serverCount: number;
  readonly #goesOn: boolean;
  #last = 0;

  /** @param goesOn - whether a search begins where the last one found something, and goes round the end */
  constructor(ranges: Ranges, serverCount: number, goesOn: boolean) {
    this.#ranges = ranges;
    this.#serverCount = serverCount;
    this.#goesOn = goesOn;
  }

  refresh(): void {
    this.#ranges.refresh();
  }

  changed(server: number): void {
    this.#ranges.changed(server);
  }

  find(vm: number, accept: Acceptance | null): number {
    const ranges = this.#ranges;
    if (!this.#goesOn) return ranges.first(vm, accept, 0, this.#serverCount);
    let found = ranges.first(vm, accept, this.#last, this.#serverCount);
    if (found === NONE) found = ranges.first(vm, accept, 0, this.#last);
    if (found !== NONE) this.#last = found;
    return found;
  }
}
