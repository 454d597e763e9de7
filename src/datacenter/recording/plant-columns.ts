import { ENCLOSURE_LEAVES } from "../../models/plant/enclosure.ts";
import { addLeaves } from "../../models/plant/leaf-sums.ts";
import type { Level, Memberships } from "../../models/plant/topology.ts";
import { NONE } from "../../sim/none.ts";
import type { PlantEnergyMeter } from "../energy/plant-energy.ts";

/** Energy of what a unit holds, a column for each kind of leaf, and of all of it. */
export const UNIT_ENERGY_COLUMNS = [
  { name: "server_energy_j", unit: "J", meaning: "energy of its servers" },
  { name: "enclosure_energy_j", unit: "J", meaning: "energy of its chassis without the servers" },
  { name: "network_energy_j", unit: "J", meaning: "energy of its switches" },
  { name: "storage_energy_j", unit: "J", meaning: "energy of its storage bricks" },
  {
    name: "energy_j",
    unit: "J",
    meaning:
      "energy of all of it: servers, then the leaves of chassis, switches and bricks, added one by one in id order, which can round otherwise than the sum of the columns before",
  },
] as const;

type ReadCell = (row: number) => number;

/** Reads {@link UNIT_ENERGY_COLUMNS} of the units of a level. */
export function readUnitEnergy(
  plant: PlantEnergyMeter,
  level: Level,
): Record<(typeof UNIT_ENERGY_COLUMNS)[number]["name"], ReadCell> {
  const { topology, energyJ } = plant;
  const sums = (leaves: Float64Array, memberships: Memberships, stride: number): ReadCell => {
    const sumJ = new Float64Array(topology.count[level]);
    addLeaves(leaves, memberships[level], sumJ, stride);
    return (unit) => sumJ[unit]!;
  };
  const allJ = plant.energyBy(level);
  return {
    server_energy_j: sums(energyJ.servers, topology.serverIn, 1),
    enclosure_energy_j: sums(energyJ.enclosures, topology.chassisIn, ENCLOSURE_LEAVES),
    network_energy_j: sums(energyJ.switches, topology.switchIn, 1),
    storage_energy_j: sums(energyJ.storage, topology.storageIn, 1),
    energy_j: (unit) => allJ[unit]!,
  };
}

/** Counts the servers of each unit of a level. */
export function readServerCount({ topology }: PlantEnergyMeter, level: Level): ReadCell {
  const counts = new Int32Array(topology.count[level]);
  for (const unit of topology.serverIn[level]) if (unit !== NONE) counts[unit]!++;
  return (unit) => counts[unit]!;
}

/** Reads ids, and an empty cell for none. */
export function idOrEmpty(ids: Int32Array): ReadCell {
  return (row) => (ids[row] === NONE ? Number.NaN : ids[row]!);
}
