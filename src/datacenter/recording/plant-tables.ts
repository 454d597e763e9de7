import { ENCLOSURE_LEAF, ENCLOSURE_LEAVES } from "../../models/plant/enclosure.ts";
import { readBy, type Table, type TableDeclaration } from "../../sim/measurement.ts";
import type { PlantEnergyMeter } from "../energy/plant-energy.ts";
import { idOrEmpty, readServerCount, readUnitEnergy, UNIT_ENERGY_COLUMNS } from "./plant-columns.ts";

const CHASSIS_COLUMNS = [
  { name: "chassis", type: "int32", unit: "", meaning: "id of the chassis" },
  { name: "type", type: "text", unit: "", meaning: "name of its type" },
  { name: "site", type: "int32", unit: "", meaning: "id of its site" },
  { name: "hall", type: "int32", unit: "", meaning: "id of its hall" },
  { name: "row", type: "int32", unit: "", meaning: "id of its row" },
  { name: "rack", type: "int32", unit: "", meaning: "id of its rack" },
  { name: "servers", type: "int32", unit: "", meaning: "number of servers in it" },
  { name: "server_energy_j", unit: "J", meaning: "energy of its servers" },
  { name: "fan_energy_j", unit: "J", meaning: "energy of its fans" },
  { name: "supply_loss_j", unit: "J", meaning: "energy lost in its power supplies" },
  { name: "management_energy_j", unit: "J", meaning: "energy of its management controller" },
  { name: "port_energy_j", unit: "J", meaning: "energy of its backplane ports" },
  {
    name: "energy_j",
    unit: "J",
    meaning: "energy of all of it: the sum of the columns before, from left to right, to the last bit",
  },
] as const;

/** Names of the columns of chassis.csv. */
export type ChassisColumn = (typeof CHASSIS_COLUMNS)[number]["name"];

const RACK_OWN_COLUMNS = [
  { name: "rack", type: "int32", unit: "", meaning: "id of the rack" },
  { name: "site", type: "int32", unit: "", meaning: "id of its site" },
  { name: "hall", type: "int32", unit: "", meaning: "id of its hall" },
  { name: "row", type: "int32", unit: "", meaning: "id of its row" },
  { name: "height_u", unit: "U", meaning: "its mounting space" },
  { name: "used_u", unit: "U", meaning: "mounting space taken" },
  { name: "servers", type: "int32", unit: "", meaning: "number of servers in it" },
] as const;

/** Names of the columns of racks.csv. */
export type RackColumn = (typeof RACK_OWN_COLUMNS | typeof UNIT_ENERGY_COLUMNS)[number]["name"];

const RACK_COLUMNS = [...RACK_OWN_COLUMNS, ...UNIT_ENERGY_COLUMNS] as const;

const HALL_OWN_COLUMNS = [
  { name: "hall", type: "int32", unit: "", meaning: "id of the hall" },
  { name: "name", type: "text", unit: "", meaning: "its name in the scenario" },
  { name: "kind", type: "text", unit: "", meaning: "hall or container-module" },
  { name: "site", type: "int32", unit: "", meaning: "id of its site" },
  { name: "servers", type: "int32", unit: "", meaning: "number of servers in it" },
] as const;

/** Names of the columns of halls.csv. */
export type HallColumn = (typeof HALL_OWN_COLUMNS | typeof UNIT_ENERGY_COLUMNS)[number]["name"];

const HALL_COLUMNS = [...HALL_OWN_COLUMNS, ...UNIT_ENERGY_COLUMNS] as const;

const SITE_OWN_COLUMNS = [
  { name: "site", type: "int32", unit: "", meaning: "id of the site" },
  { name: "name", type: "text", unit: "", meaning: "its name in the scenario" },
  { name: "servers", type: "int32", unit: "", meaning: "number of servers on it" },
] as const;

/** Names of the columns of sites.csv. */
export type SiteColumn = (typeof SITE_OWN_COLUMNS | typeof UNIT_ENERGY_COLUMNS)[number]["name"];

const SITE_COLUMNS = [...SITE_OWN_COLUMNS, ...UNIT_ENERGY_COLUMNS] as const;

const SWITCH_COLUMNS = [
  { name: "switch", type: "int32", unit: "", meaning: "id of the switch" },
  { name: "type", type: "text", unit: "", meaning: "name of its type" },
  { name: "site", type: "int32", unit: "", meaning: "id of its site" },
  { name: "hall", type: "int32", unit: "", meaning: "id of its hall; empty if it joins the halls of a site" },
  {
    name: "row",
    type: "int32",
    unit: "",
    meaning: "id of its row; empty if it joins the racks of a hall or the halls of a site",
  },
  { name: "rack", type: "int32", unit: "", meaning: "id of its rack; empty as above" },
  { name: "energy_j", unit: "J", meaning: "energy that it drew" },
] as const;

/** Names of the columns of switches.csv. */
export type SwitchColumn = (typeof SWITCH_COLUMNS)[number]["name"];

const STORAGE_COLUMNS = [
  { name: "brick", type: "int32", unit: "", meaning: "id of the storage brick" },
  { name: "type", type: "text", unit: "", meaning: "name of its type" },
  { name: "site", type: "int32", unit: "", meaning: "id of its site" },
  { name: "hall", type: "int32", unit: "", meaning: "id of its hall" },
  { name: "row", type: "int32", unit: "", meaning: "id of its row" },
  { name: "rack", type: "int32", unit: "", meaning: "id of its rack" },
  { name: "energy_j", unit: "J", meaning: "energy that it drew" },
] as const;

/** Names of the columns of storage.csv. */
export type StorageColumn = (typeof STORAGE_COLUMNS)[number]["name"];

const CHASSIS_TABLE = { name: "chassis", meaning: "a chassis, by id", columns: CHASSIS_COLUMNS };
const RACK_TABLE = {
  name: "racks",
  meaning: "a rack with all that stands in it, by id",
  columns: RACK_COLUMNS,
};
const HALL_TABLE = {
  name: "halls",
  meaning: "a hall or container module with all that stands in it, by id",
  columns: HALL_COLUMNS,
};
const SITE_TABLE = {
  name: "sites",
  meaning: "a site with all that stands on it, by id",
  columns: SITE_COLUMNS,
};
const SWITCH_TABLE = { name: "switches", meaning: "a switch, by id", columns: SWITCH_COLUMNS };
const STORAGE_TABLE = { name: "storage", meaning: "a storage brick, by id", columns: STORAGE_COLUMNS };

/** What the tables of {@link plantTables} hold, in the same order. */
export const PLANT_TABLES: readonly TableDeclaration[] = [
  CHASSIS_TABLE,
  RACK_TABLE,
  HALL_TABLE,
  SITE_TABLE,
  SWITCH_TABLE,
  STORAGE_TABLE,
];

/** The energy of everything but single servers, once the plant's meters are closed. */
export function plantTables(plant: PlantEnergyMeter): readonly Table[] {
  return [
    chassisTable(plant),
    rackTable(plant),
    hallTable(plant),
    siteTable(plant),
    switchTable(plant),
    storageTable(plant),
  ];
}

function chassisTable(plant: PlantEnergyMeter): Table {
  const { chassisTypes, chassisIn } = plant.topology;
  const { server_energy_j, energy_j } = readUnitEnergy(plant, "chassis");
  const leafJ = (leaf: number) => (chassis: number) =>
    plant.energyJ.enclosures[chassis * ENCLOSURE_LEAVES + leaf]!;
  return {
    ...CHASSIS_TABLE,
    columns: readBy(CHASSIS_COLUMNS, {
      chassis: (chassis) => chassis,
      type: (chassis) => chassisTypes[chassis]!.name,
      site: idOrEmpty(chassisIn.site),
      hall: idOrEmpty(chassisIn.hall),
      row: idOrEmpty(chassisIn.row),
      rack: idOrEmpty(chassisIn.rack),
      servers: readServerCount(plant, "chassis"),
      server_energy_j,
      fan_energy_j: leafJ(ENCLOSURE_LEAF.fans),
      supply_loss_j: leafJ(ENCLOSURE_LEAF.supplyLoss),
      management_energy_j: leafJ(ENCLOSURE_LEAF.management),
      port_energy_j: leafJ(ENCLOSURE_LEAF.ports),
      energy_j,
    }),
    rowCount: () => chassisTypes.length,
  };
}

function rackTable(plant: PlantEnergyMeter): Table {
  const { rackRow, rackHeightU, rackUsedU, rowHall, hallSite } = plant.topology;
  return {
    ...RACK_TABLE,
    columns: readBy(RACK_COLUMNS, {
      rack: (rack) => rack,
      site: (rack) => hallSite[rowHall[rackRow[rack]!]!]!,
      hall: (rack) => rowHall[rackRow[rack]!]!,
      row: (rack) => rackRow[rack]!,
      height_u: (rack) => rackHeightU[rack]!,
      used_u: (rack) => rackUsedU[rack]!,
      servers: readServerCount(plant, "rack"),
      ...readUnitEnergy(plant, "rack"),
    }),
    rowCount: () => rackRow.length,
  };
}

function hallTable(plant: PlantEnergyMeter): Table {
  const { hallNames, hallKinds, hallSite } = plant.topology;
  return {
    ...HALL_TABLE,
    columns: readBy(HALL_COLUMNS, {
      hall: (hall) => hall,
      name: (hall) => hallNames[hall]!,
      kind: (hall) => hallKinds[hall]!,
      site: (hall) => hallSite[hall]!,
      servers: readServerCount(plant, "hall"),
      ...readUnitEnergy(plant, "hall"),
    }),
    rowCount: () => hallNames.length,
  };
}

function siteTable(plant: PlantEnergyMeter): Table {
  const { siteNames } = plant.topology;
  return {
    ...SITE_TABLE,
    columns: readBy(SITE_COLUMNS, {
      site: (site) => site,
      name: (site) => siteNames[site]!,
      servers: readServerCount(plant, "site"),
      ...readUnitEnergy(plant, "site"),
    }),
    rowCount: () => siteNames.length,
  };
}

function switchTable(plant: PlantEnergyMeter): Table {
  const { switchTypes, switchIn } = plant.topology;
  return {
    ...SWITCH_TABLE,
    columns: readBy(SWITCH_COLUMNS, {
      switch: (id) => id,
      type: (id) => switchTypes[id]!.name,
      site: idOrEmpty(switchIn.site),
      hall: idOrEmpty(switchIn.hall),
      row: idOrEmpty(switchIn.row),
      rack: idOrEmpty(switchIn.rack),
      energy_j: (id) => plant.energyJ.switches[id]!,
    }),
    rowCount: () => switchTypes.length,
  };
}

function storageTable(plant: PlantEnergyMeter): Table {
  const { storageTypes, storageIn } = plant.topology;
  return {
    ...STORAGE_TABLE,
    columns: readBy(STORAGE_COLUMNS, {
      brick: (brick) => brick,
      type: (brick) => storageTypes[brick]!.name,
      site: idOrEmpty(storageIn.site),
      hall: idOrEmpty(storageIn.hall),
      row: idOrEmpty(storageIn.row),
      rack: idOrEmpty(storageIn.rack),
      energy_j: (brick) => plant.energyJ.storage[brick]!,
    }),
    rowCount: () => storageTypes.length,
  };
}
