import { StartSearch } from "../../datacenter/placement/target-search.ts";
import { IDEAL_CHASSIS } from "../../models/plant/enclosure.ts";
import { defineServerType, type ServerType } from "../../models/plant/server-type.ts";
import { SERVER_STATE } from "../../models/plant/servers.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { TopologyBuilder } from "../../models/plant/topology-builder.ts";
import { linear } from "../../models/power/linear.ts";
import type { LoadView } from "../../policies/load-view.ts";
import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import { NONE } from "../../sim/none.ts";
import { USUAL_SERVER, USUAL_VM, type World, type WorldServer, type WorldVm } from "../world.ts";
import { loadView } from "./plain-load-view.ts";
import { type SmallWorld, smallWorld } from "./small-world.ts";

/**
 * Where a placement policy puts the VMs of a world that stand nowhere, one after the other in one instant.
 *
 * @returns the server of each; -1 for those without a place
 */
export function placed({ world, topology }: PlacedTables, policy: PlacementPolicy): number[] {
  const { servers, vms, residents, incoming } = world;
  const search = new StartSearch(servers, vms, policy, {
    overcommit: 1,
    memoryBindsMoves: true,
    stalePowerBaseline: false,
    plant: { topology, residents, incoming },
  });
  search.begin();
  const targets: number[] = [];
  for (let vm = 0; vm < vms.count; vm++) {
    if (vms.server[vm] !== NONE) continue;
    const target = search.find(vm);
    targets.push(target);
    if (target === NONE) continue;
    residents.append(vm, target);
    search.placed(vm, target);
  }
  return targets;
}

/** A world as placement sees it. */
export interface PlacedTables {
  readonly world: SmallWorld;
  readonly topology: Topology;
}

/** The tables of a world. */
export function placedTables(described: World): PlacedTables {
  const servers = described.servers.map(serverOf);
  const topology = topologyOf(servers.map(typeOf), described.chassis ?? [servers.length]);
  const world = smallWorld(topology.serverTypes, described.vms.map(vmOf).map(withoutHistory));
  described.vms.forEach((vm, id) => {
    world.vms.demandMhz[id] = vmOf(vm).demandMhz;
    if (vm.on !== undefined) world.residents.append(id, vm.on);
  });
  servers.forEach(({ state }, server) => {
    world.servers.state[server] = SERVER_STATE[state];
    world.sharing.solve(server);
    world.servers.utilisation[server] = world.servers.usedMhz[server]! / world.servers.capacityMhz[server]!;
  });
  return { world, topology };
}

/** A world as consolidation policies see it. */
export function loadViewOf({ servers, vms }: World): LoadView {
  return loadView(
    servers.map((server, id) => {
      const { cores, coreMhz, networkBitps, history } = serverOf(server);
      const residents = vms.filter(({ on }) => on === id).map(vmOf);
      const largestMiB = Math.max(0, ...residents.map(({ memoryMiB }) => memoryMiB));
      return {
        capacityMhz: cores * coreMhz,
        requestedMhz: residents.reduce((sum, { demandMhz }) => sum + demandMhz, 0),
        history: [...history],
        longestMigrationS: (largestMiB * 2 ** 20 * 8) / networkBitps,
      };
    }),
    vms.map(vmOf).map(({ memoryMiB, vcpus, vcpuMhz, demandMhz, history }) => ({
      memoryMiB,
      capacityMhz: vcpus * vcpuMhz,
      utilisation: demandMhz / (vcpus * vcpuMhz),
      history: [...history],
    })),
  );
}

function serverOf(server: WorldServer): Required<WorldServer> {
  return { ...USUAL_SERVER, ...server };
}

function vmOf(vm: WorldVm): typeof USUAL_VM {
  return { ...USUAL_VM, ...vm };
}

function withoutHistory({ vcpus, vcpuMhz, memoryMiB, networkBitps, tenant, type }: typeof USUAL_VM): object {
  return { vcpus, vcpuMhz, memoryMiB, networkBitps, tenant, type };
}

function typeOf({
  cores,
  coreMhz,
  memoryMiB,
  networkBitps,
  idleW,
  peakW,
}: Required<WorldServer>): ServerType {
  return defineServerType({
    name: "server",
    cores,
    coreMhz,
    memoryMiB,
    nicBitps: networkBitps,
    power: linear.create({ idle: idleW, peak: peakW }),
  });
}

function topologyOf(types: readonly ServerType[], chassis: readonly number[]): Topology {
  const total = chassis.reduce((sum, count) => sum + count, 0);
  if (total !== types.length) {
    throw new RangeError(`world.chassis: found ${total} servers, expected ${types.length}`);
  }
  const builder = new TopologyBuilder();
  const row = builder.addRow(builder.addHall(builder.addSite("site"), "hall"));
  let rack: number = NONE;
  let next = 0;
  chassis.forEach((count, i) => {
    if (i % 2 === 0) rack = builder.addRack(row, 9999);
    const id = builder.addChassis(rack, { ...IDEAL_CHASSIS, slots: Math.max(1, count) });
    for (let slot = 0; slot < count; slot++) builder.addServer(types[next++]!, { chassis: id });
  });
  return builder.build();
}
