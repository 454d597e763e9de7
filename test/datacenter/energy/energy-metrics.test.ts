import { expect, it } from "vitest";
import { ENERGY_METRICS, energyMetrics } from "../../../src/datacenter/energy/energy-metrics.ts";
import { simulationOf } from "./loaded-plant.ts";
import { mixedPlant } from "./mixed-plant.ts";

it("adds up to the energy of all IT equipment", () => {
  const topology = mixedPlant();
  const loads = topology.serverTypes.map(() => [0.5]);
  const simulation = simulationOf({ topology, loads, durationS: 3600 });
  simulation.run();
  const metrics = energyMetrics(simulation.plantEnergy);
  expect(metrics.map(({ name }) => name)).toEqual(ENERGY_METRICS.map(({ name }) => name));
  const kWh = Object.fromEntries(metrics.map((metric) => [metric.name, metric.read()]));
  // 16 servers at 200 W. Three top-of-rack switches with 3, 3 and 3 ports, one dark; an aggregation switch with two
  // racks and one that is dark; a core switch with one hall, one with three servers.
  expect(kWh.serverEnergyKWh).toBeCloseTo(3.2, 12);
  expect(kWh.networkEnergyKWh).toBeCloseTo((3 * 106 + 310 + 1010 + 1030) / 1000, 12);
  expect(kWh.storageEnergyKWh).toBeCloseTo(0.6, 12);
  expect(kWh.enclosureEnergyKWh).toBeGreaterThan(0.3);
  const { energyKWh, ...parts } = kWh;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(energyKWh!, 12);
});
