import { NONE } from "../../sim/none.ts";
import type { LoadView } from "../load-view.ts";
import type { VmSelection, VmSelectionModule } from "./vm-selection.ts";

const parameters = {} as const;

class MinimumUtilisation implements VmSelection {
  select(view: LoadView, movable: Int32Array, count: number): number {
    let selected = NONE;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const vm = movable[i]!;
      const utilisation = view.vmUtilisation(vm);
      if (utilisation < least) {
        least = utilisation;
        selected = vm;
      }
    }
    return selected;
  }
}

/** MU: the VM whose demand is the least fraction of its own capacity, the first of equals. */
export const minimumUtilisation: VmSelectionModule<typeof parameters> = {
  kind: "vm-selection",
  name: "minimum-utilisation",
  meaning: "the VM that uses the least share of its own capacity now",
  source:
    "Beloglazov, Abawajy and Buyya, Energy-aware resource allocation heuristics for efficient management of data centers for Cloud computing, 2012",
  parameters,
  create: () => new MinimumUtilisation(),
};
