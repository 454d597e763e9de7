import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import {
  type ColumnDeclaration,
  type GrowingTable,
  readBy,
  type TableDeclaration,
} from "../../sim/measurement.ts";
import { RowLog } from "../../sim/row-log.ts";

/** Names of the columns of server-samples.csv. */
export type ServerSampleColumn = "time_s" | "server" | "state" | "utilisation" | "power_w" | "guests";

/** How server-samples.csv calls the states of a server, by {@link SERVER_STATE}. */
const SERVER_STATE_NAMES: readonly string[] = stateNames();

const COLUMNS: readonly (ColumnDeclaration & { readonly name: ServerSampleColumn })[] = [
  { name: "time_s", unit: "s", meaning: "simulated time of the sample" },
  { name: "server", type: "int32", unit: "", meaning: "id of the server" },
  { name: "state", type: "text", unit: "", meaning: `its state: ${SERVER_STATE_NAMES.join(", ")}` },
  { name: "utilisation", unit: "", meaning: "share of its CPU in use, 0..1, to 0.0001" },
  { name: "power_w", unit: "W", meaning: "power that it draws, without its chassis, to 0.1 W" },
  { name: "guests", type: "int32", unit: "", meaning: "VMs and native tasks on it" },
];

/** What server-samples.csv says. */
export const SERVER_SAMPLE_TABLE: TableDeclaration = {
  name: "server-samples",
  meaning:
    "a server at the time of a row of the time series, where it differs from the last row of the same server; every server has one at time 0",
  columns: COLUMNS,
};

const TIME = 0;
const SERVER = 1;
const STATE = 2;
const UTILISATION = 3;
const POWER = 4;
const GUESTS = 5;

const UTILISATION_STEPS = 10_000;
const POWER_STEPS_PER_W = 10;

/**
 * Writes down every server at each sample, unless its last row still holds: most servers of a large plant sleep, and
 * a table of all of them would say so again every five minutes.
 */
export class ServerSampleRecorder {
  readonly #servers: ServerTable;
  readonly #powerW: Float64Array;
  readonly #rows: RowLog = new RowLog(COLUMNS.length);
  /** What the last row of each server says, in steps. */
  readonly #state: Uint8Array;
  readonly #load: Float64Array;
  readonly #power: Float64Array;
  readonly #guests: Int32Array;
  #lastS = -1;

  /** @param powerW - power that each server draws now, W, by id */
  constructor(servers: ServerTable, powerW: Float64Array) {
    const { count } = servers;
    this.#servers = servers;
    this.#powerW = powerW;
    this.#state = new Uint8Array(count);
    // No number equals NaN, so that every server has a row at the first sample.
    this.#load = new Float64Array(count).fill(Number.NaN);
    this.#power = new Float64Array(count).fill(Number.NaN);
    this.#guests = new Int32Array(count);
  }

  /** Samples every server. */
  sample(nowS: number): void {
    this.#lastS = nowS;
    const { count, state, utilisation, vmCount } = this.#servers;
    const powerW = this.#powerW;
    const [lastState, lastLoad, lastPower, lastGuests] = [this.#state, this.#load, this.#power, this.#guests];
    for (let server = 0; server < count; server++) {
      const load = Math.round(utilisation[server]! * UTILISATION_STEPS);
      const power = Math.round(powerW[server]! * POWER_STEPS_PER_W);
      const isSame = load === lastLoad[server] && power === lastPower[server];
      if (isSame && vmCount[server] === lastGuests[server] && state[server] === lastState[server]) continue;
      lastLoad[server] = load;
      lastPower[server] = power;
      lastGuests[server] = vmCount[server]!;
      lastState[server] = state[server]!;
      this.#append(server);
    }
  }

  /** The table as it is written. */
  table(): GrowingTable {
    const rows = this.#rows;
    return rows.asTable({
      ...SERVER_SAMPLE_TABLE,
      columns: readBy(COLUMNS, {
        time_s: (row) => rows.get(row, TIME),
        server: (row) => rows.get(row, SERVER),
        state: (row) => SERVER_STATE_NAMES[rows.get(row, STATE)]!,
        utilisation: (row) => rows.get(row, UTILISATION) / UTILISATION_STEPS,
        power_w: (row) => rows.get(row, POWER) / POWER_STEPS_PER_W,
        guests: (row) => rows.get(row, GUESTS),
      }),
    });
  }

  #append(server: number): void {
    const rows = this.#rows;
    const row = rows.append();
    rows.set(row, TIME, this.#lastS);
    rows.set(row, SERVER, server);
    rows.set(row, STATE, this.#state[server]!);
    rows.set(row, UTILISATION, this.#load[server]!);
    rows.set(row, POWER, this.#power[server]!);
    rows.set(row, GUESTS, this.#guests[server]!);
  }
}

function stateNames(): string[] {
  const names: string[] = [];
  for (const [name, state] of Object.entries(SERVER_STATE)) {
    names[state] = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  }
  return names;
}
