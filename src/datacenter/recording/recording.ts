import type { GrowingTable, Table, TableDeclaration } from "../../sim/measurement.ts";
import { MIGRATION_TABLE } from "../migration/migration-log.ts";
import type { Simulation } from "../simulation.ts";
import { EVENT_TABLE, EventLog } from "./event-log.ts";
import { LINK_TABLE, LinkRecorder } from "./link-table.ts";
import { PLANT_TABLES, plantTables } from "./plant-tables.ts";
import { Sampler } from "./sampler.ts";
import { SERVER_SAMPLE_TABLE, ServerSampleRecorder } from "./server-samples.ts";
import { SERVER_TABLE, serverTable } from "./server-table.ts";
import { TASK_TABLE, taskTable } from "./task-table.ts";
import { type SampleListener, TIME_SERIES_TABLE, TimeSeriesRecorder } from "./time-series.ts";
import {
  COST_TABLE,
  costTable,
  GUEST_TABLE,
  guestTable,
  HOST_TABLE,
  hostTable,
} from "./virtualisation-tables.ts";
import { VM_TABLE, vmTable } from "./vm-table.ts";

/** Which tables a run writes. */
export interface RecordingOptions {
  /** Time between two samples: rows of the time series, and of each server, s. */
  readonly intervalS: number;
  readonly timeseries: boolean;
  readonly serverSamples: boolean;
  readonly servers: boolean;
  readonly vms: boolean;
  readonly migrations: boolean;
  readonly events: boolean;
}

/** All tables that there are, in the order in which they are documented. */
export const TABLES: readonly TableDeclaration[] = [
  TIME_SERIES_TABLE,
  SERVER_SAMPLE_TABLE,
  SERVER_TABLE,
  ...PLANT_TABLES,
  LINK_TABLE,
  VM_TABLE,
  TASK_TABLE,
  GUEST_TABLE,
  HOST_TABLE,
  COST_TABLE,
  MIGRATION_TABLE,
  EVENT_TABLE,
];

/** What is written down while a simulation runs, and what is read from it once it is over. */
export class Recording {
  readonly #simulation: Simulation;
  readonly #options: RecordingOptions;
  readonly #tenants: readonly string[];
  readonly #sampler: Sampler | null;
  readonly #timeSeries: TimeSeriesRecorder | null;
  readonly #serverSamples: ServerSampleRecorder | null;
  readonly #links: LinkRecorder | null;
  readonly #events: EventLog | null;

  /** @param tenants - names of the tenants, by id */
  constructor(simulation: Simulation, options: RecordingOptions, tenants: readonly string[]) {
    const { engine, servers, energy, plantEnergy, lifecycle, placement, migration, serviceLevel, network } =
      simulation;
    this.#simulation = simulation;
    this.#options = options;
    this.#tenants = tenants;
    this.#timeSeries = options.timeseries
      ? new TimeSeriesRecorder({
          servers,
          powerW: () => plantEnergy.powerW(),
          energyJ: (now) => plantEnergy.energyAt(now),
          placedVms: () => lifecycle.liveCount,
          waitingVms: () => placement.waitingCount,
          migrations: () => migration.count,
          slatah: (now) => serviceLevel.slatahAt(now),
        })
      : null;
    this.#serverSamples = options.serverSamples ? new ServerSampleRecorder(servers, energy.powerW) : null;
    this.#links = network !== null && options.servers ? new LinkRecorder(network) : null;
    const recorders = [this.#timeSeries, this.#serverSamples, this.#links].filter(
      (recorder) => recorder !== null,
    );
    this.#sampler = recorders.length > 0 ? new Sampler(engine, options.intervalS) : null;
    for (const recorder of recorders) this.#sampler?.onSample((now) => recorder.sample(now));
    this.#events = options.events ? listenTo(simulation) : null;
  }

  /** Has the listener called at each sample of the time series; never where none is recorded. */
  onSample(listener: SampleListener): void {
    this.#timeSeries?.onSample(listener);
  }

  /** Those of {@link tables} that grow while the simulation runs, to be drained from its beginning. */
  growingTables(): readonly GrowingTable[] {
    const tables: GrowingTable[] = [];
    if (this.#timeSeries) tables.push(this.#timeSeries.table());
    if (this.#serverSamples) tables.push(this.#serverSamples.table());
    if (this.#options.migrations) tables.push(this.#simulation.migrationLog.table());
    if (this.#events) tables.push(this.#events.table());
    return tables;
  }

  /** The tables that the scenario asks for, once the run is over. What was drained is gone from them. */
  tables(): readonly Table[] {
    const { plantEnergy, servers, energy, serviceLevel, usage, vms, tasks, lifecycle, migrationLog } =
      this.#simulation;
    const { topology } = plantEnergy;
    const tables: Table[] = [];
    this.#sampler?.close();
    if (this.#timeSeries) tables.push(this.#timeSeries.table());
    if (this.#serverSamples) tables.push(this.#serverSamples.table());
    if (this.#options.servers) {
      tables.push(
        serverTable({ topology, servers, energy, serviceLevel, usage }),
        ...plantTables(plantEnergy),
      );
    }
    if (this.#links) tables.push(this.#links.table());
    if (this.#options.vms) tables.push(vmTable(vms, lifecycle, serviceLevel, this.#tenants));
    if (this.#options.vms && tasks.count > 0) tables.push(taskTable(tasks));
    tables.push(...this.#virtualisationTables());
    if (this.#options.migrations) tables.push(migrationLog.table());
    if (this.#events) tables.push(this.#events.table());
    return tables;
  }

  /** None where no server has a hypervisor. */
  #virtualisationTables(): readonly Table[] {
    const { servers, vms, lifecycle, guests, engine } = this.#simulation;
    const { layer } = vms;
    if (guests === null || layer === null) return [];
    const parts = { servers, vms, layer, meter: guests, lifecycle, endS: engine.now };
    return [
      ...(this.#options.vms ? [guestTable(parts)] : []),
      ...(this.#options.servers ? [hostTable(parts), costTable(layer.spec)] : []),
    ];
  }
}

function listenTo({ engine, vms, servers, placement, lifecycle, migration, power }: Simulation): EventLog {
  const log = new EventLog(engine, vms, servers);
  placement.onRequest((vm) => log.vm("vm-requested", vm));
  placement.onReject((vm) => log.vm("vm-rejected", vm));
  lifecycle.onPlace((vm) => log.vm("vm-placed", vm));
  lifecycle.onStart((vm) => log.vm("vm-started", vm));
  lifecycle.onStop((vm) => log.vm("vm-stopped", vm));
  migration.onChange((what, vm, target) => log.vm(`migration-${what}`, vm, target));
  power.onChange((server) => log.serverChanged(server));
  return log;
}
