import type { VmTable } from "../../../models/compute/vms.ts";
import type { ServerTable } from "../../../models/plant/servers.ts";
import type { Grouping, UnitLevel } from "../../../policies/placement/plant-view.ts";
import { NONE } from "../../../sim/none.ts";
import { groupsOf } from "./groups.ts";
import type { PlantParts } from "./plant-parts.ts";
import { Units } from "./units.ts";

/** Which VMs are where: what is counted for a {@link PlantView}. */
export interface PlantFigures {
  units(level: UnitLevel): Units;
  /** VMs in a unit. */
  vmsIn(level: UnitLevel, unit: number): number;
  /** VMs in a unit that are of a VM's group, itself included. */
  groupIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number;
  /** The units with VMs of a VM's group, in the order of their ids. */
  unitsWith(level: UnitLevel, vm: number, by: Grouping): readonly number[];
}

/** {@link PlantFigures} by a look at every server, every time: what the other way must agree with. */
export class PlainFigures implements PlantFigures {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #parts: PlantParts;
  readonly #units = new Map<UnitLevel, Units>();

  constructor(servers: ServerTable, vms: VmTable, parts: PlantParts) {
    this.#servers = servers;
    this.#vms = vms;
    this.#parts = parts;
  }

  units(level: UnitLevel): Units {
    const known = this.#units.get(level);
    if (known !== undefined) return known;
    const units = new Units(this.#parts.topology, level);
    this.#units.set(level, units);
    return units;
  }

  vmsIn(level: UnitLevel, unit: number): number {
    const { vmCount, incomingCount, count } = this.#servers;
    const { unitOf } = this.units(level);
    let vms = 0;
    for (let server = 0; server < count; server++) {
      if (unitOf[server] === unit) vms += vmCount[server]! + incomingCount[server]!;
    }
    return vms;
  }

  groupIn(level: UnitLevel, unit: number, vm: number, by: Grouping): number {
    return this.#groupByUnit(level, vm, by)[unit]!;
  }

  unitsWith(level: UnitLevel, vm: number, by: Grouping): readonly number[] {
    return [...this.#groupByUnit(level, vm, by).entries()].filter(([, n]) => n > 0).map(([unit]) => unit);
  }

  #groupByUnit(level: UnitLevel, vm: number, by: Grouping): Int32Array {
    const { residents, incoming } = this.#parts;
    const groupOf = groupsOf(this.#vms, by);
    const { unitOf, count } = this.units(level);
    const found = new Int32Array(count);
    const see = (other: number, server: number): void => {
      if (groupOf[other] === groupOf[vm]) found[unitOf[server]!]!++;
    };
    for (let server = 0; server < this.#servers.count; server++) {
      for (let other = residents.head[server]!; other !== NONE; other = residents.next[other]!)
        see(other, server);
      for (let move = incoming.head[server]!; move !== NONE; move = incoming.next[move]!)
        see(incoming.vm[move]!, server);
    }
    return found;
  }
}
