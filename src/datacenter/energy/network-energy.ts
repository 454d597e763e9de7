import type { PlantActivity } from "../../models/plant/activity.ts";
import { type SwitchType, switchPowerW } from "../../models/plant/switches.ts";
import type { Topology } from "../../models/plant/topology.ts";
import type { NetworkController } from "../network/network-controller.ts";
import { LeafEnergy } from "./leaf-energy.ts";
import { SwitchTraffic } from "./switch-traffic.ts";

/**
 * Power and energy of every switch. What follows from ports that are up and awake is an integral of powers that hold; what
 * follows from traffic is so much for each bit, and so is exact whenever it is counted.
 */
export class NetworkEnergyMeter {
  /** A leaf for each switch. What its traffic takes is added when it is closed. */
  readonly leaves: LeafEnergy;
  readonly #types: readonly SwitchType[];
  readonly #activity: PlantActivity;
  readonly #traffic: SwitchTraffic | null;

  /**
   * @param activity - which servers are active, up to date when {@link settle} is called
   * @param network - the flows that the switches carry; null: nothing is known of them
   */
  constructor(topology: Topology, activity: PlantActivity, network: NetworkController | null) {
    const { switchTypes } = topology;
    this.leaves = new LeafEnergy(switchTypes.length);
    this.#types = switchTypes;
    this.#activity = activity;
    this.#traffic = network === null ? null : new SwitchTraffic(topology, network);
    this.settle(0);
  }

  /** Starts to count; what was drawn and carried before is not counted. */
  begin(now: number): void {
    this.leaves.begin(now);
    this.#traffic?.begin();
  }

  /** Whether ports have woken or gone to sleep since the last settle. */
  get hasPortsToSettle(): boolean {
    return this.#traffic !== null && this.#traffic.changedCount > 0;
  }

  /** Counts what the switches have used up to now, and finds what they draw with the ports that are up now. */
  settle(now: number): void {
    for (let s = 0; s < this.#types.length; s++) this.#settleSwitch(s, now);
    if (this.#traffic !== null) this.#traffic.changedCount = 0;
  }

  /** The same for switches where ports have woken or gone to sleep. */
  settlePorts(now: number): void {
    const traffic = this.#traffic;
    if (traffic === null) return;
    for (let i = 0; i < traffic.changedCount; i++) {
      for (const s of traffic.switchesAt(traffic.changed[i]!)) this.#settleSwitch(s, now);
    }
    traffic.changedCount = 0;
  }

  /** Writes what each switch draws now, its traffic included, W. */
  readPowerW(into: Float64Array): void {
    into.set(this.leaves.powerW);
    this.#traffic?.addPowerW(into);
  }

  /** Adds up the energy of all switches up to now, their traffic included, in order, to a sum, J. Changes nothing. */
  addEnergy(now: number, sumJ: number): number {
    const trafficJ = this.#traffic?.energyJ() ?? null;
    let sum = sumJ;
    for (let s = 0; s < this.#types.length; s++) {
      const leafJ = this.leaves.energyAt(s, now);
      sum += trafficJ === null ? leafJ : leafJ + trafficJ[s]!;
    }
    return sum;
  }

  /** Counts every switch up to the end of a run. */
  close(now: number): void {
    this.leaves.close(now);
    const trafficJ = this.#traffic?.close() ?? null;
    if (trafficJ === null) return;
    for (let s = 0; s < this.#types.length; s++) this.leaves.energyJ[s]! += trafficJ[s]!;
  }

  #settleSwitch(s: number, now: number): void {
    const type = this.#types[s]!;
    const ports = this.#activity.switchPorts(s);
    this.leaves.advance(s, now);
    this.leaves.powerW[s] =
      this.#traffic === null
        ? switchPowerW(type, ports)
        : switchPowerW(type, ports, this.#traffic.awakePorts(s));
  }
}
