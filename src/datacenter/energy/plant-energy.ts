import { PlantActivity } from "../../models/plant/activity.ts";
import { type PlantLeaves, sumByLevel, sumLeaves } from "../../models/plant/leaf-sums.ts";
import { SERVER_STATE, type ServerTable } from "../../models/plant/servers.ts";
import type { Level, Topology } from "../../models/plant/topology.ts";
import type { Engine } from "../../sim/engine.ts";
import type { DirtyServers } from "../compute/dirty-servers.ts";
import type { NetworkController } from "../network/network-controller.ts";
import { EnclosureEnergyMeter } from "./enclosure-energy.ts";
import { LeafEnergy } from "./leaf-energy.ts";
import { NetworkEnergyMeter } from "./network-energy.ts";
import type { ServerEnergyMeter } from "./server-energy.ts";

/**
 * Energy of the whole plant: the servers' own meter, and what stands around them. A settle step after that of server
 * power: follows which servers are off, and settles the chassis of dirty servers and, when a server went off or came
 * back, the switches. A plant without standard chassis and switches has no such step.
 *
 * Every sum adds servers, enclosures, switches and storage bricks in this order, each in id order.
 */
export class PlantEnergyMeter {
  readonly topology: Topology;
  /** Energy of every leaf, J: complete once this meter and the servers' are closed. */
  readonly energyJ: PlantLeaves;
  readonly #servers: ServerTable;
  readonly #dirty: DirtyServers;
  readonly #serverEnergy: ServerEnergyMeter;
  readonly #activity: PlantActivity;
  readonly #enclosures: EnclosureEnergyMeter;
  readonly #network: NetworkEnergyMeter;
  readonly #storage: LeafEnergy;
  readonly #drawnW: PlantLeaves;
  /** 1 for a server that was not off when it was last settled. */
  readonly #isActive: Uint8Array;

  /**
   * @param network - the flows that the switches carry, if they are known; its settle step comes first
   * @throws RangeError if the plant and the table do not hold the same number of servers
   */
  constructor(
    engine: Engine,
    servers: ServerTable,
    dirty: DirtyServers,
    serverEnergy: ServerEnergyMeter,
    topology: Topology,
    network: NetworkController | null = null,
  ) {
    const { serverTypes, chassisTypes, switchTypes, storageTypes } = topology;
    if (serverTypes.length !== servers.count) {
      throw new RangeError(`plant: found ${serverTypes.length} servers, expected ${servers.count}`);
    }
    this.topology = topology;
    this.#servers = servers;
    this.#dirty = dirty;
    this.#serverEnergy = serverEnergy;
    this.#activity = new PlantActivity(topology);
    this.#enclosures = new EnclosureEnergyMeter(topology, this.#activity, serverEnergy.powerW);
    this.#network = new NetworkEnergyMeter(topology, this.#activity, network);
    this.#storage = new LeafEnergy(storageTypes.length);
    for (const [brick, { powerW }] of storageTypes.entries()) this.#storage.powerW[brick] = powerW;
    this.#isActive = new Uint8Array(servers.count);
    this.energyJ = {
      servers: serverEnergy.energyJ,
      enclosures: this.#enclosures.leaves.energyJ,
      switches: this.#network.leaves.energyJ,
      storage: this.#storage.energyJ,
    };
    this.#drawnW = {
      servers: serverEnergy.powerW,
      enclosures: this.#enclosures.leaves.powerW,
      switches: new Float64Array(switchTypes.length),
      storage: this.#storage.powerW,
    };
    if (switchTypes.length > 0 || chassisTypes.some(({ kind }) => kind === "standard")) {
      engine.onSettle("plant power", (now) => this.#settle(now));
    }
  }

  /** Starts to count all but the servers; what was drawn before is not counted. */
  begin(now: number): void {
    this.#enclosures.leaves.begin(now);
    this.#network.begin(now);
    this.#storage.begin(now);
  }

  /** Counts all but the servers up to the end of a run. */
  close(now: number): void {
    this.#enclosures.leaves.close(now);
    this.#network.close(now);
    this.#storage.close(now);
  }

  /** What every leaf draws now, W. */
  get drawnW(): PlantLeaves {
    this.#network.readPowerW(this.#drawnW.switches);
    return this.#drawnW;
  }

  /** What the whole plant draws now, W. */
  powerW(): number {
    const { servers, enclosures, switches, storage } = this.drawnW;
    return sumLeaves(servers) + sumLeaves(enclosures) + sumLeaves(switches) + sumLeaves(storage);
  }

  /** Energy of the whole plant up to now, J; changes nothing. */
  energyAt(now: number): number {
    let sumJ = 0;
    for (let server = 0; server < this.#servers.count; server++)
      sumJ += this.#serverEnergy.energyAt(server, now);
    sumJ = addEnergy(this.#enclosures.leaves, now, sumJ);
    sumJ = this.#network.addEnergy(now, sumJ);
    return addEnergy(this.#storage, now, sumJ);
  }

  /** Energy of the whole plant, J, once closed. */
  totalJ(): number {
    const { servers, enclosures, switches, storage } = this.energyJ;
    let sumJ = 0;
    for (const leaves of [servers, enclosures, switches, storage]) {
      for (let leaf = 0; leaf < leaves.length; leaf++) sumJ += leaves[leaf]!;
    }
    return sumJ;
  }

  /** Energy of each unit of a level, J, once closed: the sum of its leaves. */
  energyBy(level: Level): Float64Array {
    return sumByLevel(this.topology, level, this.energyJ);
  }

  #settle(now: number): void {
    const { batch, count } = this.#dirty;
    const { state } = this.#servers;
    const isActive = this.#isActive;
    let portsChanged = false;
    for (let i = 0; i < count; i++) {
      const server = batch[i]!;
      this.#enclosures.mark(server);
      const active = state[server] === SERVER_STATE.off ? 0 : 1;
      if (active === isActive[server]) continue;
      isActive[server] = active;
      this.#activity.setActive(server, active === 1);
      portsChanged = true;
    }
    this.#enclosures.settle(now);
    if (portsChanged) this.#network.settle(now);
    else if (this.#network.hasPortsToSettle) this.#network.settlePorts(now);
  }
}

function addEnergy(leaves: LeafEnergy, now: number, sumJ: number): number {
  let sum = sumJ;
  for (let leaf = 0; leaf < leaves.energyJ.length; leaf++) sum += leaves.energyAt(leaf, now);
  return sum;
}
