import { StartSearch } from "../../../src/datacenter/placement/target-search.ts";
import type { VmSpec } from "../../../src/models/compute/vms.ts";
import { resolveParameters } from "../../../src/models/parameters.ts";
import { IDEAL_CHASSIS } from "../../../src/models/plant/enclosure.ts";
import { defineServerType, type ServerType } from "../../../src/models/plant/server-type.ts";
import { TopologyBuilder } from "../../../src/models/plant/topology-builder.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { placements } from "../../../src/policies/placement/registry.ts";
import { NONE } from "../../../src/sim/none.ts";
import { RandomStreams } from "../../../src/sim/random.ts";
import { type SmallWorld, smallWorld } from "../../support/small-world.ts";

/** Four cores of 1,000 MHz, 8 GiB and 1 Gbit/s. */
export const SERVER: ServerType = defineServerType({
  name: "server",
  cores: 4,
  coreMhz: 1000,
  memoryMiB: 8192,
  nicBitps: 1e9,
  power: linear.create({ idle: 100, peak: 200 }),
});

/** What is said of a VM, and the server on which it stands from the start. */
export type StandingVm = Partial<VmSpec> & { readonly on?: number; readonly demandMhz?: number };

/** Servers with VMs on some, and a policy that is asked where the others should go. */
export class SmallPlant {
  readonly world: SmallWorld;
  readonly search: StartSearch;

  /**
   * @param chassis - the servers of each chassis: two chassis to a rack, racks all in one row
   * @param overcommit - CPU that may be promised, as a multiple of the capacity
   */
  constructor(
    policy: string,
    parameters: Readonly<Record<string, unknown>>,
    chassis: readonly (readonly ServerType[])[],
    vms: readonly StandingVm[],
    overcommit = 1,
  ) {
    const builder = new TopologyBuilder();
    const row = builder.addRow(builder.addHall(builder.addSite("site"), "hall"));
    let rack: number = NONE;
    chassis.forEach((servers, i) => {
      if (i % 2 === 0) rack = builder.addRack(row);
      const id = builder.addChassis(rack, IDEAL_CHASSIS);
      for (const type of servers) builder.addServer(type, { chassis: id });
    });
    const topology = builder.build();
    this.world = smallWorld(topology.serverTypes, vms);
    const { servers, vms: table, residents, incoming, sharing } = this.world;
    vms.forEach(({ on, demandMhz }, vm) => {
      table.demandMhz[vm] = demandMhz ?? 0;
      if (on !== undefined) residents.append(vm, on);
    });
    for (let server = 0; server < servers.count; server++) sharing.solve(server);
    const module = placements.find(({ name }) => name === policy)!;
    const created = module.create(resolveParameters(module.parameters, parameters), {
      random: new RandomStreams(1).stream("placement", policy),
    });
    this.search = new StartSearch(servers, table, created, {
      overcommit,
      memoryBindsMoves: true,
      stalePowerBaseline: false,
      plant: { topology, residents, incoming },
    });
  }

  /** Where each VM that stands nowhere goes, one after the other in one instant; -1 for those without a place. */
  placeAll(): number[] {
    const { vms, residents } = this.world;
    const targets: number[] = [];
    for (let vm = 0; vm < vms.count; vm++) {
      if (vms.server[vm] !== NONE) continue;
      const target = this.search.find(vm);
      targets.push(target);
      if (target === NONE) continue;
      residents.append(vm, target);
      this.search.placed(vm, target);
    }
    return targets;
  }
}

/** So many of a kind. */
export function many<T>(count: number, one: T): T[] {
  return Array.from({ length: count }, () => one);
}
