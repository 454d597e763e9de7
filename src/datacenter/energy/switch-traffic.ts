import { SwitchPorts } from "../../models/network/switch-ports.ts";
import { trafficJPerBit } from "../../models/plant/switches.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { doubled } from "../../sim/doubled.ts";
import { NONE } from "../../sim/none.ts";
import type { NetworkController } from "../network/network-controller.ts";

/** What the switches carry: which of their ports are awake, and what their traffic takes. */
export class SwitchTraffic {
  /** Places, as {@link SwitchPorts} numbers them, where ports have woken or gone to sleep. May name one twice. */
  changed: Int32Array = new Int32Array(64);
  changedCount = 0;
  readonly #network: NetworkController;
  readonly #ports: SwitchPorts;
  /** By place. */
  readonly #switches: number[][] = [];
  readonly #jPerBit: Float64Array;
  /** Whether traffic takes energy anywhere, and is not counted up to the end of the run yet. */
  #counts: boolean;
  readonly #ofLinks: Float64Array;
  readonly #ofSwitches: Float64Array;
  /** Bits that each switch had carried when counting began. */
  readonly #beforeBits: Float64Array;

  constructor(topology: Topology, network: NetworkController) {
    const { switchTypes } = topology;
    this.#network = network;
    this.#ports = new SwitchPorts(topology, network.links);
    for (const s of switchTypes.keys()) {
      const place = this.#ports.placeOf(s);
      this.#switches[place] ??= [];
      this.#switches[place].push(s);
    }
    this.#jPerBit = Float64Array.from(switchTypes, trafficJPerBit);
    this.#counts = this.#jPerBit.some((joules) => joules > 0);
    this.#ofLinks = new Float64Array(network.links.count);
    this.#ofSwitches = new Float64Array(switchTypes.length);
    this.#beforeBits = new Float64Array(switchTypes.length);
    if (switchTypes.some(({ asleepPortW }) => asleepPortW !== undefined))
      network.onBusy((link, busy) => this.#setBusy(link, busy));
  }

  /** The switches of a place. */
  switchesAt(place: number): readonly number[] {
    return this.#switches[place] ?? [];
  }

  /** Ports of a switch that are awake. */
  awakePorts(s: number): number {
    return this.#ports.awakePorts(s);
  }

  /** Starts to count; what was carried before is not counted. */
  begin(): void {
    if (!this.#counts) return;
    this.#network.readCarriedBits(this.#ofLinks);
    this.#ports.sumUp(this.#ofLinks, this.#beforeBits);
  }

  /** Energy of the traffic of each switch so far, J; null where it takes none. */
  energyJ(): Float64Array | null {
    if (!this.#counts) return null;
    this.#network.readCarriedBits(this.#ofLinks);
    this.#ports.sumUp(this.#ofLinks, this.#ofSwitches);
    for (let s = 0; s < this.#jPerBit.length; s++)
      this.#ofSwitches[s] = (this.#ofSwitches[s]! - this.#beforeBits[s]!) * this.#jPerBit[s]!;
    return this.#ofSwitches;
  }

  /** The same up to the end of a run; from then on it is null. */
  close(): Float64Array | null {
    const energyJ = this.energyJ();
    this.#counts = false;
    return energyJ;
  }

  /** Adds the power that the traffic of each switch takes now, W. */
  addPowerW(into: Float64Array): void {
    if (!this.#counts) return;
    this.#network.readUsedBitps(this.#ofLinks);
    this.#ports.sumUp(this.#ofLinks, this.#ofSwitches);
    for (let s = 0; s < this.#jPerBit.length; s++) into[s]! += this.#ofSwitches[s]! * this.#jPerBit[s]!;
  }

  #setBusy(link: number, busy: boolean): void {
    const place = this.#ports.setBusy(link, busy);
    if (place === NONE) return;
    if (this.changedCount === this.changed.length) this.changed = doubled(this.changed);
    this.changed[this.changedCount++] = place;
  }
}
