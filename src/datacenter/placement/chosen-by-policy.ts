import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import { NONE } from "../../sim/none.ts";
import type { Finder } from "./finder.ts";
import type { IndexedPlant } from "./plant/plant-search.ts";
import type { Acceptance } from "./question.ts";
import type { Ranges } from "./ranges.ts";
import type { SearchView } from "./search-view.ts";

/** Has the policy itself look for a server, and makes sure that what it finds is one. */
export class ChosenByPolicy implements Finder {
  readonly #policy: PlacementPolicy;
  readonly #ranges: Ranges;
  readonly #view: SearchView;
  readonly #plant: IndexedPlant | null;

  /**
   * @param ranges - what the view looks servers up in
   * @param plant - what it looks chassis and the like up in; null where there is nothing to be kept up to date
   */
  constructor(policy: PlacementPolicy, ranges: Ranges, view: SearchView, plant: IndexedPlant | null) {
    this.#policy = policy;
    this.#ranges = ranges;
    this.#view = view;
    this.#plant = plant;
  }

  refresh(): void {
    this.#ranges.refresh();
    this.#plant?.refresh();
  }

  changed(server: number): void {
    this.#ranges.changed(server);
    this.#plant?.changed(server);
  }

  /** @throws Error if the policy chooses what is not a server, or a server that the VM may not go to */
  find(vm: number, accept: Acceptance | null): number {
    const view = this.#view;
    view.accept = accept;
    const chosen = this.#policy.choose!(view, vm);
    if (chosen === NONE) return NONE;
    if (!Number.isInteger(chosen) || chosen < 0 || chosen >= view.serverCount) {
      throw new Error(
        `placement of VM ${vm}: the policy chose ${String(chosen)}, expected a server from 0 to ${view.serverCount - 1}, or -1`,
      );
    }
    if (!view.fits(chosen, vm)) {
      throw new Error(`placement of VM ${vm}: the policy chose server ${chosen}, to which it may not go`);
    }
    return chosen;
  }
}
