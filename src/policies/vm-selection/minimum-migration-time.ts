import { NONE } from "../../sim/none.ts";
import type { LoadView } from "../load-view.ts";
import type { VmSelection, VmSelectionModule } from "./vm-selection.ts";

const parameters = {} as const;

/**
 * The VM with the least memory, the first of equals: over links of one bandwidth it migrates soonest.
 * `NONE` if there is none to select from.
 */
export function leastMemory(view: LoadView, movable: Int32Array, count: number): number {
  let selected = NONE;
  let leastMiB = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const vm = movable[i]!;
    const memoryMiB = view.vmMemoryMiB(vm);
    if (memoryMiB < leastMiB) {
      leastMiB = memoryMiB;
      selected = vm;
    }
  }
  return selected;
}

class MinimumMigrationTime implements VmSelection {
  select(view: LoadView, movable: Int32Array, count: number): number {
    return leastMemory(view, movable, count);
  }
}

/** MMT: the VM whose memory / bandwidth, hence whose memory, is least. */
export const minimumMigrationTime: VmSelectionModule<typeof parameters> = {
  kind: "vm-selection",
  name: "minimum-migration-time",
  meaning: "the VM that takes the shortest time to migrate, that is, the one with the least memory",
  source:
    "Beloglazov and Buyya, Optimal online deterministic algorithms and adaptive heuristics for energy and performance efficient dynamic consolidation of virtual machines in Cloud data centers, 2012",
  parameters,
  create: () => new MinimumMigrationTime(),
};
