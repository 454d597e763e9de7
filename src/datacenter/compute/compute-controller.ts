import type { CpuSharing } from "../../models/compute/cpu-sharing.ts";
import type { ServerTable } from "../../models/plant/servers.ts";
import type { Engine } from "../../sim/engine.ts";
import { NONE } from "../../sim/none.ts";
import type { DirtyServers } from "./dirty-servers.ts";
import type { ServiceLevelMeter } from "./service-level-meter.ts";

/** Above 1 by no more than this, a utilisation is rounding. */
const ROUNDING = 0.01;

/**
 * The CPU step of a settle: divides the CPU of every dirty server, measures its utilisation and has its guests'
 * service accounted for, one server after the other, while its guests are at hand.
 */
export class ComputeController {
  readonly #engine: Engine;
  readonly #servers: ServerTable;
  readonly #sharing: CpuSharing;
  readonly #dirty: DirtyServers;
  readonly #serviceLevel: ServiceLevelMeter;
  readonly #oneByOne: boolean;

  /**
   * @param oneByOne - whether a server on which one VM's demand has changed may be settled for that VM alone: nothing
   * else writes demand, and nobody counts intervals
   */
  constructor(
    engine: Engine,
    servers: ServerTable,
    sharing: CpuSharing,
    dirty: DirtyServers,
    serviceLevel: ServiceLevelMeter,
    oneByOne: boolean,
  ) {
    this.#engine = engine;
    this.#servers = servers;
    this.#sharing = sharing;
    this.#dirty = dirty;
    this.#serviceLevel = serviceLevel;
    this.#oneByOne = oneByOne;
    engine.onSettle("cpu", (now) => this.#settle(now));
  }

  #settle(now: number): void {
    const { usedMhz, capacityMhz, utilisation } = this.#servers;
    const { batch, count, changedVm } = this.#dirty;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      const vm = changedVm[server]!;
      const one = vm !== NONE && this.#oneByOne && this.#sharing.solveOne(server, vm);
      if (!one) this.#sharing.solve(server);
      const load = usedMhz[server]! / capacityMhz[server]!;
      if (load <= 1) utilisation[server] = load;
      else if (load < 1 + ROUNDING) utilisation[server] = 1;
      else throw this.#overfull(server);
      if (one) this.#serviceLevel.accountOne(server, vm, now);
      else this.#serviceLevel.account(server, now);
    }
  }

  #overfull(server: number): Error {
    const used = this.#servers.usedMhz[server];
    const capacity = this.#servers.capacityMhz[server];
    return new Error(`server ${server}: uses ${used} MHz of ${capacity} MHz at t=${this.#engine.now} s`);
  }
}
