import * as fc from "fast-check";
import type { SearchOptions } from "../../datacenter/placement/finders.ts";
import type { PlantParts } from "../../datacenter/placement/plant/plant-parts.ts";
import { IDEAL_CHASSIS } from "../../models/plant/enclosure.ts";
import { defineServerType, type ServerType } from "../../models/plant/server-type.ts";
import { CLOSED, SERVER_STATE, type ServerState } from "../../models/plant/servers.ts";
import type { Topology } from "../../models/plant/topology.ts";
import { TopologyBuilder } from "../../models/plant/topology-builder.ts";
import { cubic } from "../../models/power/cubic.ts";
import { linear } from "../../models/power/linear.ts";
import { square } from "../../models/power/square.ts";
import { NONE } from "../../sim/none.ts";
import { type SmallWorld, smallWorld } from "./small-world.ts";

// Every figure is a multiple of a power of two, so that sums and powers are exact and ties are true ties.
const base = { memoryMiB: 4096, nicBitps: 2 ** 20, offW: 8, suspendedW: 16 };
export const TYPES: readonly ServerType[] = [
  defineServerType({
    ...base,
    name: "a",
    cores: 2,
    coreMhz: 1024,
    power: linear.create({ idle: 128, peak: 256 }),
  }),
  defineServerType({
    ...base,
    name: "b",
    cores: 4,
    coreMhz: 512,
    power: cubic.create({ idle: 64, peak: 320 }),
  }),
  defineServerType({
    ...base,
    name: "c",
    cores: 4,
    coreMhz: 1024,
    power: square.create({ idle: 128, peak: 256 }),
  }),
];

const { off, booting, on, suspending, suspended, resuming, shuttingDown } = SERVER_STATE;

export const anyState: fc.Arbitrary<ServerState> = fc.constantFrom(
  on,
  on,
  on,
  off,
  suspended,
  booting,
  resuming,
  suspending,
  shuttingDown,
);

interface DescribedServer {
  readonly type: ServerType;
  readonly state: ServerState;
  readonly claimed: boolean;
  readonly excluded: boolean;
  readonly barsAbove: number;
  /** It stands in the chassis of the one before, in the very first, in a new one, or by itself. */
  readonly place: "same" | "first" | "chassis" | "rack" | "row" | "stand-alone" | "site";
}

interface DescribedVm {
  readonly vcpus: number;
  readonly vcpuMhz: number;
  readonly memoryMiB: number;
  readonly networkBitps: number;
  readonly claimsCores: boolean;
  readonly exclusive: boolean;
  readonly demandMhz: number;
  readonly tenant: number;
  readonly type: string;
  /** Where it stands and where it is under way to, or NONE; to be taken modulo the number of servers. */
  readonly at: number;
  readonly pin: number;
  readonly goes: number;
}

interface DescribedLimits {
  readonly overcommit: number;
  readonly memoryBindsMoves: boolean;
  readonly stalePowerBaseline: boolean;
}

const servers: fc.Arbitrary<DescribedServer[]> = fc.array(
  fc.record<DescribedServer>({
    type: fc.constantFrom(...TYPES),
    state: anyState,
    claimed: fc.nat(9).map((n) => n === 0),
    excluded: fc.nat(4).map((n) => n === 0),
    barsAbove: fc.constantFrom(0.5, 0.75, 1, 2),
    place: fc.constantFrom("same", "same", "same", "first", "chassis", "rack", "row", "stand-alone", "site"),
  }),
  { minLength: 1, maxLength: 60 },
);

const vms: fc.Arbitrary<DescribedVm[]> = fc.array(
  fc.record<DescribedVm>({
    vcpus: fc.constantFrom(1, 1, 2, 4),
    vcpuMhz: fc.constantFrom(128, 256, 512, 1024, Number.POSITIVE_INFINITY),
    memoryMiB: fc.constantFrom(256, 1024, 2048),
    networkBitps: fc.constantFrom(0, 2 ** 17, 2 ** 19),
    claimsCores: fc.boolean(),
    exclusive: fc.nat(9).map((n) => n === 0),
    demandMhz: fc.constantFrom(0, 64, 128, 256, 512, 1024),
    tenant: fc.nat(2),
    type: fc.constantFrom("web", "database"),
    at: fc.option(fc.nat(), { nil: NONE }),
    pin: fc.oneof({ weight: 9, arbitrary: fc.constant(NONE) }, { weight: 1, arbitrary: fc.nat() }),
    goes: fc.option(fc.nat(), { nil: NONE }),
  }),
  { minLength: 1, maxLength: 90 },
);

const limits: fc.Arbitrary<DescribedLimits> = fc.record<DescribedLimits>({
  overcommit: fc.constantFrom(0.5, 1, 1.5),
  memoryBindsMoves: fc.boolean(),
  stalePowerBaseline: fc.boolean(),
});

/** A data centre as {@link randomWorlds} describes it. */
export interface RandomWorld {
  readonly servers: readonly DescribedServer[];
  readonly vms: readonly DescribedVm[];
  readonly limits: DescribedLimits;
  readonly excludes: "nobody" | "some occupied" | "some occupied and all empty";
  readonly accepts: boolean;
  readonly crowd: number;
  readonly crowdIsFirst: boolean;
}

/** Data centres of up to 60 servers of three types in any state, with up to 90 VMs of which some stand somewhere. */
export const randomWorlds: fc.Arbitrary<RandomWorld> = fc.record<RandomWorld>({
  servers,
  vms,
  limits,
  excludes: fc.constantFrom("nobody", "some occupied", "some occupied and all empty"),
  accepts: fc.boolean(),
  crowd: fc.integer({ min: 1, max: 60 }),
  crowdIsFirst: fc.boolean(),
});

/** Tables, and what else a search is made from. */
export interface PlacementWorld extends SmallWorld {
  readonly plant: PlantParts;
}

/** Builds a world; nobody stands anywhere, and every server is on. */
export function emptyWorld(described: RandomWorld): PlacementWorld {
  const world = smallWorld(
    described.servers.map(({ type }) => type),
    described.vms.map((vm) => ({
      ...vm,
      pinnedServer: vm.pin === NONE ? NONE : vm.pin % described.servers.length,
    })),
  );
  described.vms.forEach(({ demandMhz }, vm) => {
    world.vms.demandMhz[vm] = demandMhz;
  });
  const { residents, incoming } = world;
  return { ...world, plant: { topology: topologyOf(described), residents, incoming } };
}

/** Puts VMs on the first or the last `crowd` servers, some of them under way to others. */
export function crowdedWorld(described: RandomWorld): PlacementWorld {
  const world = emptyWorld(described);
  const { servers, vms, residents, incoming } = world;
  const crowd = Math.min(described.crowd, servers.count);
  described.vms.forEach(({ at, goes }, vm) => {
    if (at === NONE) return;
    const source = described.crowdIsFirst ? at % crowd : servers.count - 1 - (at % crowd);
    residents.append(vm, source);
    const target = goes % servers.count;
    if (goes !== NONE && target !== source) {
      incoming.transferring[incoming.add(vm, target)] = 1;
      vms.migrating[vm] = 1;
    }
  });
  described.servers.forEach(({ state, claimed }, server) => {
    const isEmpty = servers.vmCount[server]! + servers.incomingCount[server]! === 0;
    servers.state[server] = state;
    if (claimed && !isEmpty) servers.closed[server] = CLOSED.claimed;
    solve(world, server);
  });
  return world;
}

/** Brings what a server gives and uses up to date, as a settle does. */
export function solve({ servers, sharing }: SmallWorld, server: number): void {
  sharing.solve(server);
  servers.utilisation[server] = Math.min(servers.usedMhz[server]! / servers.capacityMhz[server]!, 1);
}

/** The options of a search in a world. */
export function searchOptions(
  described: RandomWorld,
  { plant }: PlacementWorld,
  plain: boolean,
): SearchOptions {
  return { ...described.limits, plant, plain };
}

const CHASSIS = { ...IDEAL_CHASSIS, slots: 60 };

/** Chassis with any number of servers, racks with chassis and stand-alone servers, and servers directly on the site. */
function topologyOf(described: RandomWorld): Topology {
  const builder = new TopologyBuilder();
  const site = builder.addSite("site");
  const hall = builder.addHall(site, "hall");
  let row = builder.addRow(hall);
  let rack = builder.addRack(row, 9999);
  const first = builder.addChassis(rack, CHASSIS);
  let chassis = first;
  for (const { type, place } of described.servers) {
    if (place === "row") row = builder.addRow(hall);
    if (place === "row" || place === "rack") rack = builder.addRack(row, 9999);
    if (place === "row" || place === "rack" || place === "chassis")
      chassis = builder.addChassis(rack, CHASSIS);
    if (place === "stand-alone") builder.addServer(type, { rack });
    else if (place === "site") builder.addServer(type, { site });
    else builder.addServer(type, { chassis: place === "first" ? first : chassis });
  }
  return builder.build();
}
