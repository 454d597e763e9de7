import type { ServerTable } from "../../../models/plant/servers.ts";
import type { Units } from "./units.ts";

/** How many VMs are in each unit of a level, kept up to date server by server. */
export class UnitVms {
  /** VMs by unit: those that stand in it or are under way to it. */
  readonly count: Int32Array;
  readonly #servers: ServerTable;
  readonly #units: Units;
  /** VMs of each server as last counted. */
  readonly #counted: Int32Array;

  constructor(servers: ServerTable, units: Units) {
    this.#servers = servers;
    this.#units = units;
    this.count = new Int32Array(units.count);
    this.#counted = new Int32Array(servers.count);
    for (let server = 0; server < servers.count; server++) this.recount(server);
  }

  /** Counts the VMs of one server anew. */
  recount(server: number): void {
    const now = this.#servers.vmCount[server]! + this.#servers.incomingCount[server]!;
    this.count[this.#units.unitOf[server]!]! += now - this.#counted[server]!;
    this.#counted[server] = now;
  }
}
