import { sumLeaves } from "../../models/plant/leaf-sums.ts";
import { type Metric, measuredBy } from "../../sim/measurement.ts";
import type { PlantEnergyMeter } from "./plant-energy.ts";

const J_PER_KWH = 3.6e6;

/** Metrics of the energy of a run. */
export const ENERGY_METRICS = [
  {
    name: "energyKWh",
    unit: "kWh",
    meaning: "energy of all IT equipment: servers, enclosures, network and storage",
  },
  { name: "serverEnergyKWh", unit: "kWh", meaning: "energy that the servers draw" },
  {
    name: "enclosureEnergyKWh",
    unit: "kWh",
    meaning: "energy of the chassis around the servers: fans, supply losses, management and backplane ports",
  },
  { name: "networkEnergyKWh", unit: "kWh", meaning: "energy of top-of-rack, aggregation and core switches" },
  {
    name: "storageEnergyKWh",
    unit: "kWh",
    meaning: "energy of storage bricks; disks in servers are the servers'",
  },
] as const;

/** The metrics of {@link ENERGY_METRICS}, to be read once the plant's meters are closed. */
export function energyMetrics(plant: PlantEnergyMeter): readonly Metric[] {
  const { servers, enclosures, switches, storage } = plant.energyJ;
  return measuredBy(ENERGY_METRICS, {
    energyKWh: () => plant.totalJ() / J_PER_KWH,
    serverEnergyKWh: () => sumLeaves(servers) / J_PER_KWH,
    enclosureEnergyKWh: () => sumLeaves(enclosures) / J_PER_KWH,
    networkEnergyKWh: () => sumLeaves(switches) / J_PER_KWH,
    storageEnergyKWh: () => sumLeaves(storage) / J_PER_KWH,
  });
}
