import type { CpuSharing } from "../../models/compute/cpu-sharing.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "./dirty-servers.ts";

/** Above 1 by no more than this, a utilisation is rounding. */
const ROUNDING = 0.01;

/** The CPU step of a settle: divides the CPU of every dirty server and measures its utilisation. */
export class ComputeController {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #sharing: CpuSharing;
  readonly #dirty: DirtyServers;

  constructor(engine: Engine, servers: ServerTable, sharing: CpuSharing, dirty: DirtyServers) {
    this.#engine = engine;
    this.#servers = servers;
    this.#sharing = sharing;
    this.#dirty = dirty;
    engine.onSettle("cpu", () => this.#settle());
  }

  #settle(): void {
    const { usedMhz, capacityMhz, utilisation } = this.#servers;
    const { batch, count } = this.#dirty;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      this.#sharing.solve(server);
      const load = usedMhz[server]! / capacityMhz[server]!;
      if (load <= 1) utilisation[server] = load;
      else if (load < 1 + ROUNDING) utilisation[server] = 1;
      else throw this.#overfull(server);
    }
  }

  #overfull(server: number): Error {
    const used = this.#servers.usedMhz[server];
    const capacity = this.#servers.capacityMhz[server];
    return new Error(`server ${server}: uses ${used} MHz of ${capacity} MHz at t=${this.#engine.now} s`);
  }
}
