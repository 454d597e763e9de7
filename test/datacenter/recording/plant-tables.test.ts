import { describe, expect, it } from "vitest";
import { PLANT_TABLES, plantTables } from "../../../src/datacenter/recording/plant-tables.ts";
import { SERVER_TABLE, serverTable } from "../../../src/datacenter/recording/server-table.ts";
import type { Table } from "../../../src/sim/measurement.ts";
import { simulationOf } from "../energy/loaded-plant.ts";
import { mixedPlant } from "../energy/mixed-plant.ts";

type Row = Readonly<Record<string, number | string>>;

function rowsOf(table: Table): readonly Row[] {
  return Array.from({ length: table.rowCount() }, (_, row) =>
    Object.fromEntries(table.columns.map((column) => [column.name, column.read(row)])),
  );
}

const topology = mixedPlant();
const simulation = simulationOf({
  topology,
  loads: topology.serverTypes.map((_, s) => [((s * 7) % 11) / 10, ((s * 5) % 13) / 12]),
  durationS: 1000 / 3,
});
simulation.run();
const { energy, serviceLevel, usage, plantEnergy } = simulation;
const servers = rowsOf(serverTable({ topology, servers: simulation.servers, energy, serviceLevel, usage }));
const [chassis, racks, halls, sites, switches, storage] = plantTables(plantEnergy).map(rowsOf) as [
  readonly Row[],
  readonly Row[],
  readonly Row[],
  readonly Row[],
  readonly Row[],
  readonly Row[],
];

const ENCLOSURE = ["fan_energy_j", "supply_loss_j", "management_energy_j", "port_energy_j"];

/** Adds up the energy of what is in a unit from the rows that are written, one after the other. */
function addUp(level: string, unit: number): number {
  let sumJ = 0;
  for (const row of servers) if (row[level] === unit) sumJ += Number(row.energy_j);
  for (const row of chassis) {
    if (row[level] === unit) for (const leaf of ENCLOSURE) sumJ += Number(row[leaf]);
  }
  for (const row of switches) if (row[level] === unit) sumJ += Number(row.energy_j);
  for (const row of storage) if (row[level] === unit) sumJ += Number(row.energy_j);
  return sumJ;
}

describe("the tables of the plant", () => {
  it("let a reader add up every unit to the last bit", () => {
    const units = Object.entries({ chassis, rack: racks, hall: halls, site: sites });
    for (const [level, rows] of units) {
      rows.forEach((row, unit) => {
        expect(row[level]).toBe(unit);
        expect(row.energy_j).toBe(addUp(level, unit));
      });
    }
  });

  it("have chassis whose columns add up from left to right", () => {
    for (const row of chassis) {
      const sumJ = ENCLOSURE.reduce((sum, leaf) => sum + Number(row[leaf]), Number(row.server_energy_j));
      expect(row.energy_j).toBe(sumJ);
    }
  });

  it("say where things stand, with empty cells where that is nowhere", () => {
    const pick = (row: Row | undefined, ...names: string[]) => names.map((name) => row?.[name]);
    const where = ["site", "hall", "row", "rack", "chassis"];
    expect(pick(servers[0], ...where)).toEqual([0, 0, 0, 0, 0]);
    expect(pick(servers[4], ...where)).toEqual([1, NaN, NaN, NaN, NaN]);
    expect(pick(servers[15], ...where)).toEqual([0, 0, 0, 0, NaN]);
    expect(pick(chassis[3], "type", "site", "rack", "servers")).toEqual(["small-chassis", 0, 1, 3]);
    expect(pick(racks[0], "site", "hall", "row", "height_u", "used_u", "servers")).toEqual([
      0, 0, 0, 44, 16, 7,
    ]);
    expect(pick(halls[1], "name", "kind", "site", "servers")).toEqual(["module", "container-module", 1, 0]);
    expect(pick(sites[1], "name", "servers")).toEqual(["second", 3]);
    expect(pick(switches[4], "type", "site", "hall", "row", "rack")).toEqual(["aggregation", 0, 0, NaN, NaN]);
    expect(pick(storage[0], "type", "site", "rack")).toEqual(["storage-brick", 0, 1]);
  });

  it("split a rack's energy by kind", () => {
    for (const rack of racks) {
      const parts = ["server", "enclosure", "network", "storage"].map((kind) =>
        Number(rack[`${kind}_energy_j`]),
      );
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(Number(rack.energy_j), 6);
    }
    expect(Number(racks[1]?.storage_energy_j)).toBeCloseTo(600 * (1000 / 3), 6);
    expect(racks[0]?.storage_energy_j).toBe(0);
  });

  it("count time once", () => {
    for (const row of servers) {
      const states = ["on", "off", "suspended", "booting", "resuming", "suspending", "shutting_down"];
      const sumS = states.reduce((sum, state) => sum + Number(row[`${state}_s`]), 0);
      expect(sumS).toBeCloseTo(1000 / 3, 9);
      expect(Number(row.active_s)).toBeLessThanOrEqual(Number(row.on_s));
    }
  });

  it("are declared as they are written", () => {
    const names = plantTables(plantEnergy).map(({ name, columns }) => [name, columns.map((c) => c.name)]);
    expect(PLANT_TABLES.map(({ name, columns }) => [name, columns.map((c) => c.name)])).toEqual(names);
    expect(Object.keys(servers[0]!)).toEqual(SERVER_TABLE.columns.map(({ name }) => name));
  });
});
