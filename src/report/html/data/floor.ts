import { toBase64 } from "../floor/base64.ts";
import type { FloorData, FloorMigrations, FloorSamples, FloorVms } from "../floor/floor-data.ts";
import { QUANTUM, quantise, quantiseBy } from "../floor/quantum.ts";
import { type FloorPlant, readPlant } from "./plant.ts";
import type { RunTables } from "./run-tables.ts";
import { readServerSamples, type SampleMatrix } from "./server-samples.ts";

/** With more servers than this, racks are drawn. */
const MOST_SERVERS = 20_000;

/** Bytes of a matrix of samples, at most: a page of three of them opens in a second. */
const MOST_CELLS = 4_000_000;

const NO_SAMPLES_NOTE =
  "This run did not record its servers over time, so they show their mean over the run. To see them over time, run the scenario with --set recording.serverSamples=true.";

/**
 * What the floor view needs of a run.
 *
 * @returns null where the run did not record its servers
 * @throws InputError if a table cannot be read
 */
export async function readFloor(tables: RunTables): Promise<FloorData | null> {
  const plant = await readPlant(tables);
  if (plant === null) return null;
  const { rack } = plant.servers;
  const byRack = rack.length > MOST_SERVERS;
  const unitCount = byRack ? plant.racks.length : rack.length;
  const series = await tables.read("timeseries");
  const seriesS = series?.numbers("time_s") ?? null;
  const notes: string[] = [];
  if (byRack) {
    const servers = rack.length.toLocaleString("en");
    const most = MOST_SERVERS.toLocaleString("en");
    notes.push(
      `${servers} servers are more than the ${most} that can be drawn one by one: this view shows racks.`,
    );
  }
  const recorded = tables.has("server-samples");
  if (!recorded) notes.push(NO_SAMPLES_NOTE);
  const matrix = recorded
    ? await readServerSamples(tables, {
        serverCount: rack.length,
        rackOf: byRack ? rack : null,
        unitCount,
        timeS: seriesS,
        mostCells: MOST_CELLS,
      })
    : await meansOf(tables, byRack ? rack : null, unitCount);
  if (recorded && seriesS !== null && matrix.timeS.length < seriesS.length) {
    notes.push(`It shows ${matrix.timeS.length} of ${seriesS.length} samples.`);
  }
  return {
    unit: byRack ? "rack" : "server",
    ...plant,
    ...(byRack && { chassis: [], equipment: [], servers: NO_SERVERS }),
    samples: packed(matrix, recorded, byRack),
    totals: {
      timeS: toBase64(seriesS ?? new Float64Array()),
      powerW: toBase64(series?.numbers("power_w") ?? new Float64Array()),
    },
    vms: byRack ? null : await readVms(tables),
    migrations: await readMigrations(tables, byRack ? plant : null),
    notes,
  };
}

const NO_SERVERS = { types: [], typeOf: [], rack: [], chassis: [], place: [], heightU: [] };

function packed(matrix: SampleMatrix, recorded: boolean, byRack: boolean): FloorSamples {
  const power = quantise(matrix.powerW);
  const state = byRack ? quantiseBy(matrix.state, QUANTUM) : Uint8Array.from(matrix.state);
  return {
    kind: recorded ? "recorded" : "mean",
    count: matrix.timeS.length,
    timeS: toBase64(matrix.timeS),
    utilisation: toBase64(quantiseBy(matrix.utilisation, QUANTUM)),
    power: toBase64(power.bytes),
    powerStepW: power.step,
    state: recorded ? toBase64(state) : null,
  };
}

/** Means over the run, as a single sample at its beginning. */
async function meansOf(
  tables: RunTables,
  rackOf: readonly number[] | null,
  unitCount: number,
): Promise<SampleMatrix> {
  const servers = (await tables.read("servers"))!;
  const utilisation = servers.numbers("mean_utilisation");
  const stateColumns = ["on", "off", "suspended", "booting", "resuming", "suspending", "shutting_down"];
  const inStates = stateColumns.map((name) => servers.numbers(`${name}_s`));
  const powerW = servers
    .numbers("energy_j")
    .map((energyJ, server) => energyJ / inStates.reduce((sum, column) => sum + column[server]!, 0) || 0);
  const means = {
    timeS: Float64Array.of(0),
    utilisation: new Float32Array(unitCount),
    powerW: new Float32Array(unitCount),
    state: new Float32Array(unitCount),
  };
  const serversOf = new Float64Array(unitCount);
  for (let server = 0; server < powerW.length; server++) serversOf[rackOf?.[server] ?? server]!++;
  for (let server = 0; server < powerW.length; server++) {
    const unit = rackOf?.[server] ?? server;
    means.utilisation[unit]! += (utilisation[server]! || 0) / serversOf[unit]!;
    means.powerW[unit]! += powerW[server]!;
  }
  return means;
}

async function readVms(tables: RunTables): Promise<FloorVms | null> {
  const vms = await tables.read("vms");
  if (vms === null) return null;
  const typeNames = vms.texts("type");
  const types = [...new Set(typeNames)];
  const indexOf = new Map(types.map((type, i) => [type, i]));
  return {
    names: vms.texts("name"),
    types,
    typeOf: toBase64(Int32Array.from(typeNames, (type) => indexOf.get(type)!)),
    firstServer: toBase64(idsOf(vms.numbers("first_server"))),
    startS: toBase64(vms.numbers("start_s")),
    stopS: toBase64(vms.numbers("stop_s")),
  };
}

/** @param plant - where servers are to be told by their racks; else null */
async function readMigrations(tables: RunTables, plant: FloorPlant | null): Promise<FloorMigrations> {
  const table = await tables.read("migrations");
  const column = (name: string): Float64Array => table?.numbers(name) ?? new Float64Array();
  const unitsOf = (servers: Float64Array): Int32Array =>
    Int32Array.from(servers, (server) => (plant === null ? server : plant.servers.rack[server]!));
  return {
    count: table?.rowCount ?? 0,
    vm: toBase64(idsOf(column("vm"))),
    source: toBase64(unitsOf(column("source"))),
    target: toBase64(unitsOf(column("target"))),
    startS: toBase64(column("start_s")),
    endS: toBase64(column("end_s")),
  };
}

/** Ids, -1 where there is none. */
function idsOf(values: Float64Array): Int32Array {
  return Int32Array.from(values, (value) => (Number.isNaN(value) ? -1 : value));
}
