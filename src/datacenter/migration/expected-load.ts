import type { Residents } from "../../models/compute/residents.ts";
import type { VmTable } from "../../models/compute/vms.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import { NONE } from "../../sim/none.ts";

/** What servers are asked for once the migrations that are under way are over. */
export class ExpectedLoad {
  readonly #servers: ServerTable;
  readonly #vms: VmTable;
  readonly #residents: Residents;

  constructor(servers: ServerTable, vms: VmTable, residents: Residents) {
    this.#servers = servers;
    this.#vms = vms;
    this.#residents = residents;
  }

  /** Demand of the VMs that stay and of those that come, MHz. */
  demandMhz(server: number): number {
    const { migrating } = this.#vms;
    const { head, next } = this.#residents;
    let leaving = 0;
    for (let vm = head[server]!; vm !== NONE; vm = next[vm]!) {
      if (migrating[vm] === 1) leaving += this.#vms.takenMhz(vm, server);
    }
    return this.#servers.demandMhz[server]! - leaving;
  }
}
