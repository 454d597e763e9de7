import type { PlantEnergyMeter } from "../../datacenter/energy/plant-energy.ts";
import { ENCLOSURE_LEAVES } from "../../models/plant/enclosure.ts";
import { addLeaves } from "../../models/plant/leaf-sums.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { PlantMap } from "./plant-map.ts";

/** Sums over the servers of each cell or group. */
export class Loads {
  readonly usedMhz: Float64Array;
  readonly capacityMhz: Float64Array;
  readonly on: Int32Array;
  /** Servers that sleep. */
  readonly asleep: Int32Array;
  /** Servers that are waking up or going down. */
  readonly changing: Int32Array;
  /** Servers where a guest gets less CPU than it asks for. */
  readonly short: Int32Array;

  constructor(count: number) {
    this.usedMhz = new Float64Array(count);
    this.capacityMhz = new Float64Array(count);
    this.on = new Int32Array(count);
    this.asleep = new Int32Array(count);
    this.changing = new Int32Array(count);
    this.short = new Int32Array(count);
  }

  /** CPU in use as a share of all that there is, servers that sleep included, 0..1. */
  utilisation(unit: number): number {
    return this.usedMhz[unit]! / this.capacityMhz[unit]!;
  }

  /** @param unitOf - the unit of each server */
  add(servers: ServerTable, unitOf: Int32Array): void {
    const { state, usedMhz, capacityMhz, short } = servers;
    for (let server = 0; server < servers.count; server++) {
      const unit = unitOf[server]!;
      this.usedMhz[unit]! += usedMhz[server]!;
      this.capacityMhz[unit]! += capacityMhz[server]!;
      this.short[unit]! += short[server]!;
      if (state[server] === SERVER_STATE.on) this.on[unit]!++;
      else if (state[server] === SERVER_STATE.suspended) this.asleep[unit]!++;
      else if (state[server] !== SERVER_STATE.off) this.changing[unit]!++;
    }
  }
}

/** What a map shows at one time. */
export interface PlantState {
  readonly cells: Loads;
  readonly groups: Loads;
  /** Power of each group with all that stands in it, W. */
  readonly groupW: Float64Array;
}

/** Reads what a map shows now. Changes nothing. */
export function plantState(
  map: PlantMap,
  servers: ServerTable,
  plant: Pick<PlantEnergyMeter, "drawnW">,
): PlantState {
  const cells = new Loads(map.cellCount);
  const groups = new Loads(map.groups.length);
  cells.add(servers, map.cellOf);
  groups.add(servers, map.groupOf.servers);
  const groupW = new Float64Array(map.groups.length);
  addLeaves(plant.drawnW.servers, map.groupOf.servers, groupW);
  addLeaves(plant.drawnW.enclosures, map.groupOf.chassis, groupW, ENCLOSURE_LEAVES);
  addLeaves(plant.drawnW.switches, map.groupOf.switches, groupW);
  addLeaves(plant.drawnW.storage, map.groupOf.storage, groupW);
  return { cells, groups, groupW };
}
