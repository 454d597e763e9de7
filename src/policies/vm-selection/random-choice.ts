import { NONE } from "../../sim/none.ts";
import type { LoadView } from "../load-view.ts";
import type { VmSelection, VmSelectionModule } from "./vm-selection.ts";

const parameters = {} as const;

class RandomChoice implements VmSelection {
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  select(_view: LoadView, movable: Int32Array, count: number): number {
    return count === 0 ? NONE : movable[Math.floor(this.#random() * count)]!;
  }
}

/** RC: each movable VM with the same probability, one draw per pick. */
export const randomChoice: VmSelectionModule<typeof parameters> = {
  kind: "vm-selection",
  name: "random",
  meaning: "any of the VMs, each with the same probability",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012",
  parameters,
  create: (_parameters, { random }) => new RandomChoice(random),
};
