import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { readBy, type Table, type TableDeclaration } from "../../sim/measurement.ts";
import type { ServiceLevelMeter } from "../compute/service-level-meter.ts";
import type { ServerEnergyMeter } from "../energy/server-energy.ts";
import { idOrEmpty } from "./plant-columns.ts";
import type { ServerUsageMeter } from "./server-usage.ts";

const COLUMNS = [
  { name: "server", type: "int32", unit: "", meaning: "id of the server" },
  { name: "type", type: "text", unit: "", meaning: "name of its type" },
  { name: "site", type: "int32", unit: "", meaning: "id of its site" },
  {
    name: "hall",
    type: "int32",
    unit: "",
    meaning: "id of its hall; empty if it stands directly on the site",
  },
  { name: "row", type: "int32", unit: "", meaning: "id of its row; empty if it stands directly on the site" },
  {
    name: "rack",
    type: "int32",
    unit: "",
    meaning: "id of its rack; empty if it stands directly on the site",
  },
  { name: "chassis", type: "int32", unit: "", meaning: "id of its chassis; empty if it stands alone" },
  { name: "energy_j", unit: "J", meaning: "energy that it drew, transitions and sleep included" },
  {
    name: "mean_utilisation",
    unit: "",
    meaning: "CPU in use as a share of its capacity, mean over the whole time counted, whatever its state",
  },
  { name: "active_s", unit: "s", meaning: "time with CPU in use" },
  { name: "short_s", unit: "s", meaning: "time with CPU in use in which a guest got less than it asked for" },
  { name: "on_s", unit: "s", meaning: "time on" },
  { name: "off_s", unit: "s", meaning: "time off" },
  { name: "suspended_s", unit: "s", meaning: "time suspended" },
  { name: "booting_s", unit: "s", meaning: "time on the way from off to on" },
  { name: "resuming_s", unit: "s", meaning: "time on the way from suspended to on" },
  { name: "suspending_s", unit: "s", meaning: "time on the way from on to suspended" },
  { name: "shutting_down_s", unit: "s", meaning: "time on the way from on to off" },
] as const;

/** Names of the columns of servers.csv. */
export type ServerColumn = (typeof COLUMNS)[number]["name"];

/** What servers.csv holds. */
export const SERVER_TABLE: TableDeclaration = {
  name: "servers",
  meaning: "a server, by id",
  columns: COLUMNS,
};

/** What the table of servers is read from, all of it closed. */
export interface ServerTableSources {
  readonly topology: Topology;
  readonly servers: ServerTable;
  readonly energy: ServerEnergyMeter;
  readonly serviceLevel: ServiceLevelMeter;
  readonly usage: ServerUsageMeter;
}

/** servers.csv. */
export function serverTable(sources: ServerTableSources): Table {
  const { topology, servers, energy, serviceLevel, usage } = sources;
  const { site, hall, row, rack, chassis } = topology.serverIn;
  const timeIn = (state: number) => (server: number) => usage.stateS(server, state);
  return {
    ...SERVER_TABLE,
    columns: readBy(COLUMNS, {
      server: (server) => server,
      type: (server) => servers.typeAt(server).name,
      site: idOrEmpty(site),
      hall: idOrEmpty(hall),
      row: idOrEmpty(row),
      rack: idOrEmpty(rack),
      chassis: idOrEmpty(chassis),
      energy_j: (server) => energy.energyJ[server]!,
      mean_utilisation: (server) => usage.meanUtilisation(server),
      active_s: (server) => serviceLevel.activeS[server]!,
      short_s: (server) => serviceLevel.shortS[server]!,
      on_s: timeIn(SERVER_STATE.on),
      off_s: timeIn(SERVER_STATE.off),
      suspended_s: timeIn(SERVER_STATE.suspended),
      booting_s: timeIn(SERVER_STATE.booting),
      resuming_s: timeIn(SERVER_STATE.resuming),
      suspending_s: timeIn(SERVER_STATE.suspending),
      shutting_down_s: timeIn(SERVER_STATE.shuttingDown),
    }),
    rowCount: () => servers.count,
  };
}
