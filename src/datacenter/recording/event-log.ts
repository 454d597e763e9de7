import type { VmTable } from "../../models/compute/vms.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import {
  type ColumnDeclaration,
  type GrowingTable,
  readBy,
  type TableDeclaration,
} from "../../sim/measurement.ts";
import { NONE } from "../../sim/none.ts";
import { RowLog } from "../../sim/row-log.ts";

/** What can happen to a VM, by the name that events.csv gives it. */
export type VmEvent =
  | "vm-requested"
  | "vm-rejected"
  | "vm-placed"
  | "vm-started"
  | "vm-stopped"
  | "migration-started"
  | "migration-ended"
  | "migration-cancelled";

const VM_EVENTS: readonly VmEvent[] = [
  "vm-requested",
  "vm-rejected",
  "vm-placed",
  "vm-started",
  "vm-stopped",
  "migration-started",
  "migration-ended",
  "migration-cancelled",
];

const SERVER_EVENTS: string[] = [];
for (const [name, state] of Object.entries(SERVER_STATE)) SERVER_EVENTS[state] = `server-${hyphenated(name)}`;

const EVENT_NAMES: readonly string[] = [...VM_EVENTS, ...SERVER_EVENTS];

/** Names of the columns of events.csv. */
export type EventColumn = "time_s" | "event" | "vm" | "server" | "target";

const COLUMNS: readonly (ColumnDeclaration & { readonly name: EventColumn })[] = [
  { name: "time_s", unit: "s", meaning: "simulated time" },
  { name: "event", type: "text", unit: "", meaning: `what happened: ${EVENT_NAMES.join(", ")}` },
  { name: "vm", type: "int32", unit: "", meaning: "id of the VM; empty for events of servers" },
  {
    name: "server",
    type: "int32",
    unit: "",
    meaning: "id of the server, or of the one that holds the VM at that moment; empty if none does",
  },
  {
    name: "target",
    type: "int32",
    unit: "",
    meaning: "id of the server that a migration goes to; empty for other events",
  },
];

/** What events.csv says. */
export const EVENT_TABLE: TableDeclaration = {
  name: "events",
  meaning: "something that happened to a VM or a server, in the order in which it happened",
  columns: COLUMNS,
};

const TIME = 0;
const EVENT = 1;
const VM = 2;
const SERVER = 3;
const TARGET = 4;

/**
 * Writes down what happens, as listeners report it. A run without it has no listeners for it, so that it costs nothing
 * there.
 */
export class EventLog {
  readonly #engine: Engine;
  readonly #vms: VmTable;
  readonly #servers: ServerTable;
  readonly #rows: RowLog = new RowLog(COLUMNS.length);

  constructor(engine: Engine, vms: VmTable, servers: ServerTable) {
    this.#engine = engine;
    this.#vms = vms;
    this.#servers = servers;
  }

  /**
   * Something happens to a VM now.
   *
   * @param target - the server that a migration goes to
   */
  vm(event: VmEvent, vm: number, target: number = NONE): void {
    const row = this.#append(VM_EVENTS.indexOf(event));
    this.#rows.set(row, VM, vm);
    this.#setServer(row, SERVER, this.#vms.server[vm]!);
    this.#setServer(row, TARGET, target);
  }

  /** A server has changed its state. */
  serverChanged(server: number): void {
    const row = this.#append(VM_EVENTS.length + this.#servers.state[server]!);
    this.#setServer(row, SERVER, server);
  }

  /** The table as it is written. */
  table(): GrowingTable {
    const rows = this.#rows;
    return rows.asTable({
      ...EVENT_TABLE,
      columns: readBy(COLUMNS, {
        time_s: (row) => rows.get(row, TIME),
        event: (row) => EVENT_NAMES[rows.get(row, EVENT)]!,
        vm: (row) => rows.get(row, VM),
        server: (row) => rows.get(row, SERVER),
        target: (row) => rows.get(row, TARGET),
      }),
    });
  }

  #append(event: number): number {
    const row = this.#rows.append();
    this.#rows.set(row, TIME, this.#engine.now);
    this.#rows.set(row, EVENT, event);
    return row;
  }

  /** "None" is an empty cell. */
  #setServer(row: number, column: number, server: number): void {
    if (server !== NONE) this.#rows.set(row, column, server);
  }
}

function hyphenated(camelCase: string): string {
  return camelCase.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
