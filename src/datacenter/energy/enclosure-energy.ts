import type { PlantActivity } from "../../models/plant/activity.ts";
import { type ChassisType, ENCLOSURE_LEAVES, EnclosurePower } from "../../models/plant/enclosure.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { NONE } from "../../sim/none.ts";
import { LeafEnergy } from "./leaf-energy.ts";

/**
 * Power and energy of every enclosure: fans, supply losses, management and ports. {@link mark} the servers whose power
 * may have changed, then {@link settle}; ideal chassis are passed over.
 */
export class EnclosureEnergyMeter {
  /** {@link ENCLOSURE_LEAVES} leaves for each chassis, in the order of `ENCLOSURE_LEAF`. */
  readonly leaves: LeafEnergy;
  readonly #activity: PlantActivity;
  readonly #serverPowerW: Float64Array;
  /** The formulas of each chassis; chassis of one type share them. */
  readonly #powers: readonly EnclosurePower[];
  /** The chassis of each server that has one which draws power, else NONE. */
  readonly #chassisOf: Int32Array;
  /** Servers of chassis c, in id order: #members from #firstMember[c] up to #firstMember[c + 1]. */
  readonly #members: Int32Array;
  readonly #firstMember: Int32Array;
  readonly #isMarked: Uint8Array;
  readonly #marked: Int32Array;
  #markedCount = 0;

  /**
   * @param activity - which servers are active, up to date when {@link settle} is called
   * @param serverPowerW - what each server draws, W, up to date when {@link settle} is called
   */
  constructor(topology: Topology, activity: PlantActivity, serverPowerW: Float64Array) {
    const { chassisTypes, chassisServers, serverChassis } = topology;
    const count = chassisTypes.length;
    this.leaves = new LeafEnergy(ENCLOSURE_LEAVES * count);
    this.#activity = activity;
    this.#serverPowerW = serverPowerW;
    const powers = new Map<ChassisType, EnclosurePower>();
    for (const type of chassisTypes) if (!powers.has(type)) powers.set(type, new EnclosurePower(type));
    this.#powers = chassisTypes.map((type) => powers.get(type)!);
    this.#chassisOf = serverChassis.map((chassis) =>
      chassis !== NONE && chassisTypes[chassis]!.kind === "standard" ? chassis : NONE,
    );
    this.#firstMember = new Int32Array(count + 1);
    for (let c = 0; c < count; c++) this.#firstMember[c + 1] = this.#firstMember[c]! + chassisServers[c]!;
    this.#members = new Int32Array(this.#firstMember[count]!);
    const nextMember = this.#firstMember.slice();
    for (let server = 0; server < serverChassis.length; server++) {
      const chassis = serverChassis[server]!;
      if (chassis !== NONE) this.#members[nextMember[chassis]!++] = server;
    }
    this.#isMarked = new Uint8Array(count);
    this.#marked = new Int32Array(count);
  }

  /** Says that a server's power or activity may have changed. */
  mark(server: number): void {
    const chassis = this.#chassisOf[server]!;
    if (chassis === NONE || this.#isMarked[chassis] === 1) return;
    this.#isMarked[chassis] = 1;
    this.#marked[this.#markedCount++] = chassis;
  }

  /** Counts what the chassis of marked servers have used up to now, and finds what they draw from now on. */
  settle(now: number): void {
    const { leaves } = this;
    const { chassisUnits } = this.#activity;
    for (let i = 0; i < this.#markedCount; i++) {
      const chassis = this.#marked[i]!;
      this.#isMarked[chassis] = 0;
      const first = chassis * ENCLOSURE_LEAVES;
      for (let k = 0; k < ENCLOSURE_LEAVES; k++) leaves.advance(first + k, now);
      const active = chassisUnits[chassis]!;
      this.#powers[chassis]!.write(this.#serversW(chassis), active, active === 0, leaves.powerW, first);
    }
    this.#markedCount = 0;
  }

  #serversW(chassis: number): number {
    const end = this.#firstMember[chassis + 1]!;
    let sumW = 0;
    for (let i = this.#firstMember[chassis]!; i < end; i++) sumW += this.#serverPowerW[this.#members[i]!]!;
    return sumW;
  }
}
