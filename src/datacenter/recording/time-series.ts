import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import { type GrowingTable, readBy, type TableDeclaration } from "../../sim/measurement.ts";
import { RowLog } from "../../sim/row-log.ts";

const COLUMNS = [
  { name: "time_s", unit: "s", meaning: "simulated time" },
  { name: "power_w", unit: "W", meaning: "power that all IT equipment draws now" },
  { name: "energy_kwh", unit: "kWh", meaning: "energy that all IT equipment has used so far" },
  { name: "servers_on", type: "int32", unit: "", meaning: "servers that are up" },
  {
    name: "servers_suspended",
    type: "int32",
    unit: "",
    meaning: "servers that sleep with their memory kept",
  },
  { name: "servers_off", type: "int32", unit: "", meaning: "servers that are off" },
  {
    name: "servers_in_transition",
    type: "int32",
    unit: "",
    meaning: "servers that boot, resume, suspend or shut down",
  },
  { name: "servers_active", type: "int32", unit: "", meaning: "servers with CPU in use" },
  {
    name: "servers_short",
    type: "int32",
    unit: "",
    meaning: "servers where a guest gets less CPU than it asks for",
  },
  {
    name: "vms_placed",
    type: "int32",
    unit: "",
    meaning: "VMs that run, or wait for their server to come up",
  },
  { name: "vms_waiting", type: "int32", unit: "", meaning: "requests for VMs that wait for room" },
  { name: "migrations", type: "int32", unit: "", meaning: "live migrations asked for so far" },
  { name: "migrations_under_way", type: "int32", unit: "", meaning: "live migrations that have not ended" },
  { name: "cpu_requested_mhz", unit: "MHz", meaning: "CPU that all guests ask for now" },
  { name: "cpu_used_mhz", unit: "MHz", meaning: "CPU in use, migration work included" },
  {
    name: "mean_utilisation",
    unit: "",
    meaning: "mean CPU utilisation of the servers with CPU in use, 0..1; empty if there are none",
  },
  {
    name: "slatah_pct",
    unit: "%",
    meaning:
      "SLA violation time per active server so far: time in which a server's guests got less CPU than they asked for, over the time in which it had any at work, summed over servers",
  },
] as const;

/** Names of the columns of timeseries.csv. */
export type TimeSeriesColumn = (typeof COLUMNS)[number]["name"];

/** What timeseries.csv says. */
export const TIME_SERIES_TABLE: TableDeclaration = {
  name: "timeseries",
  meaning: "the state of the data centre at one time: at 0, at every recording interval and at the end",
  columns: COLUMNS,
};

/** What is read at each sample besides the servers. Nothing that is called may change anything. */
export interface TimeSeriesSources {
  readonly servers: ServerTable;
  /** Power drawn now, W. */
  powerW(): number;
  /** Energy used up to now, J. */
  energyJ(nowS: number): number;
  placedVms(): number;
  waitingVms(): number;
  migrations(): number;
  /** SLATAH up to now, 0..1. */
  slatah(nowS: number): number;
}

/**
 * Counts and sums over all servers. A class of its own for the sake of speed: as a part of the recorder the loop was
 * thrown out of optimised code again and again for private fields that had not been used yet.
 */
class ServerTally {
  /** Servers by state. */
  readonly inState: Int32Array = new Int32Array(Object.keys(SERVER_STATE).length);
  active = 0;
  short = 0;
  incoming = 0;
  requestedMhz = 0;
  usedMhz = 0;
  /** Sum over the servers with CPU in use. */
  utilisation = 0;

  count(servers: ServerTable): void {
    const { count, state, usedMhz, requestedMhz, utilisation, short, incomingCount } = servers;
    const inState = this.inState.fill(0);
    let active = 0;
    let shortOfCpu = 0;
    let incoming = 0;
    let requested = 0;
    let used = 0;
    let load = 0;
    for (let server = 0; server < count; server++) {
      inState[state[server]!]!++;
      incoming += incomingCount[server]!;
      requested += requestedMhz[server]!;
      if (usedMhz[server]! > 0) {
        active++;
        shortOfCpu += short[server]!;
        used += usedMhz[server]!;
        load += utilisation[server]!;
      }
    }
    this.active = active;
    this.short = shortOfCpu;
    this.incoming = incoming;
    this.requestedMhz = requested;
    this.usedMhz = used;
    this.utilisation = load;
  }
}

const JOULES_PER_KWH = 3.6e6;

/** Called with the time of a sample, s, and the power drawn then, W. It may change nothing. */
export type SampleListener = (timeS: number, powerW: number) => void;

/** Writes down the data centre as a whole at each sample. */
export class TimeSeriesRecorder {
  readonly #sources: TimeSeriesSources;
  readonly #rows: RowLog = new RowLog(COLUMNS.length);
  readonly #tally: ServerTally = new ServerTally();
  readonly #listeners: SampleListener[] = [];

  constructor(sources: TimeSeriesSources) {
    this.#sources = sources;
  }

  /** Has the listener called at each sample. */
  onSample(listener: SampleListener): void {
    this.#listeners.push(listener);
  }

  /** Appends a row. */
  sample(now: number): void {
    const sources = this.#sources;
    const tally = this.#tally;
    tally.count(sources.servers);
    const on = tally.inState[SERVER_STATE.on]!;
    const suspended = tally.inState[SERVER_STATE.suspended]!;
    const off = tally.inState[SERVER_STATE.off]!;
    const powerW = sources.powerW();
    for (const listener of this.#listeners) listener(now, powerW);
    this.#write([
      now,
      powerW,
      sources.energyJ(now) / JOULES_PER_KWH,
      on,
      suspended,
      off,
      sources.servers.count - on - suspended - off,
      tally.active,
      tally.short,
      sources.placedVms(),
      sources.waitingVms(),
      sources.migrations(),
      tally.incoming,
      tally.requestedMhz,
      tally.usedMhz,
      tally.utilisation / tally.active,
      100 * sources.slatah(now),
    ]);
  }

  /** The table as it is written. */
  table(): GrowingTable {
    const rows = this.#rows;
    const readers = Object.fromEntries(
      COLUMNS.map(({ name }, column) => [name, (row: number) => rows.get(row, column)]),
    ) as Record<(typeof COLUMNS)[number]["name"], (row: number) => number>;
    return rows.asTable({ ...TIME_SERIES_TABLE, columns: readBy(COLUMNS, readers) });
  }

  /** @param values - in the order of the declarations */
  #write(values: readonly number[]): void {
    const row = this.#rows.append();
    for (let column = 0; column < values.length; column++) this.#rows.set(row, column, values[column]!);
  }
}
