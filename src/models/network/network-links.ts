import { NONE } from "../../sim/none.ts";
import type { Topology } from "../plant/topology.ts";
import { type EndPoint, EndPoints } from "./end-points.ts";
import type { Ways } from "./flow-network.ts";
import type { NetworkDefinition, UplinkCapacity } from "./network-definition.ts";

/** The levels of links, from the ends inwards. */
export const LINK_LEVELS = ["nic", "storage", "image-server", "backplane", "rack", "hall", "core"] as const;

/** One of {@link LINK_LEVELS}. */
export type LinkLevel = (typeof LINK_LEVELS)[number];

/** Which way a link leads; what crosses the core goes through. */
export type LinkDirection = "up" | "down" | "through";

/**
 * The links of a plant, a tree: server → chassis → rack → hall → core, with levels left out that an end point does not
 * have. Every link but the core is two, one up and one down, which do not hinder each other. A path climbs to the lowest
 * unit that both ends are in and goes down; from an end point to itself it is empty, and between sites it crosses both
 * cores.
 */
export class NetworkLinks implements Ways {
  readonly ends: EndPoints;
  /** Number of links. */
  readonly count: number;
  readonly capacityBitps: Float64Array;
  readonly latencyS: Float64Array;
  readonly #level: Uint8Array;
  readonly #unit: Int32Array;
  /** First link of each level; those of a unit are 2 · unit up and 2 · unit + 1 down from there, but for cores. */
  readonly #first: Int32Array;
  // By end point: the unit of each level that it is in, or NONE, and its own link up.
  readonly #chassis: Int32Array;
  readonly #rack: Int32Array;
  readonly #hall: Int32Array;
  readonly #site: Int32Array;
  readonly #access: Int32Array;

  constructor(topology: Topology, definition: NetworkDefinition) {
    const { count, serverTypes, storageTypes, serverIn, storageIn } = topology;
    this.ends = new EndPoints(topology);
    const units = [
      serverTypes.length,
      storageTypes.length,
      count.site,
      count.chassis,
      count.rack,
      count.hall,
      count.site,
    ];
    this.#first = new Int32Array(LINK_LEVELS.length + 1);
    for (const [level, unitCount] of units.entries())
      this.#first[level + 1] = this.#first[level]! + unitCount * (level === CORE ? 1 : 2);
    this.count = this.#first[LINK_LEVELS.length]!;
    this.capacityBitps = new Float64Array(this.count);
    this.latencyS = new Float64Array(this.count);
    this.#level = new Uint8Array(this.count);
    this.#unit = new Int32Array(this.count);

    const sites = Int32Array.from({ length: count.site }, (_, site) => site);
    const nowhere = new Int32Array(count.site).fill(NONE);
    this.#chassis = joined(serverIn.chassis, storageIn.chassis, nowhere);
    this.#rack = joined(serverIn.rack, storageIn.rack, nowhere);
    this.#hall = joined(serverIn.hall, storageIn.hall, nowhere);
    this.#site = joined(serverIn.site, storageIn.site, sites);
    // The end points are numbered as the links of the first three levels are.
    this.#access = Int32Array.from({ length: this.ends.count }, (_, end) => 2 * end);

    const { nic, storage, imageServer, backplane, rack, hall, core } = definition;
    for (const [server, type] of serverTypes.entries()) this.#set(NIC, server, type.nicBitps, nic.latencyS);
    for (let brick = 0; brick < storageTypes.length; brick++)
      this.#set(STORAGE, brick, storage.capacityBitps, storage.latencyS);
    for (let site = 0; site < count.site; site++)
      this.#set(IMAGE_SERVER, site, imageServer.capacityBitps, imageServer.latencyS);

    // What hangs below each unit adds up from the ends inwards.
    const below = {
      chassis: new Float64Array(count.chassis),
      rack: new Float64Array(count.rack),
      hall: new Float64Array(count.hall),
      site: new Float64Array(count.site),
    };
    for (let end = 0; end < this.ends.count; end++) {
      const bitps = this.capacityBitps[this.#access[end]!]!;
      if (this.#chassis[end] !== NONE) below.chassis[this.#chassis[end]!]! += bitps;
      else if (this.#rack[end] !== NONE) below.rack[this.#rack[end]!]! += bitps;
      else below.site[this.#site[end]!]! += bitps;
    }
    for (let unit = 0; unit < count.chassis; unit++) {
      const bitps = capacity(backplane, below.chassis[unit]!);
      this.#set(BACKPLANE, unit, bitps, backplane.latencyS);
      below.rack[topology.chassisRack[unit]!]! += bitps;
    }
    for (let unit = 0; unit < count.rack; unit++) {
      const bitps = capacity(rack, below.rack[unit]!);
      this.#set(RACK, unit, bitps, rack.latencyS);
      below.hall[topology.rowHall[topology.rackRow[unit]!]!]! += bitps;
    }
    for (let unit = 0; unit < count.hall; unit++) {
      const bitps = capacity(hall, below.hall[unit]!);
      this.#set(HALL, unit, bitps, hall.latencyS);
      below.site[topology.hallSite[unit]!]! += bitps;
    }
    for (let site = 0; site < count.site; site++)
      this.#set(CORE, site, capacity(core, below.site[site]!), core.latencyS);
  }

  /** The level of a link. */
  levelOf(link: number): LinkLevel {
    return LINK_LEVELS[this.#level[link]!]!;
  }

  /** Whose link it is: the id of a server, a storage brick, a chassis, a rack, a hall or a site. */
  unitOf(link: number): number {
    return this.#unit[link]!;
  }

  /** Which way a link leads. */
  directionOf(link: number): LinkDirection {
    if (this.#level[link] === CORE) return "through";
    return (link - this.#first[this.#level[link]!]!) % 2 === 0 ? "up" : "down";
  }

  /** The link of a unit that leads up, or the core; the one that leads down comes next. */
  upFrom(level: LinkLevel, unit: number): number {
    const index = LINK_LEVELS.indexOf(level);
    return this.#first[index]! + (index === CORE ? unit : 2 * unit);
  }

  writePath(from: EndPoint, to: EndPoint, into: Int32Array, offset: number): number {
    if (from === to) return 0;
    const first = this.#first;
    const sameSite = this.#site[from] === this.#site[to];
    const sameHall = sameSite && this.#hall[from] !== NONE && this.#hall[from] === this.#hall[to];
    const sameRack = sameHall && this.#rack[from] !== NONE && this.#rack[from] === this.#rack[to];
    const sameChassis = sameRack && this.#chassis[from] !== NONE && this.#chassis[from] === this.#chassis[to];
    let at = offset;
    into[at++] = this.#access[from]!;
    if (!sameChassis && this.#chassis[from] !== NONE)
      into[at++] = first[BACKPLANE]! + 2 * this.#chassis[from]!;
    if (!sameRack && this.#rack[from] !== NONE) into[at++] = first[RACK]! + 2 * this.#rack[from]!;
    if (!sameHall) {
      if (this.#hall[from] !== NONE) into[at++] = first[HALL]! + 2 * this.#hall[from]!;
      into[at++] = first[CORE]! + this.#site[from]!;
      if (!sameSite) into[at++] = first[CORE]! + this.#site[to]!;
      if (this.#hall[to] !== NONE) into[at++] = first[HALL]! + 2 * this.#hall[to]! + 1;
    }
    if (!sameRack && this.#rack[to] !== NONE) into[at++] = first[RACK]! + 2 * this.#rack[to]! + 1;
    if (!sameChassis && this.#chassis[to] !== NONE)
      into[at++] = first[BACKPLANE]! + 2 * this.#chassis[to]! + 1;
    into[at++] = this.#access[to]! + 1;
    return at - offset;
  }

  #set(level: number, unit: number, capacityBitps: number, latencyS: number): void {
    const directions = level === CORE ? 1 : 2;
    const first = this.#first[level]! + directions * unit;
    for (let link = first; link < first + directions; link++) {
      this.capacityBitps[link] = capacityBitps;
      this.latencyS[link] = latencyS;
      this.#level[link] = level;
      this.#unit[link] = unit;
    }
  }
}

const NIC = LINK_LEVELS.indexOf("nic");
const STORAGE = LINK_LEVELS.indexOf("storage");
const IMAGE_SERVER = LINK_LEVELS.indexOf("image-server");
const BACKPLANE = LINK_LEVELS.indexOf("backplane");
const RACK = LINK_LEVELS.indexOf("rack");
const HALL = LINK_LEVELS.indexOf("hall");
const CORE = LINK_LEVELS.indexOf("core");

function capacity(uplink: UplinkCapacity, belowBitps: number): number {
  return "capacityBitps" in uplink ? uplink.capacityBitps : belowBitps / uplink.oversubscription;
}

function joined(servers: Int32Array, bricks: Int32Array, imageServers: Int32Array): Int32Array {
  return Int32Array.from([...servers, ...bricks, ...imageServers]);
}
