import type { LoadView } from "../load-view.ts";
import { LentArray } from "./lent-array.ts";

/**
 * A view as a user's policy gets it: nothing but the view's own methods, frozen; histories as copies; an id that stands
 * for nothing is an error and not another row.
 */
export class LentLoadView implements LoadView {
  #source: LoadView | null = null;
  readonly #history: LentArray<Float64Array> = new LentArray((length) => new Float64Array(length));
  readonly #sortedHistory: LentArray<Float64Array> = new LentArray((length) => new Float64Array(length));

  constructor() {
    Object.freeze(this);
  }

  /** Shows this view from now on. */
  showing(source: LoadView): this {
    this.#source = source;
    return this;
  }

  /** Whether nothing that was lent was written to. */
  isIntact(): boolean {
    return this.#history.isIntact() && this.#sortedHistory.isIntact();
  }

  get intervalS(): number {
    return this.#source!.intervalS;
  }

  capacityMhz(server: number): number {
    return this.#of(server).capacityMhz(server);
  }

  requestedMhz(server: number): number {
    return this.#of(server).requestedMhz(server);
  }

  history(server: number): Float64Array {
    const history = this.#of(server).history(server);
    return this.#history.lend(history, history.length);
  }

  sortedHistory(server: number): Float64Array {
    const sorted = this.#of(server).sortedHistory(server);
    return this.#sortedHistory.lend(sorted, sorted.length);
  }

  nearlySortedHistory(server: number): Float64Array {
    const values = this.#of(server).nearlySortedHistory(server);
    return this.#sortedHistory.lend(values, values.length);
  }

  historyLength(server: number): number {
    return this.#of(server).historyLength(server);
  }

  longestMigrationS(server: number): number {
    return this.#of(server).longestMigrationS(server);
  }

  vmMemoryMiB(vm: number): number {
    return this.#ofVm(vm).vmMemoryMiB(vm);
  }

  vmDemandMhz(vm: number): number {
    return this.#ofVm(vm).vmDemandMhz(vm);
  }

  vmUtilisation(vm: number): number {
    return this.#ofVm(vm).vmUtilisation(vm);
  }

  vmHistoryLength(vm: number): number {
    return this.#ofVm(vm).vmHistoryLength(vm);
  }

  vmHistory(vm: number, k: number): number {
    const source = this.#ofVm(vm);
    if (!(Number.isInteger(k) && k >= 0 && k < source.vmHistoryLength(vm))) {
      throw new RangeError(`found sample ${k} of VM ${vm}, expected 0 to ${source.vmHistoryLength(vm) - 1}`);
    }
    return source.vmHistory(vm, k);
  }

  #of(server: number): LoadView {
    // A column has no entry, which the types do not know, where there is no such row.
    if ((this.#source!.capacityMhz(server) as number | undefined) === undefined) {
      throw new RangeError(`found server ${String(server)}, expected the id of a server`);
    }
    return this.#source!;
  }

  #ofVm(vm: number): LoadView {
    if ((this.#source!.vmMemoryMiB(vm) as number | undefined) === undefined) {
      throw new RangeError(`found VM ${String(vm)}, expected the id of a VM`);
    }
    return this.#source!;
  }
}

Object.freeze(LentLoadView.prototype);
