import type { PlantActivity } from "../../models/plant/activity.ts";
import { type SwitchType, switchPowerW } from "../../models/plant/switches.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { LeafEnergy } from "./leaf-energy.ts";

/** Power and energy of every switch. */
export class NetworkEnergyMeter {
  /** A leaf for each switch. */
  readonly leaves: LeafEnergy;
  readonly #types: readonly SwitchType[];
  readonly #activity: PlantActivity;

  /** @param activity - which servers are active, up to date when {@link settle} is called */
  constructor(topology: Topology, activity: PlantActivity) {
    this.leaves = new LeafEnergy(topology.switchTypes.length);
    this.#types = topology.switchTypes;
    this.#activity = activity;
    this.settle(0);
  }

  /** Counts what the switches have used up to now, and finds what they draw with the ports that are up now. */
  settle(now: number): void {
    const { leaves } = this;
    for (let s = 0; s < this.#types.length; s++) {
      leaves.advance(s, now);
      leaves.powerW[s] = switchPowerW(this.#types[s]!, this.#activity.switchPorts(s));
    }
  }
}
