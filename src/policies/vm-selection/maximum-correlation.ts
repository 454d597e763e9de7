import { MultipleDetermination } from "../../models/statistics/multiple-determination.ts";
import { HISTORY_LENGTH, type LoadView } from "../load-view.ts";
import { leastMemory } from "./minimum-migration-time.ts";
import type { VmSelection, VmSelectionModule } from "./vm-selection.ts";

const parameters = {} as const;

class MaximumCorrelation implements VmSelection {
  readonly #determination: MultipleDetermination;
  readonly #histories: Float64Array;

  constructor() {
    this.#determination = new MultipleDetermination(HISTORY_LENGTH, HISTORY_LENGTH);
    this.#histories = new Float64Array(HISTORY_LENGTH * HISTORY_LENGTH);
  }

  select(view: LoadView, movable: Int32Array, count: number): number {
    let samples = HISTORY_LENGTH;
    for (let i = 0; i < count; i++) samples = Math.min(samples, view.vmHistoryLength(movable[i]!));
    // A regression has as many unknowns as there are VMs: one for each other VM, and the intercept.
    if (count < 2 || samples < count) return leastMemory(view, movable, count);

    const histories = this.#histories;
    for (let i = 0; i < count; i++) {
      const vm = movable[i]!;
      for (let k = 0; k < samples; k++) histories[i * samples + k] = view.vmHistory(vm, k);
    }
    if (!this.#determination.fit(histories, count, samples)) return leastMemory(view, movable, count);

    const rSquared = this.#determination.rSquared;
    let selected = movable[0]!;
    let largest = 0;
    for (let i = 0; i < count; i++) {
      if (rSquared[i]! > largest) {
        largest = rSquared[i]!;
        selected = movable[i]!;
      }
    }
    return selected;
  }
}

/**
 * MC: the VM whose utilisation the others' explain best, by the squared multiple correlation coefficient of
 * its history on theirs; the first of equals, and the first VM if none is above 0. Where the newest samples
 * that all VMs have are too few, or the regression has no unique solution, the VM with the least memory.
 */
export const maximumCorrelation: VmSelectionModule<typeof parameters> = {
  kind: "vm-selection",
  name: "maximum-correlation",
  meaning: "the VM whose utilisation is most correlated with that of the others on the server",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012; Abdi, Multiple correlation coefficient, 2007",
  parameters,
  create: () => new MaximumCorrelation(),
};
